# What a new machine needs: Debian 12, a Swift 6.3 toolchain in PATH, and these targets.

SHELL := /bin/bash
.DEFAULT_GOAL := help

SWIFT ?= swift
PREFIX ?= /usr
DESTDIR ?=
UNITDIR ?= $(PREFIX)/lib/systemd/system
RELEASE_FLAGS := -c release --static-swift-stdlib
RELEASE_BIN = $(shell $(SWIFT) build $(RELEASE_FLAGS) --show-bin-path)

# So many tests at once: a node of a test has some forty files open, and hundreds of nodes are more than a process, and
# Foundation where it starts one, can bear.
export SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH ?= 8

TEST_TARGETS := $(notdir $(wildcard Tests/*Tests))

.PHONY: help
help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: deps
deps: ## Install the Debian packages and Python packages that are missing
	@scripts/install-dependencies

.PHONY: build
build: deps ## Build the release binaries
	$(SWIFT) build $(RELEASE_FLAGS) --product enlaced
	$(SWIFT) build $(RELEASE_FLAGS) --product enlacectl

.PHONY: lint
lint: ## Check the format of the code, and that targets name what they import
	$(SWIFT) format lint --strict --parallel --recursive Package.swift Sources Plugins Tests
	scripts/check-imports $(SWIFT)

.PHONY: format
format: ## Format the code
	$(SWIFT) format --in-place --parallel --recursive Package.swift Sources Plugins Tests

.PHONY: test
test: deps lint ## Lint, build with warnings as errors, and run all tests
	scripts/check-units
	$(SWIFT) build --build-tests
	# One target after the other: tests that wait for a condition must not starve behind those that compute.
	@set -e; for target in $(TEST_TARGETS); do \
		echo "== $$target"; \
		$(SWIFT) test --skip-build --filter "^$$target\." --skip SoakTests; \
	done

.PHONY: soak
soak: deps ## The long tests: a hundred rounds of kill -9 under load
	ENLACE_SOAK_ROUNDS=100 $(SWIFT) test --filter Soak

.PHONY: demo
demo: build ## Two nodes on loopback tell one story
	@scripts/demo "$(RELEASE_BIN)"

.PHONY: run
run: build ## Run one node in ./.run with a sample configuration
	@scripts/run "$(RELEASE_BIN)"

.PHONY: bench
bench: build ## Measure this machine, with results under .bench/
	$(SWIFT) build $(RELEASE_FLAGS) --product Benchmarks
	@scripts/bench "$(RELEASE_BIN)"

.PHONY: bench-large
bench-large: build ## Measure with ten million events in the journal; needs 6 GB of disk
	$(SWIFT) build $(RELEASE_FLAGS) --product Benchmarks
	@scripts/bench "$(RELEASE_BIN)" large

.PHONY: docs
docs: build ## Write the pages that are generated
	"$(RELEASE_BIN)/enlaced" catalog --format markdown > docs/events.md

.PHONY: install
install: ## Install under PREFIX, below DESTDIR; run `make build` first
	install -D -m 0755 "$(RELEASE_BIN)/enlaced" "$(DESTDIR)$(PREFIX)/bin/enlaced"
	install -D -m 0755 "$(RELEASE_BIN)/enlacectl" "$(DESTDIR)$(PREFIX)/bin/enlacectl"
	install -d "$(DESTDIR)$(UNITDIR)"
	sed -e 's|/usr/bin/|$(PREFIX)/bin/|' -e 's|/usr/share/doc/|$(PREFIX)/share/doc/|' systemd/enlaced.service > "$(DESTDIR)$(UNITDIR)/enlaced.service"
	install -D -m 0644 systemd/enlace.sysusers "$(DESTDIR)$(PREFIX)/lib/sysusers.d/enlace.conf"
	install -D -m 0644 systemd/enlace.tmpfiles "$(DESTDIR)$(PREFIX)/lib/tmpfiles.d/enlace.conf"
	install -d "$(DESTDIR)$(PREFIX)/share/doc/enlace"
	install -m 0644 README.md docs/*.md "$(DESTDIR)$(PREFIX)/share/doc/enlace/"
	cd etc && find . -name '*.yaml' -exec install -D -m 0644 {} "$(DESTDIR)$(PREFIX)/share/doc/enlace/etc/{}" \;

.PHONY: clean
clean: ## Remove what was built, run and measured
	rm -rf .build .run .bench
