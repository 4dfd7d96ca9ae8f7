#!/bin/sh
# Runs clients that others have written against the real program, on the embedded store and, where
# the test server for MongoDB is built, on that. They are installed into target/clients, by hash.
set -eu
cd "$(dirname "$0")/../.."
here=$PWD/tests/clients
there=$PWD/target/clients
program=target/debug/vignette
mkdir -p "$there"

# installed NAME FILE: whether NAME is there as FILE says; done_with notes that it is.
installed() { cmp -s "$2" "$there/$1.installed"; }
done_with() { cp "$2" "$there/$1.installed"; }

# packages FOLDER REQUIREMENTS: installs Python packages into a folder of target/clients.
packages() {
  installed "$1" "$2" && return
  rm -rf "${there:?}/$1"
  python3 -m pip install --quiet --root-user-action ignore --target "$there/$1" --require-hashes \
    --requirement "$2" 2>"$there/log" && done_with "$1" "$2"
}

# toot's source, which has its suite; reading what it is takes the builder that it asks for.
toot_source() {
  installed toot "$here/toot/source.txt" && return
  rm -rf "$there/toot"
  mkdir "$there/toot"
  PYTHONPATH=$there/toot-packages python3 -m pip download --quiet --no-deps --no-binary toot \
    --no-build-isolation --require-hashes --requirement "$here/toot/source.txt" \
    --dest "$there/toot" 2>"$there/log" &&
    tar -xzf "$there"/toot/toot-*.tar.gz -C "$there/toot" --strip-components 1 &&
    done_with toot "$here/toot/source.txt"
}

# The script lies beside its packages, where Node looks for them.
masto() {
  installed masto "$here/masto/package-lock.json" && return
  rm -rf "$there/masto"
  mkdir "$there/masto"
  cp "$here/masto/package.json" "$here/masto/package-lock.json" "$there/masto"
  (cd "$there/masto" && npm ci --silent --ignore-scripts --no-audit --no-fund) 2>"$there/log" &&
    done_with masto "$here/masto/package-lock.json"
}

if ! packages packages "$here/requirements.txt"; then
  echo "clients: skipped, because they could not be installed with python3 and pip"
  exit 0
fi
has_masto=yes has_toot=yes
masto || { has_masto= && echo "clients: masto is skipped: it could not be installed with node and npm"; }
{ packages toot-packages "$here/toot/requirements.txt" && toot_source; } ||
  { has_toot= && echo "clients: toot is skipped: it could not be installed with python3 and pip"; }
cargo build --locked --quiet

data=$(mktemp -d)
trap 'kill $sqlite $mongodb $database 2>/dev/null || true; rm -rf "$data"' EXIT
sqlite="" mongodb="" database=""

# address FILE: waits for the line that says where a server listens.
address() {
  for _ in $(seq 300); do
    found=$(grep -oE '(http|mongodb)://[^ ]+' "$1" | head -1)
    if [ -n "$found" ]; then echo "$found"; return; fi
    sleep 0.1
  done
  echo "clients: the server did not start: $(cat "$1")" >&2
  exit 1
}

free_port() {
  python3 -c 'import socket; it = socket.create_server(("127.0.0.1", 0)); print(it.getsockname()[1])'
}

# toot SITE STORE: its suite, but for what toot-left-out.txt names.
toot() {
  echo "clients: toot:"
  mkdir "$data/$2.home"
  (cd "$there/toot" && HOME=$data/$2.home TOOT_TEST_BASE_URL=$1 TOOT_LEFT_OUT=$here/toot-left-out.txt \
    PYTHONPATH=$there/toot-packages:$here/toot:. python3 -B -m pytest --quiet --no-header \
    --disable-warnings -p no:cacheprovider -p toot_plugin tests/integration)
}

# try STORE DATABASE: all clients against a server of their own.
try() (
  VIGNETTE_CAPTIONS__ENABLED=false VIGNETTE_STORAGE__DATABASE="$2" VIGNETTE_LOG__FILTER=warn \
    VIGNETTE_LIMITS__SIGN_UP_ADDRESS__COUNT=1000 \
    "$program" serve --listen 127.0.0.1:0 --data "$data/$1" >"$data/$1.out" 2>"$data/$1.log" &
  server=$!
  trap 'kill $server' EXIT
  trap 'exit 1' TERM
  site=$(address "$data/$1.out")
  echo "clients: on $1"
  PYTHONPATH=$there/packages python3 tests/clients/mastodon_py.py "$site"
  if [ -n "$has_masto" ]; then node "$there/masto/masto.mjs" "$site"; fi
  if [ -n "$has_toot" ]; then toot "$site" "$1"; fi
  # Last, because it leaves the site full of nonsense.
  PYTHONPATH=$there/packages python3 tests/clients/openapi.py "$site" 15 >"$data/$1.openapi" || {
    cat "$data/$1.openapi"
    exit 1
  }
  echo "clients: schemathesis:" && grep generated "$data/$1.openapi"
)

# Both stores at once: each client waits for its server, and a server for its client.
if [ -n "$has_masto" ]; then cp tests/clients/masto/masto.mjs "$there/masto"; fi
try sqlite "sqlite:$data/clients.sqlite" >"$data/sqlite.said" 2>&1 &
sqlite=$!
if [ -x tests/mongodb-server/bin/mongodb-server ]; then
  mkdir "$data/mongodb"
  mkfifo "$data/open"
  tests/mongodb-server/bin/mongodb-server "$data/mongodb" "127.0.0.1:$(free_port)" <"$data/open" >"$data/server.out" 2>/dev/null &
  database=$!
  exec 3>"$data/open"
  try mongodb "$(address "$data/server.out")clients" >"$data/mongodb.said" 2>&1 &
  mongodb=$!
fi
failed=""
wait $sqlite || failed=yes
cat "$data/sqlite.said"
if [ -n "$mongodb" ]; then
  wait "$mongodb" || failed=yes
  cat "$data/mongodb.said"
fi
[ -z "$failed" ]
