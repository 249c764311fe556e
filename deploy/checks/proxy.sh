#!/bin/sh
# Puts Debian's Caddy and Prometheus into .cache/bin, for deploy/local.sh and the tests. They are unpacked and not
# installed: an installed one would be started as a service of this machine.
set -eu
cd "$(dirname "$0")/../.."
mkdir -p .cache/bin
exec 9>.cache/bin/proxy.lock
flock 9 # of many who start at once, one fetches
for name in caddy prometheus; do
  [ ! -x ".cache/bin/$name" ] || continue
  fresh=$(mktemp -d .cache/proxy-XXXXXX)
  trap 'rm -rf "$fresh"' EXIT
  if ! (cd "$fresh" && { apt-get download -q "$name" || { apt-get update -q && apt-get download -q "$name"; }; } >log 2>&1 && dpkg -x ./*.deb .); then
    cat "$fresh/log" >&2
    echo "Put $name into .cache/bin and run this again (Debian: apt-get download $name)." >&2
    exit 1
  fi
  mv "$fresh/usr/bin/$name" .cache/bin/
  rm -rf "$fresh"
done
