#!/bin/sh
# Trains everything on a machine with a GPU, from packed data.
# usage: gpu.sh PACKED TEACHER OUT [MINUTES] [WEIGHTS]
set -eu
packed=$1 teacher=$2 out=$3 minutes=${4:-20}
here=$(cd "$(dirname "$0")" && pwd)
weights=${5:-$here/../models/vgg16-lstm}
work=${WORK:-/tmp/vignette-training}
export PYTHONPATH="$here"
python3 -m vignette_training unpack --packed "$packed" --out "$work/prepared"
python3 -m vignette_training all --prepared "$work/prepared" --run "$work/run" --teacher "$teacher" \
  --weights "$weights" --out "$out" --budget-minutes "$minutes" --size 224 --grow 112 160 --batch 128 \
  --per-picture 5 \
  --freeze 0
