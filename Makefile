# Easel: one command for each thing that is done with it. `make` prints them.

BIN     := .cache/bin
EASEL   := $(BIN)/easel
export CGO_ENABLED ?= 0

.DEFAULT_GOAL := help

help: ## print what there is
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: build ## build and start a demo contest at http://127.0.0.1:8080
	$(EASEL) serve --demo 60 --listen 127.0.0.1:8080

local: build servers ## start the topology of deploy/compose.yaml as plain processes
	sh deploy/local.sh

build: ## build the one binary
	@mkdir -p $(BIN)
	go build -trimpath -o $(EASEL) ./cmd/easel

test: chromium fuse servers ## unit, conformance against real NATS and MinIO, power cuts, browser
	go vet ./...
	go test -timeout 45m ./...

check: fuse ## formatting, generated files, linters, races, fuzzing, web checks (wants a C compiler and Node)
	sh deploy/checks/check.sh

soak: fuse servers ## the long campaigns: kills, power cuts, full disks and engines that go away, again and again, then fuzzing, then the web checks in every language
	EASEL_TEST_KILLS=500 EASEL_TEST_FULL=40 go test -count 1 -timeout 180m -run 'TestNothingAcceptedIsLost|TestADiskThatIsFull' ./cmd/easel
	EASEL_TEST_CUTS=200 go test -count 1 -timeout 60m -run TestNothingAcknowledgedIsLostByAPowerCut ./cmd/easel
	go test -count 20 -timeout 60m -run TestWhatIsAway ./cmd/easel
	EASEL_TEST_RACES=100 CGO_ENABLED=1 go test -race -count 1 -timeout 60m -run TestOfTwoAtOnce ./pipeline/contest
	sh deploy/checks/fuzz.sh 120
	EASEL_WEB_LANGUAGES=all sh deploy/checks/web.sh

bench: servers ## print the figures, each beside something of the same run (renditions: beside libvips-tools and libvips-dev)
	@missed=0; \
	go test -run '^$$' -bench BesideLibvips -benchtime 1x -timeout 30m ./cmd/easel || missed=1; \
	go test -run '^$$' -bench . -skip BesideLibvips -benchtime 1x -timeout 30m ./cmd/easel || missed=1; \
	go test -run '^$$' -bench . ./pipeline/... ./services/demo/painter || missed=1; \
	exit $$missed # 1 when a figure is beyond its must, and all the others are printed nevertheless

generate: ## write the generated files anew
	go tool templ generate -log-level error
	go run ./pipeline/consent/keep pipeline/consent/shown.csv

map: ## write the map's land anew (wants npm)
	@mkdir -p .cache/map
	npm pack --silent --pack-destination .cache/map world-atlas@2.0.2
	tar -xzf .cache/map/world-atlas-2.0.2.tgz -C .cache/map
	go run ./gallery/worldmap/land .cache/map/package/land-110m.json >.cache/map/land.txt
	mv .cache/map/land.txt gallery/worldmap/land.txt

examples: ## paint the pictures of the worked examples anew
	go run ./services/demo/examples/paint services/moderation/assets

shots: chromium ## screenshots of every page into .shots (see its index.html), and the README's
	EASEL_TEST_SHOTS=240 go test -count 1 -run TestScreenshots -timeout 20m ./cmd/easel
	cp .shots/readme.jpg deploy/home.jpg

tongues: chromium ## screenshots of the main pages in every language into .shots (see tongues-home.html)
	EASEL_TEST_TONGUES=99 go test -count 1 -run TestTheMainPagesInTheirLanguages -timeout 10m ./cmd/easel

chromium:
	@sh deploy/checks/chromium.sh

fuse:
	@sh deploy/checks/fuse.sh

# Real servers for the tests, built from their modules once into an ignored folder.
servers:
	go run ./pipeline/enginetest/build
	sh deploy/checks/proxy.sh

.PHONY: help run local build test check soak bench generate map examples shots tongues chromium fuse servers
