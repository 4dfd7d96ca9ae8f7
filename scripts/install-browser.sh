#!/bin/sh
# Installs Chromium and its WebDriver where they are missing and this machine lets us: the browser
# tests need them. Where it does not, says so and succeeds; those tests then say that they did not
# run (and fail where CI is set).
set -eu

have() { command -v "$1" >/dev/null 2>&1; }

if have chromium && have chromedriver; then exit 0; fi

if ! have apt-get; then
  echo "browser: install chromium and chromedriver by hand for the browser tests"
  exit 0
fi
if [ "$(id -u)" = 0 ]; then as_root=""; elif have sudo && sudo -n true 2>/dev/null; then as_root="sudo"; else
  echo "browser: the browser tests need: sudo apt-get install chromium chromium-driver"
  exit 0
fi
echo "browser: installing chromium and chromium-driver"
export DEBIAN_FRONTEND=noninteractive
$as_root apt-get update -qq
$as_root apt-get install -y -qq --no-install-recommends chromium chromium-driver fonts-noto-core >/dev/null
