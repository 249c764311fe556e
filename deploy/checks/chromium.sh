#!/bin/sh
# Makes sure that the browser tests have a Chromium: installs Debian's as root, and
# otherwise says what to install.
set -eu
for name in chromium chromium-browser google-chrome; do
  if command -v "$name" >/dev/null; then exit 0; fi
done
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo "installing chromium for the browser tests"
  apt-get update -q >/dev/null
  exec env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends chromium fonts-noto-core fonts-noto-cjk >/dev/null
fi
echo "The browser tests need Chromium. Install it (Debian: apt-get install chromium) and run this again." >&2
exit 1
