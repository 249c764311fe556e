#!/bin/sh
# Everything that says yes or no beside the tests. Each step names what to do when it
# fails.
set -eu
cd "$(dirname "$0")/../.."

step() { printf '\n== %s\n' "$*"; }

mkdir -p .cache

step "gofmt"
unformatted=$(git ls-files '*.go' | grep -v '_templ\.go$' | xargs gofmt -l)
if [ -n "$unformatted" ]; then
  echo "run gofmt -w on: $unformatted"
  exit 1
fi

step "generated files are those of today's templates and catalogues"
make -s generate
if ! git diff --exit-code --stat -- '*_templ.go' pipeline/consent/shown.csv; then
  echo "run make generate and commit what it writes"
  exit 1
fi

step "go.mod is tidy"
go mod tidy -diff

step "staticcheck"
go tool staticcheck ./...

step "govulncheck"
if go tool govulncheck ./... >.cache/govulncheck.txt 2>&1; then
  tail -n 3 .cache/govulncheck.txt
elif grep -q 'fetching vulnerabilities' .cache/govulncheck.txt; then
  echo "the vulnerability database can't be reached from here: not looked up"
else
  cat .cache/govulncheck.txt
  exit 1
fi

step "systemd unit"
make -s build
sh deploy/checks/unit.sh

step "races"
# What is left out is pure and does nothing at once; what renders pictures at once is worker.
# An index of looks is used at once, and the rest of likeness is not.
pure='/pipeline/(rendition|drawing|edition|language|screen)|/services/demo/(painter|examples)|/gallery/(card|worldmap)'
# The tests that are left out do one thing after the other, ten thousand times; make test has them.
alone='ListsTenThousandObjects|ASearchFindsWhatALookAtEveryDrawingFinds|AWordIsFoundHoweverItIsWritten|TheIndexHoldsWhatTheTextsSay'
alone="$alone|EveryDrawingIsFoundByItsOwnTitle|EveryDifferenceIsFound|BatchesGiveWhatOneByOneGives|PagingSeesEachDrawingOnceNewestFirst"
alone="$alone|OfManyThatAreErasedNoneLeavesItsWord|AnIndexThatIsNotOfItsTextsIsFoundAndMended"
alone="$alone|EachRoleCallsWhatTheTableSaysAndNothingElse|AfterTenFailuresEvenTheRightPasswordWaits|ACatalogueCountsItsPages"
alone="$alone|BadInputIsRefusedByField|AReceiptSaysInPlainWordsWhereTheDrawingStands|EveryReasonHasASentenceInEveryLanguage"
EASEL_TEST_RACES=8 CGO_ENABLED=1 go test -race -timeout 30m -skip "$alone" $(go list ./pipeline/... ./services/... ./gallery/... | grep -vE "$pure")
CGO_ENABLED=1 go test -race -run AtOnce ./pipeline/screen/likeness

step "fuzzing"
sh deploy/checks/fuzz.sh 4 ./pipeline/rendition/... # what strangers' pictures meet; make soak takes its time
# shellcheck disable=SC2046 # a word for each package
sh deploy/checks/fuzz.sh 2 $(go list ./... | grep -v /pipeline/rendition)

step "web checks"
sh deploy/checks/web.sh
