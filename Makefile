# Everything that a person or a build machine runs here. Users need Python 3.11 or newer and make; pip does the rest.
#
#   make demo     set up, then make the report of the packaged case
#   make test     set up, then run the tests
#   make check    what must pass before a change is merged: format, lint, types, docs, tests with doctests
#   make fix      put the format right, and what lint can mend
#   make pages    write the pages that come from data files: case format, faults, lint rules, licences (and NOTICE)
#   make oldest   run the tests with the oldest packages that pyproject.toml allows (needs uv); make newest: the newest
#   make lock     resolve the lock anew (needs uv); UPGRADE=--upgrade takes newer versions
#
# Each step of the set-up leaves a stamp in .venv and runs again only when a lock or pyproject.toml has changed.

PYTHON ?= python3
VENV ?= .venv
UV ?= uv
UPGRADE ?=
PYTEST ?= -n auto
# Wheels only: building from source would fetch build tools that no lock pins. Where a platform has no wheel: WHEELS=
WHEELS ?= --only-binary :all:

BIN = $(VENV)/bin
PIP = $(BIN)/python -m pip --disable-pip-version-check --no-input
INSTALL = $(PIP) install --quiet --require-hashes $(WHEELS)
SOURCES := $(shell find src/evenhand -type f ! -name '*.pyc' 2>/dev/null)
OLD = this is Python %d.%d; Evenhand needs 3.11 or newer
ASK = import sys; v = sys.version_info; sys.exit(0 if v >= (3, 11) else "$(OLD). Name one: make PYTHON=python3.12 (and delete $(VENV), if it is there)" % v[:2])
COMPILE = $(UV) pip compile --quiet --universal --python-version 3.11 --fork-strategy fewest --no-emit-index-url --no-emit-find-links
LOCK = $(COMPILE) --all-extras --generate-hashes --custom-compile-command 'make lock' $(UPGRADE)
TOGETHER = $(COMPILE) --no-header --no-annotate -c requirements/check.txt requirements/check.txt

.PHONY: setup demo test check format lint types docs doctest fix pages oldest newest lock lock-check clean
.DELETE_ON_ERROR:

setup: $(VENV)/.run
	@echo "ready: $(BIN)/evenhand"

$(VENV)/.run: requirements/run.txt pyproject.toml
	@command -v $(PYTHON) >/dev/null || { echo "no '$(PYTHON)' here; name a Python 3.11 or newer: make PYTHON=python3.12" >&2; exit 2; }
	@$(PYTHON) -c '$(ASK)'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || { echo "python could not make $(VENV) (Debian, Ubuntu: install python3-venv); delete $(VENV), then try again" >&2; exit 2; }
	@$(BIN)/python -c '$(ASK)'
	$(INSTALL) -r requirements/run.txt
	$(PIP) install --quiet --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.test: requirements/test.txt $(VENV)/.run
	$(INSTALL) -r requirements/test.txt
	@touch $@

$(VENV)/.check: requirements/check.txt $(VENV)/.test
	$(INSTALL) -r requirements/check.txt
	@touch $@

demo: evenhand-demo/report.html
	@echo "The report of the packaged case: evenhand-demo/report.html (open it in a browser)"

evenhand-demo/report.html: $(VENV)/.run $(SOURCES)
	$(BIN)/evenhand demo evenhand-demo

test: $(VENV)/.test
	$(BIN)/python -m pytest $(PYTEST)

check: format lint types docs test

format: $(VENV)/.check
	$(BIN)/ruff format --check .

lint: $(VENV)/.check
	$(BIN)/ruff check .

types: $(VENV)/.check
	$(BIN)/mypy

docs: $(VENV)/.check
	$(BIN)/sphinx-build -E -W --keep-going --nitpicky --quiet -b html docs docs/_build/html

# `make test` runs these too; this runs them alone.
doctest: $(VENV)/.test
	$(BIN)/python -m pytest src docs README.md

fix: $(VENV)/.check
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

pages: $(VENV)/.check
	$(BIN)/python tools/make_pages.py
	$(BIN)/python tools/list_licences.py

# The widest lock first; the others take their versions from it, so that no package has two.
lock:
	$(LOCK) --group build --group test --group check pyproject.toml -o requirements/check.txt
	$(LOCK) --group build --group test -c requirements/check.txt pyproject.toml -o requirements/test.txt
	$(LOCK) --group build -c requirements/check.txt pyproject.toml -o requirements/run.txt

# Library users have other versions than the lock: the ends of the ranges in pyproject.toml, each in its own environment.
oldest: RESOLUTION = lowest-direct
newest: RESOLUTION = highest
oldest newest:
	$(UV) venv --quiet --clear --python $(PYTHON) .venv-$@
	$(UV) pip install --quiet --python .venv-$@/bin/python $(WHEELS) --resolution $(RESOLUTION) --all-extras --group build --group test -r pyproject.toml
	$(UV) pip install --quiet --python .venv-$@/bin/python --no-deps --no-build-isolation -e .
	.venv-$@/bin/python -m pytest $(PYTEST) -m "not browser"

# Without installing: every pin has a wheel on each Python and system named, and the coming instruments fit the lock.
lock-check:
	@for python in 3.11 3.12 3.13; do for system in x86_64-manylinux_2_28 aarch64-manylinux_2_28 aarch64-apple-darwin x86_64-apple-darwin x86_64-pc-windows-msvc; do \
	  $(UV) pip compile --quiet --python-version $$python --python-platform $$system --only-binary :all: requirements/check.txt >/dev/null || exit 1; \
	  echo "wheels for Python $$python on $$system: all"; done; done
	@$(TOGETHER) requirements/instruments.in >/dev/null && echo "the lock with requirements/instruments.in: resolves"

clean:
	rm -rf $(VENV) .venv-oldest .venv-newest build dist docs/_build evenhand-demo src/evenhand.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
