# Two commands for everybody: `make serve` and `make test`. `make help` lists the rest.
SHELL := /bin/sh
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
HIQUALITY_SEMANTIC ?= on
TORCH := torch==2.13.0
INSTALL := -m pip --disable-pip-version-check install --quiet
PIP := $(BIN)/python $(INSTALL)
PEERS := .venv-peers
PACKAGES := app kb casestudies geodata indexing
.DEFAULT_GOAL := help
export HIQUALITY_SEMANTIC

.PHONY: help serve test check format bench docs lock clean

help: ## list these commands
	@grep -E '^[a-z]+:.*##' Makefile | sed -E 's/:.*## /\t/' | expand -t 10

serve: $(VENV)/.serve-$(HIQUALITY_SEMANTIC) ## set up what is missing, then serve at http://127.0.0.1:8501
	@$(BIN)/hiquality serve

test: $(VENV)/.serve-on $(VENV)/.dev ## set up, then run every test, with the network refused
	@$(PYTHON) tests/browser/find_chromium.py || true
	@$(BIN)/python -m pytest --numprocesses auto --dist loadfile

check: $(VENV)/.dev ## format, lint, types, import directions, generated docs
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m docs.generate --check

format: $(VENV)/.dev ## put the code into its form
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

docs: $(VENV)/.dev ## write the generated docs anew
	$(BIN)/python -m docs.generate

bench: $(VENV)/.serve-on $(VENV)/.dev $(PEERS)/.ready ## measure, beside txtai and LanceDB, and print ratios
	$(BIN)/python -m benchmarks

lock: $(VENV)/.dev ## pin every dependency anew, with hashes and without addresses
	$(BIN)/python -m requirements.lock

clean: ## remove the environment and what tools left (never the data folder)
	rm -rf $(VENV) $(PEERS) build .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache

$(VENV)/bin/python:
	@echo "Making the environment $(VENV)"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; this is " + sys.version.split()[0])'
	@$(PYTHON) -m venv $(VENV) || { echo "The module venv is missing: apt-get install python3-venv"; exit 1; }

$(VENV)/.base: requirements/base.lock pyproject.toml $(VENV)/bin/python
	@echo "Installing what the product needs (a minute or two, once)"
	@$(PIP) --no-deps --require-hashes --requirement requirements/base.lock
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.serve-off: $(VENV)/.base
	@touch $@

$(VENV)/.serve-on: requirements/semantic.lock $(VENV)/.base
	@echo "Installing search by meaning (PyTorch: a few minutes, once)"
	@$(PIP) $(TORCH)
	@$(PIP) --no-deps --require-hashes --requirement requirements/semantic.lock
	@touch $@

$(VENV)/.dev: requirements/dev.lock $(VENV)/.base
	@echo "Installing what the tests need"
	@$(PIP) --no-deps --require-hashes --requirement requirements/dev.lock
	@touch $@

$(PEERS)/.ready: requirements/peers.txt
	@echo "Installing what is measured beside (txtai and LanceDB: a few minutes, once)"
	@$(PYTHON) -m venv --clear $(PEERS)
	@$(PEERS)/bin/python $(INSTALL) $(TORCH)
	@$(PEERS)/bin/python $(INSTALL) --no-deps --requirement requirements/peers.txt
	@touch $@
