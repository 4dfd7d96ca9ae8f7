#!/bin/sh
# Makes the PNG icons of the installed app from the SVGs beside them, with Chromium. They are
# committed, so that a build needs no browser; run this after a change to an SVG.
set -eu
cd "$(dirname "$0")/../static/icons"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# make SVG SIZE NAME
make() {
  printf '<!doctype html><style>body{margin:0}img{display:block;width:%spx;height:%spx}</style><img src="file://%s/%s">' \
    "$2" "$2" "$PWD" "$1" > "$work/page.html"
  chromium --headless=new --no-sandbox --disable-gpu --hide-scrollbars --force-device-scale-factor=1 \
    --allow-file-access-from-files --user-data-dir="$work/profile" --default-background-color=00000000 \
    --window-size="$2,$2" --screenshot="$work/icon.png" "file://$work/page.html" >/dev/null 2>&1
  mv "$work/icon.png" "$3"
}

make icon.svg 192 icon-192.png
make icon.svg 512 icon-512.png
make maskable.svg 192 maskable-192.png
make maskable.svg 512 maskable-512.png
make maskable.svg 180 apple-touch-180.png
