#!/bin/sh
# Puts ONNX Runtime's shared library, the fast path of the captioner, into
# vendor/onnxruntime/, from its Python wheel, checked by hash. Does nothing when the library
# is there. Where it cannot be had, says so and succeeds: captions are then written by the
# slower runtime that is part of the program. A wheel with a wrong hash is a failure.
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
requirements=$root/scripts/onnxruntime-requirements.txt
vendor=$root/vendor
target=$vendor/onnxruntime
version=$(sed -n 's/^onnxruntime==\([0-9.]*\).*/\1/p' "$requirements")

do_without() {
    echo "vendor: $1; captions will be written by the slower built-in runtime" >&2
    exit 0
}

case "$(uname -s)-$(uname -m)" in
    Linux-x86_64) platform=manylinux_2_28_x86_64 library=libonnxruntime.so.$version ;;
    Linux-aarch64) platform=manylinux_2_28_aarch64 library=libonnxruntime.so.$version ;;
    Darwin-arm64) platform=macosx_14_0_arm64 library=libonnxruntime.$version.dylib ;;
    MINGW*-x86_64 | MSYS*-x86_64) platform=win_amd64 library=onnxruntime.dll ;;
    MINGW*-aarch64 | MSYS*-aarch64) platform=win_arm64 library=onnxruntime.dll ;;
    *) do_without "there is no ONNX Runtime $version for $(uname -s) on $(uname -m)" ;;
esac

# Windows' library has no version in its name, so that a note of it lies beside.
if [ -f "$target/$library" ] && [ "$(cat "$target/VERSION" 2>/dev/null)" = "$version" ]; then
    exit 0
fi

python=$(command -v python3 || command -v python) || do_without "Python is not installed"
"$python" -m pip --version >/dev/null 2>&1 || do_without "pip is not installed"

mkdir -p "$vendor"
work=$(mktemp -d "$vendor/.onnxruntime.XXXXXX")
trap 'rm -rf "$work"' EXIT

# The Python version is that of the wheels whose hashes are listed, not that of this machine.
echo "vendor: fetching ONNX Runtime $version for $platform" >&2
if ! "$python" -m pip download --quiet --no-deps --only-binary=:all: --require-hashes \
    --python-version 3.12 --implementation cp --abi cp312 --platform "$platform" \
    --dest "$work" --requirement "$requirements" 2>"$work/log"; then
    cat "$work/log" >&2
    if grep -q 'DO NOT MATCH THE HASHES' "$work/log"; then
        echo "vendor: ONNX Runtime's wheel is not the one that is expected; nothing was kept" >&2
        exit 1
    fi
    do_without "ONNX Runtime could not be downloaded"
fi

"$python" - "$work" "$library" <<'PYTHON'
import pathlib, sys, zipfile

work, library = pathlib.Path(sys.argv[1]), sys.argv[2]
(wheel,) = work.glob("*.whl")
kept = work / "kept"
kept.mkdir()
with zipfile.ZipFile(wheel) as archive:
    for name in (f"capi/{library}", "LICENSE", "ThirdPartyNotices.txt"):
        (kept / pathlib.Path(name).name).write_bytes(archive.read(f"onnxruntime/{name}"))
PYTHON
echo "$version" >"$work/kept/VERSION"
# Complete or not there at all, however it is interrupted.
rm -rf "$target"
mv "$work/kept" "$target"
echo "vendor: ONNX Runtime $version is in vendor/onnxruntime" >&2
