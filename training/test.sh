#!/bin/sh
# Runs the training package's tests where PyTorch is there, and says so where it is not.
# usage: test.sh [PYTHON]
set -eu
cd "$(dirname "$0")"
python=${1:-python3}
for candidate in "$python" .venv/bin/python; do
    if "$candidate" -c 'import onnx, onnxruntime, PIL, pytest, torch, tqdm' 2>/dev/null; then
        exec "$candidate" -m pytest -q
    fi
done
echo "training: tests skipped, because $python has no PyTorch (see training/README.md)"
