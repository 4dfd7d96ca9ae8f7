#!/bin/sh
# Runs clients that others have written against the real program, on the embedded store and, where
# the test server for MongoDB is built, on that. They are installed into target/clients, by hash.
set -eu
cd "$(dirname "$0")/../.."
packages=target/clients/packages
program=target/debug/vignette

if ! cmp -s tests/clients/requirements.txt target/clients/installed; then
  mkdir -p target/clients
  rm -rf "$packages"
  if ! python3 -m pip install --quiet --root-user-action ignore --target "$packages" --require-hashes \
    --requirement tests/clients/requirements.txt 2>target/clients/log; then
    echo "clients: skipped, because they could not be installed with python3 and pip"
    exit 0
  fi
  cp tests/clients/requirements.txt target/clients/installed
fi

# The script lies beside its packages, where Node looks for them.
node=target/clients/node
if ! cmp -s tests/clients/masto/package-lock.json "$node/installed"; then
  rm -rf "$node"
  mkdir -p "$node"
  cp tests/clients/masto/package.json tests/clients/masto/package-lock.json "$node"
  if (cd "$node" && npm ci --silent --ignore-scripts --no-audit --no-fund) 2>target/clients/log; then
    cp tests/clients/masto/package-lock.json "$node/installed"
  else
    echo "clients: masto is skipped, because it could not be installed with node and npm"
  fi
fi
cargo build --locked --quiet

data=$(mktemp -d)
trap 'kill $server $database 2>/dev/null || true; rm -rf "$data"' EXIT
server="" database=""

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

# try STORE DATABASE
try() {
  VIGNETTE_CAPTIONS__ENABLED=false VIGNETTE_STORAGE__DATABASE="$2" VIGNETTE_LOG__FILTER=warn \
    "$program" serve --listen 127.0.0.1:0 --data "$data/$1" >"$data/$1.out" 2>"$data/$1.log" &
  server=$!
  site=$(address "$data/$1.out")
  echo "clients: on $1"
  PYTHONPATH=$packages python3 tests/clients/mastodon_py.py "$site"
  if [ -e "$node/installed" ]; then
    cp tests/clients/masto/masto.mjs "$node"
    node "$node/masto.mjs" "$site"
  fi
  kill $server
}

try sqlite "sqlite:$data/clients.sqlite"
if [ -x tests/mongodb-server/bin/mongodb-server ]; then
  mkdir "$data/mongodb"
  mkfifo "$data/open"
  tests/mongodb-server/bin/mongodb-server "$data/mongodb" "127.0.0.1:$(free_port)" <"$data/open" >"$data/server.out" 2>/dev/null &
  database=$!
  exec 3>"$data/open"
  try mongodb "$(address "$data/server.out")clients"
fi
