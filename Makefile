# Everything that Vignette is built, tested and run with. `make run` and `make test` prepare what
# they need, also on a fresh machine.

.DEFAULT_GOAL := help
# A snapshot that differs fails and is written nowhere; `INSTA_UPDATE=always cargo test …` accepts it.
export INSTA_UPDATE ?= no
.PHONY: help run check test lint doc vendor browser mongodb-server clean

# Lists the targets.
help:
	@echo "make run      build and start the server on http://127.0.0.1:8080"
	@echo "make check    formatting, lints and unit tests"
	@echo "make test     everything: both stores, the captioner, faults, a browser"
	@echo "make doc      the documentation of the code; a warning is an error"
	@echo "make bench    measure, and write BENCHMARKS.md (half an hour)"
	@echo "make deny     licences, sources and known holes of the dependencies"
	@echo "make clean    delete what was built and fetched"

# Build and start the server on http://127.0.0.1:8080, with its data in ./data.
run: vendor
	cargo run --profile quick -- serve

# For between two changes; under a minute once built.
check: vendor lint
	cargo test --locked --lib

# Formatting, lints, unit tests, HTTP, both stores, the captioner, and the journey in a browser.
test: vendor axe mongodb-server browser strace lint doc deny
	@training/test.sh
	@command -v mvn >/dev/null || echo "test: without Java and Maven, what needs a MongoDB server is passed over"
	@command -v strace >/dev/null || echo "test: without strace, what the program reaches is not watched"
	@tests/clients/run.sh
	$(WITHOUT) cargo test --locked

# On somebody's own machine the tests do without what it cannot have, and say so; continuous
# integration has it all.
WITHOUT = $(if $(CI),,$(shell command -v mvn >/dev/null || echo WITHOUT_MONGODB=1) $(shell command -v strace >/dev/null || echo WITHOUT_STRACE=1))

# Licences, banned crates, sources and, where the database can be had, known holes. The tool is
# built once into target/tools, without optimisation, which takes two minutes.
DENY := target/tools/bin/cargo-deny
.PHONY: deny
deny: $(DENY)
	$(DENY) --locked check bans licenses sources
	@if $(DENY) --locked fetch db >/dev/null 2>&1; then $(DENY) --locked check advisories ; \
	else echo "deny: the database of advisories cannot be had here, so it was not asked" ; fi

$(DENY):
	CARGO_PROFILE_DEV_DEBUG=0 cargo install --quiet --debug --locked cargo-deny@0.20.2 --root target/tools

lint:
	cargo fmt --check
	cargo clippy --locked --all-targets -- -D warnings

doc:
	RUSTDOCFLAGS="-D warnings" cargo doc --locked --no-deps --document-private-items

# ONNX Runtime's shared library, by hash, for the captioner's fast path; see the script.
vendor:
	@scripts/vendor-onnxruntime.sh

# axe-core, which the browser tests check pages with, by hash.
.PHONY: axe
axe:
	@scripts/vendor-axe.sh

# A server that speaks MongoDB's protocol, for the tests of that store (needs Java 17 and Maven).
mongodb-server: tests/mongodb-server/bin/mongodb-server

tests/mongodb-server/bin/mongodb-server: $(wildcard tests/mongodb-server/*.*)
	@scripts/install-tools.sh "the MongoDB tests" "javac mvn" "default-jdk-headless maven"
	@if command -v mvn >/dev/null; then \
	  mvn -q -B -Dstyle.color=never -f tests/mongodb-server compile && install -m 755 tests/mongodb-server/mongodb-server.sh $@ ; \
	else echo "mongodb-server: there is no Maven here, so the MongoDB tests will not run" ; fi

# Chromium and its WebDriver, for the tests of the pages.
browser:
	@scripts/install-tools.sh "the browser tests" "chromium chromedriver" "chromium chromium-driver fonts-noto-core"

# For the tests that watch what the program reaches and writes. There is none but on Linux.
.PHONY: strace
strace:
	@scripts/install-tools.sh "the tests of what the program reaches" strace strace

clean:
	cargo clean
	rm -rf vendor artifacts tests/mongodb-server/bin

# How fast it is, written to BENCHMARKS.md; half an hour.
.PHONY: bench
bench: mongodb-server bench-captioner bench-sizes target/photos/venv
	cargo bench --locked --bench server -- --write
	cargo bench --locked --bench social -- --write
	cargo bench --locked --bench social -- --famous --write

# The captioner beside the same network in Python and beside what the Flask applications of this
# field do (Keras). Installs TensorFlow into target/peers. `cargo bench` leaves the program in
# target/release too, which peers.py starts.
.PHONY: bench-captioner
bench-captioner: vendor target/peers/venv
	target/peers/venv/bin/python benches/peers/fp32.py
	CAPTION_MODEL_FP32=target/peers/fp32 cargo bench --locked --bench captioning
	target/peers/venv/bin/python benches/peers/peers.py

# The sizes in which a picture is served, beside libvips.
.PHONY: bench-sizes
bench-sizes: target/sizes/venv
	cargo bench --locked --bench sizes
	target/sizes/venv/bin/python benches/sizes/sizes.py

target/sizes/venv: benches/sizes/requirements.txt
	python3 -m venv $@
	$@/bin/pip install --quiet --requirement $<
	@touch $@

# Encoders of HEIC and AVIF, for the pictures that the server is measured with.
target/photos/venv: benches/server/requirements.txt
	python3 -m venv $@
	$@/bin/pip install --quiet --requirement $<
	@touch $@

target/peers/venv: benches/peers/requirements.txt
	python3 -m venv $@
	$@/bin/pip install --quiet --requirement $<
	@touch $@
