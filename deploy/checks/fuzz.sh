#!/bin/sh
# Fuzzes every target of the module for some seconds each, and shows what failed.
set -eu
cd "$(dirname "$0")/../.."
seconds=$1
mkdir -p .cache
for package in $(go list ./...); do
  for target in $(go test -list '^Fuzz' "$package" | grep '^Fuzz' || true); do
    echo "$package $target"
    go test -run '^$' -fuzz "^$target\$" -fuzztime "${seconds}s" "$package" >.cache/fuzz.txt 2>&1 || { cat .cache/fuzz.txt; exit 1; }
  done
done
