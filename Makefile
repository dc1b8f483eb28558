# `make serve` and `make test` each set up all that they need; nothing else has to be run first.
.DEFAULT_GOAL := help
SHELL := /bin/bash
.DELETE_ON_ERROR:

PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3.14 python3; do \
	command -v $$p >/dev/null && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' && echo $$p && break; done)
PORT ?= 8000
NEWS ?= ../shared/data/news.jsonl.gz
QUESTIONS ?= ../shared/data/questions.json
UV_VERSION := 0.13.9
BIN := .venv/bin
NPM := npm --prefix webapp --no-audit --no-fund --no-update-notifier
READER_SOURCES := $(shell find webapp/src webapp/public webapp/index.html -type f 2>/dev/null) \
	webapp/package.json webapp/vite.config.ts webapp/tsconfig.json openapi.yaml

.PHONY: help serve test lint test-webapp test-python test-postgres test-browser format openapi lock bench-api bench-search eval-search clean

help:  ## List the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-14s %s\n", $$1, $$2}'

# ---- set-up: each stamp is older than what it was made from, or it is made again ----

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed" >&2; exit 1; }
	$(PYTHON) -m venv .venv

$(BIN)/uv: | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)

.venv/.runtime: requirements.lock pyproject.toml | $(BIN)/uv
	$(BIN)/uv pip install --quiet --compile-bytecode --python $(BIN)/python --require-hashes -r requirements.lock
	$(BIN)/uv pip install --quiet --compile-bytecode --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@touch $@

.venv/.dev: requirements-dev.lock .venv/.runtime
	$(BIN)/uv pip install --quiet --compile-bytecode --python $(BIN)/python --require-hashes -r requirements-dev.lock
	@touch $@

webapp/node_modules/.package-lock.json: webapp/package.json webapp/package-lock.json
	@command -v npm >/dev/null || { echo "Node 20 and npm are needed" >&2; exit 1; }
	$(NPM) ci --loglevel=error
	@touch $@

webapp/dist/index.html: webapp/node_modules/.package-lock.json $(READER_SOURCES) | .venv/.runtime
	$(NPM) run --silent build
	$(BIN)/python -m whitenoise.compress --quiet webapp/dist


# Debian's Chromium drives the browser tests; elsewhere the machine's owner installs one.
.PHONY: chromium
chromium:
	@if command -v chromium >/dev/null && fc-list :lang=zh-cn 2>/dev/null | grep -q .; then :; \
	elif command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ]; then \
		apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y \
			--no-install-recommends chromium fonts-noto-cjk fontconfig >/dev/null; \
	else \
		echo "The browser tests need Chromium and a Chinese font. On Debian and Ubuntu:" >&2; \
		echo "  sudo apt-get install chromium fonts-noto-cjk fontconfig" >&2; \
		echo "Elsewhere install both, so that the command 'chromium' is found." >&2; exit 1; \
	fi

# ---- what people run ----

serve: .venv/.runtime webapp/dist/index.html  ## Fill an empty database with the demo and serve it (PORT=8000)
	exec $(BIN)/fangtan serve --demo --port $(PORT)

test: lint test-webapp test-python test-postgres test-browser  ## Everything: linters, Python, TypeScript, contract, browser

lint: .venv/.dev webapp/node_modules/.package-lock.json  ## ruff, mypy, import-linter, eslint, prettier
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(NPM) run --silent lint

test-webapp: webapp/dist/index.html  ## TypeScript: generated types are current, vue-tsc, unit tests
	$(NPM) run --silent check-types
	$(NPM) run --silent check
	$(NPM) test --silent

test-python: .venv/.dev  ## The Python suite on SQLite
	$(BIN)/pytest -m "not browser"

test-postgres: .venv/.dev  ## The Python suite on PostgreSQL, as far as it uses a database
	FANGTAN_TEST_DATABASE=postgresql $(BIN)/pytest -m "not browser" \
		--ignore=tests/search_index --ignore=tests/bench

test-browser: .venv/.dev webapp/dist/index.html chromium  ## A real browser against a running service
	$(BIN)/pytest -m browser

# ---- upkeep ----

format: .venv/.dev webapp/node_modules/.package-lock.json  ## Format all code
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(NPM) run --silent format

openapi: .venv/.dev webapp/node_modules/.package-lock.json  ## Write openapi.yaml and the reader's types anew
	$(BIN)/fangtan openapi > openapi.yaml.new && mv openapi.yaml.new openapi.yaml
	$(NPM) run --silent types

lock: $(BIN)/uv  ## Resolve the dependencies anew
	$(BIN)/uv pip compile pyproject.toml --group tools --universal --generate-hashes --no-header \
		--upgrade --quiet -o requirements.lock
	$(BIN)/uv pip compile pyproject.toml --group tools --group dev --universal --generate-hashes \
		--no-header --upgrade --quiet -o requirements-dev.lock

bench-api: .venv/.dev webapp/dist/index.html  ## Requests a second, as users run it (needs wrk; NEWS=file.jsonl.gz)
	$(BIN)/python tests/bench/bench_api.py --news $(NEWS)

bench-search: .venv/.dev  ## Search beside SQLite, tantivy and stock Whoosh (ARTICLES=n: one size; NEWS=file.jsonl.gz)
	$(BIN)/python tests/bench/bench_search.py --news $(NEWS) $(if $(ARTICLES),--articles $(ARTICLES))

eval-search: .venv/.dev  ## How well search finds (NEWS=file.jsonl.gz QUESTIONS=file.json; COLLECTION=FILE: that one only)
	$(BIN)/python tests/bench/eval_search.py \
		$(if $(COLLECTION),--collection $(COLLECTION),--news $(NEWS) --collection $(QUESTIONS))

clean:  ## Remove all that was built or installed here; data folders stay
	rm -rf .venv build webapp/node_modules webapp/dist .pytest_cache .mypy_cache .ruff_cache \
		.hypothesis .import_linter_cache *.egg-info
