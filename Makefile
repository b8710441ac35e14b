# `make demo` shows Troth, `make test` checks all of it; CONTRIBUTING.md says more.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
BENCH := .venv-bench
PYTEST := $(BIN)/pytest --numprocesses auto --dist loadfile --no-loadscope-reorder

.PHONY: demo demo-reset test test-deep test-mail test-compiled compiled format bench clean

demo: $(VENV)/.demo
	@$(BIN)/troth demo

demo-reset: $(VENV)/.demo
	@$(BIN)/troth demo --reset

# Types are checked beside the tests, and what is wrong with them is told after these.
test: $(VENV)/.dev
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/lint-imports
	@$(BIN)/python -m tests.browser
	@$(BIN)/python -m tests.java
	@types=$$(mktemp); $(BIN)/mypy > $$types 2>&1 & checking=$$!; \
	    $(PYTEST); tested=$$?; \
	    wait $$checking; typed=$$?; \
	    [ $$typed = 0 ] || cat $$types; rm $$types; exit $$((tested + typed))

test-deep: $(VENV)/.dev
	@$(PYTEST) --hypothesis-profile deep tests/promises tests/replay tests/lib tests/accounts tests/channels/email \
	    tests/cases/test_copies.py tests/cases/test_paging_fold.py

test-mail: $(VENV)/.dev
	@$(BIN)/python -m tests.mail.debian
	@$(BIN)/pytest tests/mail

# Whole, and apart from the sources, so that no change of these is passed over for what was compiled
# before it.
compiled: $(VENV)/.dev
	@rm -rf build
	@TROTH_COMPILE=1 $(BIN)/python setup.py --quiet build --build-lib build/compiled --build-temp build/objects

test-compiled: compiled
	@PYTHONPATH=build/compiled $(BIN)/python -c \
	    'from troth.promises import fold; assert not fold.__file__.endswith(".py"), fold.__file__'
	@PYTHONPATH=build/compiled $(PYTEST) tests/promises tests/replay

format: $(VENV)/.dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(BENCH)/.peers
	@PYTHONPATH=src $(BENCH)/bin/python -m bench.calendar_speed
	@PYTHONPATH=src $(BENCH)/bin/python -m bench.fold_speed
	@PYTHONPATH=src $(BENCH)/bin/python -m bench.growth
	@PYTHONPATH=src $(BENCH)/bin/python -m bench.replay_speed

clean:
	rm -rf $(VENV) $(BENCH) build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

$(BIN)/python $(BENCH)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	    || { echo 'Troth needs Python 3.11 or newer: make PYTHON=python3.12 ...' >&2; exit 1; }
	$(PYTHON) -m venv $(@D:/bin=)

# A stamp says what is installed, so that later runs install nothing.
INSTALL_WITH = -m pip install --quiet --disable-pip-version-check --require-hashes
INSTALL = $(BIN)/python $(INSTALL_WITH)

$(VENV)/.demo: requirements/base.txt requirements/build.txt pyproject.toml | $(BIN)/python
	@echo 'Installing what Troth needs (a minute, once) ...'
	@$(INSTALL) -r requirements/base.txt -r requirements/build.txt
	@$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --no-index --editable .
	@touch $@

$(VENV)/.dev: requirements/dev.txt requirements/spark.txt $(VENV)/.demo
	@echo 'Installing what the checks need, Spark with them (some minutes, once) ...'
	@$(INSTALL) -r requirements/dev.txt -r requirements/spark.txt
	@touch $@

$(BENCH)/.peers: requirements/bench.txt | $(BENCH)/bin/python
	@echo 'Installing the peers to measure against ...'
	@$(BENCH)/bin/python $(INSTALL_WITH) -r requirements/bench.txt
	@touch $@
