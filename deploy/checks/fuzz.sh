#!/bin/sh
# fuzz.sh SECONDS [PACKAGE...]: fuzzes every target of the packages, or of the module, for
# so many seconds each, and shows what failed.
set -eu
cd "$(dirname "$0")/../.."
seconds=$1
shift
mkdir -p .cache
log=.cache/fuzz.txt

# Go 1.26 may take the end of its own time for a failure (golang.org/issue/75804, mended in
# 1.27). What was really found is written down as a failing input, or says something else.
ended_late() {
  grep -q '^    context deadline exceeded$' "$log" && ! grep -q 'Failing input written' "$log" &&
    [ "$(grep -c '^    [^ ]' "$log")" = 1 ]
}

packages=$(go list "${@:-./...}")
for package in $packages; do
  listed=$(go test -list '^Fuzz' "$package")
  for target in $(echo "$listed" | grep '^Fuzz' || true); do
    echo "$package $target"
    go test -run '^$' -fuzz "^$target\$" -fuzztime "${seconds}s" "$package" >"$log" 2>&1 || ended_late || { cat "$log"; exit 1; }
  done
done
