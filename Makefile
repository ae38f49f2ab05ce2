# Two commands: `make run` starts the demo warehouse, `make test` checks everything. `make help` lists the rest.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
SITE   ?= site-demo
PORT   ?= 8400
UV     := $(shell command -v uv 2>/dev/null)

.DEFAULT_GOAL := help
.PHONY: help run test check fast bench clean

help: ## This list
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: $(VENV)/run.stamp ## Create the demo warehouse (in ./site-demo) and serve it
	@$(BIN)/regard demo --folder $(SITE) --port $(PORT)

test: $(VENV)/test.stamp ## Style, types, arrows, unit, property, crash, story and browser tests
	@$(BIN)/ruff check . && $(BIN)/ruff format --check -q .
	@$(BIN)/mypy
	@$(BIN)/pytest -n 2 --dist loadfile $(ARGS)

fast: $(VENV)/test.stamp ## The tests that take seconds: no browser, no crashes
	@$(BIN)/pytest -n 2 -q -m "not browser and not crash and not slow" $(ARGS)

bench: $(VENV)/test.stamp ## Every figure that is claimed, as a ratio (ONLY=name for one)
	@$(BIN)/python -m bench $(if $(ONLY),ONLY=$(ONLY))

clean: ## Remove the environment and what the tests and benches left (not your sites)
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis build bench-data test-results

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Regard needs Python 3.11 or later: make run PYTHON=python3.11")'
	@$(PYTHON) -m venv $(VENV) || { echo "On Debian: apt install python3-venv"; exit 1; }

$(VENV)/run.stamp: requirements.lock pyproject.toml | $(VENV)/bin/python
ifdef UV
	@uv pip install -q -p $(BIN)/python --require-hashes -r requirements.lock
else
	@$(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements.lock
endif
	@$(BIN)/pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/test.stamp: $(VENV)/run.stamp requirements-dev.lock
ifdef UV
	@uv pip install -q -p $(BIN)/python --require-hashes -r requirements-dev.lock
else
	@$(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements-dev.lock
endif
	@touch $@
