#!/bin/sh
# Puts axe-core, which checks pages for barriers in the browser tests, into vendor/axe/, from the npm
# registry, checked by hash. Where it cannot be had, says so and succeeds; those tests then say that
# they did not run (and fail where CI is set).
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
version=4.14.1
integrity=FHfa+lmNjQZfJz1q8wKqIDwC6DExcHt/pkjNQb09a3NPjCKg2rhu5qb2S4r76ASyFNNtuFooJpZe37OgudVGtQ==
target=$root/vendor/axe

if [ "$(cat "$target/VERSION" 2>/dev/null)" = "$version" ]; then exit 0; fi
if ! command -v npm >/dev/null 2>&1; then
  echo "vendor: npm is not installed, so pages are not checked for barriers" >&2
  exit 0
fi
mkdir -p "$root/vendor"
work=$(mktemp -d "$root/vendor/.axe.XXXXXX")
trap 'rm -rf "$work"' EXIT
echo "vendor: fetching axe-core $version" >&2
if ! (cd "$work" && npm pack --silent "axe-core@$version" >/dev/null 2>log); then
  cat "$work/log" >&2
  echo "vendor: axe-core could not be downloaded, so pages are not checked for barriers" >&2
  exit 0
fi
found=$(openssl dgst -sha512 -binary "$work/axe-core-$version.tgz" | openssl base64 -A)
if [ "$found" != "$integrity" ]; then
  echo "vendor: axe-core's package is not the one that is expected; nothing was kept" >&2
  exit 1
fi
tar -xzf "$work/axe-core-$version.tgz" -C "$work" package/axe.min.js package/LICENSE
echo "$version" >"$work/package/VERSION"
rm -rf "$target"
mv "$work/package" "$target"
