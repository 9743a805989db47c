# make run, make test: all that a fresh machine with Python 3.11 or newer needs. `make help` lists the rest.
SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PYTHON ?= $(firstword $(foreach name,python3 python3.14 python3.13 python3.12 python3.11 python,\
	$(shell $(name) -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && echo $(name))))
VENV := .venv
PY := $(VENV)/bin/python
INSTALL := $(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r
ARGS ?=

.PHONY: help run test check fix bench reliability soak lessons lock clean

help: ## list the commands
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST)

run: $(VENV)/run.stamp ## serve on HOST (127.0.0.1) and PORT (8000)
	@exec $(PY) -m app serve

test: $(VENV)/dev.stamp ## run every test; ARGS go to pytest
	@$(PY) -m tools.node
	@$(MAKE) node_modules/.stamp || echo "without them the tests that need axe-core say so" >&2
	@$(PY) -m tools.chromium
	@$(PY) -m pytest --numprocesses auto --maxprocesses 4 --dist worksteal $(ARGS)

check: $(VENV)/dev.stamp node_modules/.stamp ## judge: format, lint, types, layers, generated files
	$(PY) -m ruff format --check .
	$(PY) -m ruff check .
	$(PY) -m mypy
	$(VENV)/bin/lint-imports --no-cache
	$(PY) -m tools.js_layers
	$(PY) -m tools.node tsc --project tsconfig.json
	$(PY) -m tools.node biome ci --colors=off
	$(PY) -m tools.generate --check

fix: $(VENV)/dev.stamp node_modules/.stamp ## repair what can be repaired without thinking
	$(PY) -m ruff check --fix-only .
	$(PY) -m ruff format .
	$(PY) -m tools.generate
	$(PY) -m tools.node biome check --write --colors=off

bench: $(VENV)/dev.stamp ## measure
	@$(PY) -m tools.chromium --whole
	$(PY) -m bench $(ARGS)

reliability: $(VENV)/dev.stamp ## load, faults and attacks on a server of its own (docs/reliability.md); ARGS name parts
	$(PY) -m bench reliability $(ARGS)

soak: $(VENV)/dev.stamp ## use a server and a page for SECONDS (1800), and look whether anything grows
	@$(PY) -m tools.chromium --whole
	SECONDS=$(or $(SECONDS),1800) $(PY) -m bench reliability soak

lessons: $(VENV)/dev.stamp ## train what the presets show, and compare cells (docs/learning.md); ARGS name tasks
	@$(PY) -m tools.lessons $(ARGS)
	@test -n "$(ARGS)" || $(PY) -m tools.learning

lock: $(PY) ## pin every dependency anew; UPGRADE=--upgrade takes the newest
	$(PY) -m tools.lock $(UPGRADE)

clean: ## forget everything that was installed or cached
	rm -rf $(VENV) node_modules .*_cache .hypothesis .bench

$(PY):
	@test -n "$(PYTHON)" || { echo "error: no Python 3.11 or newer on PATH; set PYTHON=/path/to/python3" >&2; exit 1; }
	@$(PYTHON) tools/environment.py $(VENV)

$(VENV)/run.stamp: requirements/run.txt | $(PY)
	@$(INSTALL) $<
	@touch $@

$(VENV)/dev.stamp: requirements/dev.txt | $(PY)
	@$(INSTALL) $<
	@touch $@ $(VENV)/run.stamp

node_modules/.stamp: package-lock.json package.json requirements/node.txt | $(VENV)/dev.stamp
	@$(PY) -m tools.node npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@
