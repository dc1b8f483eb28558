# `make serve` and `make test` each set up all that they need; nothing else has to be run first.
.DEFAULT_GOAL := help
SHELL := /bin/bash
.DELETE_ON_ERROR:

PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3.14 python3; do \
	command -v $$p >/dev/null && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' && echo $$p && break; done)
PORT ?= 8000
HOST ?= 127.0.0.1
UV_VERSION := 0.13.9
BIN := .venv/bin
NPM := npm --prefix webapp --no-audit --no-fund --no-update-notifier
READER_SOURCES := $(shell find webapp/src webapp/public webapp/index.html -type f 2>/dev/null) \
	webapp/package.json webapp/vite.config.ts webapp/tsconfig.json openapi.yaml

.PHONY: help serve test test-python test-postgres test-webapp test-browser lint format lock openapi bench-api clean

help:  ## List the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-14s %s\n", $$1, $$2}'

# ---- set-up: each stamp is older than what it was made from, or it is made again ----

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed" >&2; exit 1; }
	$(PYTHON) -m venv .venv

$(BIN)/uv: | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)

.venv/.runtime: requirements.lock pyproject.toml | $(BIN)/uv
	$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements.lock
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@touch $@

.venv/.dev: requirements-dev.lock .venv/.runtime
	$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements-dev.lock
	@touch $@

webapp/node_modules/.package-lock.json: webapp/package.json webapp/package-lock.json
	@command -v npm >/dev/null || { echo "Node 20 and npm are needed" >&2; exit 1; }
	$(NPM) ci --loglevel=error
	@touch $@

webapp/dist/index.html: webapp/node_modules/.package-lock.json $(READER_SOURCES)
	$(NPM) run --silent build

