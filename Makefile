# Everything that Vignette is built, tested and run with. `make run` and `make test` prepare what
# they need, also on a fresh machine.

.PHONY: run test lint unit browser-tests vendor browser mongodb-server clean

# Build and start the server on http://127.0.0.1:8080, with its data in ./data.
run: vendor
	cargo run --release -- serve

# Formatting, lints, unit tests, HTTP, both stores, the captioner, and the journey in a browser.
test: vendor axe mongodb-server browser lint
	cargo test --locked

lint:
	cargo fmt --check
	cargo clippy --locked --all-targets -- -D warnings

# ONNX Runtime's shared library, by hash, for the captioner's fast path; see the script.
vendor:
	@scripts/vendor-onnxruntime.sh

# axe-core, which the browser tests check pages with, by hash.
.PHONY: axe
axe:
	@scripts/vendor-axe.sh

# A server that speaks MongoDB's protocol, for the tests of that store (needs Go).
mongodb-server: tests/mongodb-server/bin/mongodb-server

tests/mongodb-server/bin/mongodb-server: tests/mongodb-server/main.go tests/mongodb-server/go.mod
	@if command -v go >/dev/null; then \
	  cd tests/mongodb-server && go build -trimpath -o bin/mongodb-server . ; \
	else echo "mongodb-server: there is no Go here, so the MongoDB tests will not run" ; fi

# Chromium and its WebDriver, for the tests of the pages.
browser:
	@scripts/install-browser.sh

clean:
	cargo clean
	rm -rf vendor artifacts tests/mongodb-server/bin

# How fast it is, written to BENCHMARKS.md; a quarter of an hour.
.PHONY: bench
bench: vendor mongodb-server
	cargo bench --locked --bench captioning
	cargo bench --locked --bench server -- --write
	cargo bench --locked --bench social -- --write
