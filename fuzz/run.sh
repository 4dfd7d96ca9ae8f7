#!/bin/sh
# Fuzzes with the address sanitizer, without cargo-fuzz and on the stable toolchain.
# usage: run.sh SECONDS TARGET...
# What is new goes into OUT/TARGET/corpus, what crashes into OUT/TARGET/artifacts.
set -eu
cd "$(dirname "$0")"
seconds=${1:?seconds}
shift
out=${OUT:-target/fuzzed}
host=$(rustc -vV | sed -n 's/^host: //p')
export RUSTC_BOOTSTRAP=1 CARGO_PROFILE_DEV_DEBUG=0 CARGO_PROFILE_DEV_OPT_LEVEL=1
export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-target}"
coverage="-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4"
for part in inline-8bit-counters pc-table trace-compares; do
    coverage="$coverage -Cllvm-args=-sanitizer-coverage-$part"
done
export RUSTFLAGS="-Zsanitizer=address $coverage --cfg fuzzing -Cllvm-args=-simplifycfg-branch-fold-threshold=0"
cargo build --locked --target "$host" ${JOBS:+-j$JOBS}
for target in "$@"; do
    mkdir -p "$out/$target/corpus" "$out/$target/artifacts"
    ASAN_OPTIONS=detect_odr_violation=0:abort_on_error=1:allocator_may_return_null=1 nice -n 19 \
        "$CARGO_TARGET_DIR/$host/debug/$target" "$out/$target/corpus" "corpus/$target" \
        -max_total_time="$seconds" -rss_limit_mb=2500 -timeout=60 -print_final_stats=1 \
        -artifact_prefix="$out/$target/artifacts/" >"$out/$target/log" 2>&1 &
done
wait
for target in "$@"; do
    printf '%s: ' "$target"
    grep -E '^#[0-9]+[[:space:]]+DONE' "$out/$target/log" || tail -n 1 "$out/$target/log"
done
