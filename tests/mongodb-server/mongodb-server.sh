#!/bin/sh
# Starts the server that stands in for MongoDB in the tests: mongodb-server FOLDER HOST:PORT
set -eu
bin=$(dirname "$0")
exec java -XX:+UseSerialGC -Xmx768m -cp "$bin/classes:$bin/lib/*" Server "$@"
