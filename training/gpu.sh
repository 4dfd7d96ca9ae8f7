#!/bin/sh
# Trains everything on a machine with a GPU, from packed data; needs efficientnet-lite-pytorch there.
# usage: gpu.sh PACKED NETWORKS BEGIN OUT [OPTIONS OF end-to-end]
set -eu
packed=$1 networks=$2 begin=$3 out=$4
shift 4
here=$(cd "$(dirname "$0")" && pwd)
work=${WORK:-/tmp/vignette-training}
export PYTHONPATH="$here${PYTHONPATH:+:$PYTHONPATH}"
[ -e "$work/prepared/pictures.npy" ] || python3 -m vignette_training unpack --packed "$packed" --out "$work/prepared"
python3 -m vignette_training end-to-end --prepared "$work/prepared" --run "$work/run" --backbones "$networks" \
  --begin "$begin" "$@"
mkdir -p "$out"
cp "$work"/run/trained/* "$work"/run/*.jsonl "$out"
