#!/bin/sh
# Puts what stands in front of and beside Easel into .cache/bin, for deploy/local.sh and the tests: Caddy, built once from
# its pinned source in the version of compose.yaml, and Debian's Prometheus, unpacked and not installed, because an
# installed one would be started as a service of this machine.
set -eu
caddy=v2.11.9
cd "$(dirname "$0")/../.."
bin=$PWD/.cache/bin
mkdir -p "$bin"
exec 9>"$bin/proxy.lock"
flock 9 # of many who start at once, one fetches
fresh=$(mktemp -d)
trap 'rm -rf "$fresh"' EXIT
cd "$fresh"

if ! go version -m "$bin/caddy" 2>/dev/null | grep -q "caddyserver/caddy/v2[[:space:]]$caddy"; then
  echo "building Caddy $caddy, once; this takes some minutes"
  GOBIN=$bin GOFLAGS=-mod=mod GOWORK=off CGO_ENABLED=0 go install "github.com/caddyserver/caddy/v2/cmd/caddy@$caddy"
fi

if [ ! -x "$bin/prometheus" ]; then
  if ! { apt-get download -q prometheus || { apt-get update -q && apt-get download -q prometheus; }; } >log 2>&1 || ! dpkg -x ./*.deb .; then
    cat log >&2
    echo "Put prometheus into .cache/bin and run this again (Debian: apt-get download prometheus)." >&2
    exit 1
  fi
  mv usr/bin/prometheus "$bin/"
fi
