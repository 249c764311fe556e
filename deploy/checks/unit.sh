#!/bin/sh
# The systemd unit is right, and leaves the process little: an exposure of 1.5 of 10 at most.
set -eu
cd "$(dirname "$0")/../.."
if ! command -v systemd-analyze >/dev/null; then
  if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    echo "The check of easel.service needs systemd-analyze (Debian: apt-get install systemd)." >&2
    exit 1
  fi
  apt-get update -q >/dev/null
  DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends systemd >/dev/null
fi
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
sed "s|/usr/local/bin/easel|$PWD/.cache/bin/easel|" deploy/easel.service >"$dir/easel.service" # which is not installed here
said=$(systemd-analyze verify --man=no "$dir/easel.service" 2>&1) || { echo "$said" && exit 1; }
if [ -n "$said" ]; then echo "$said" && exit 1; fi
systemd-analyze security --offline=true --threshold=15 --no-pager "$dir/easel.service" >"$dir/report" || { cat "$dir/report" && exit 1; }
tail -n 1 "$dir/report"
