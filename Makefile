# `make demo` shows Troth, `make test` checks all of it; CONTRIBUTING.md says more.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo demo-reset test format clean

demo: $(VENV)/.demo
	@$(BIN)/troth demo

demo-reset: $(VENV)/.demo
	@$(BIN)/troth demo --reset

test: $(VENV)/.dev
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/lint-imports
	@$(BIN)/mypy
	@$(BIN)/python -m tests.browser
	@$(BIN)/pytest --numprocesses auto --dist loadfile --no-loadscope-reorder

format: $(VENV)/.dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	    || { echo 'Troth needs Python 3.11 or newer: make PYTHON=python3.12 ...' >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

# A stamp says what is installed, so that later runs install nothing.
INSTALL = $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes

$(VENV)/.demo: requirements/base.txt requirements/build.txt pyproject.toml | $(BIN)/python
	@echo 'Installing what Troth needs (a minute, once) ...'
	@$(INSTALL) -r requirements/base.txt -r requirements/build.txt
	@$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --no-index --editable .
	@touch $@

$(VENV)/.dev: requirements/dev.txt $(VENV)/.demo
	@echo 'Installing what the checks need ...'
	@$(INSTALL) -r requirements/dev.txt
	@touch $@
