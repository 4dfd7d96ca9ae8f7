#!/bin/sh
# Installs what some tests need, where it is missing and this machine lets us. Where it does not,
# says so and succeeds; those tests then say that they did not run (and fail where CI is set).
#   install-tools.sh PURPOSE "COMMAND …" "PACKAGE …"
set -eu

purpose=$1 commands=$2 packages=$3
missing=""
for command in $commands; do
  command -v "$command" >/dev/null 2>&1 || missing="$missing $command"
done
if [ -z "$missing" ]; then exit 0; fi

if ! command -v apt-get >/dev/null 2>&1; then
  echo "tools: install$missing by hand for $purpose"
  exit 0
fi
if [ "$(id -u)" = 0 ]; then as_root=""; elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then as_root="sudo"; else
  echo "tools: $purpose need: sudo apt-get install $packages"
  exit 0
fi
echo "tools: installing $packages"
export DEBIAN_FRONTEND=noninteractive
$as_root apt-get update -qq
# shellcheck disable=SC2086 # a list of packages
$as_root apt-get install -y -qq --no-install-recommends $packages >/dev/null
