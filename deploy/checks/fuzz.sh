#!/bin/sh
# fuzz.sh SECONDS [PACKAGE...]: fuzzes every target of the packages, or of the module, for
# so many seconds each, and shows what failed.
set -eu
cd "$(dirname "$0")/../.."
seconds=$1
shift
mkdir -p .cache
log=$PWD/.cache/fuzz.txt

# Go 1.26 may take the end of its own time for a failure (golang.org/issue/75804, mended in
# 1.27). What was really found is written down as a failing input, or says something else.
ended_late() {
  grep -q '^    context deadline exceeded$' "$log" && ! grep -q 'Failing input written' "$log" &&
    [ "$(grep -c '^    [^ ]' "$log")" = 1 ]
}

# Targets are found in the source, and each package is built once for all of its own.
tests=$PWD/.cache/fuzz.test
found=$(go env GOCACHE)/fuzz
packages=$(go list -f '{{.ImportPath}} {{.Dir}}' "${@:-./...}")
echo "$packages" | while read -r package dir; do
  targets=$(cat "$dir"/*_test.go 2>/dev/null | sed -n 's/^func \(Fuzz[A-Za-z0-9_]*\)(.*/\1/p') # none, if it has no tests
  [ -n "$targets" ] || continue
  go test -c -fuzz . -o "$tests" "$package"
  for target in $targets; do
    echo "$package $target"
    (cd "$dir" && "$tests" -test.run '^$' -test.fuzz "^$target\$" -test.fuzztime "${seconds}s" -test.fuzzcachedir "$found/$package") >"$log" 2>&1 ||
      ended_late || { cat "$log"; exit 1; }
  done
done
