# One command for each thing; the first call makes .venv. Paths are relative, so the folder may have any name.

.DEFAULT_GOAL := help
.PHONY: help demo test lint format types messages docs engines workbooks check clean

ifeq ($(OS),Windows_NT)
PYTHON := .venv/Scripts/python.exe
else
PYTHON := .venv/bin/python
endif
BASE := .venv/.base
INSTALLED := .venv/.installed
DEVELOP := .venv/.develop

# Names under which a suitable Python may be found; PYTHON3=/path/to/python chooses one.
PYTHON3 ?=
CANDIDATES := python3 python3.14 python3.13 python3.12 python3.11 python
SUITS := import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))
WORKERS ?= auto
# TESTS=tests/forms tries a part. COVER=1 judges how much of the code the tests reach, and takes half as long again.
TESTS ?= tests
COVER ?=
COVERAGE = $(if $(COVER),--cov --cov-report=term)

help:
	@echo "make demo       make an example zone in demo/ and try everything on it"
	@echo "make test       run the tests"
	@echo "make lint       look for mistakes and bad style;   make format   mend what can be mended"
	@echo "make types      check the types"
	@echo "make messages   bring the Chinese catalogue up to date"
	@echo "make docs       make the generated pages of docs/ again"
	@echo "make engines    measure the calculation engines and make docs/engines.md again (a minute or two)"
	@echo "make workbooks  make the workbooks in workbooks/ again"
	@echo "make check      lint, types, test"
	@echo "make clean      remove everything that was made here, .venv too"

$(BASE):
	@found=""; \
	for name in "$(PYTHON3)" $(CANDIDATES); do \
	  if [ -n "$$name" ] && "$$name" -c '$(SUITS)' >/dev/null 2>&1; then found="$$name"; break; fi; \
	done; \
	if [ -z "$$found" ]; then \
	  echo "Python 3.11 or newer, with its venv module, was not found." >&2; \
	  echo "Install it (Debian, Ubuntu: apt install python3 python3-venv), or: make PYTHON3=/path/to/python" >&2; \
	  exit 1; \
	fi; \
	[ -x "$(PYTHON)" ] || "$$found" -m venv .venv
	@$(PYTHON) -m pip install --quiet --disable-pip-version-check "pip>=25.1" # the first that knows dependency groups
	@touch $@

$(INSTALLED): $(BASE) pyproject.toml
	$(PYTHON) -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(DEVELOP): $(INSTALLED)
	$(PYTHON) -m pip install --quiet --disable-pip-version-check --group dev
	@touch $@

demo: $(INSTALLED)
	$(PYTHON) -m xltools demo demo/

test: $(DEVELOP)
	$(PYTHON) -m pytest --numprocesses=$(WORKERS) --dist=loadfile $(COVERAGE) --junitxml=build/tests.xml $(TESTS)

lint: $(DEVELOP)
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .

format: $(DEVELOP)
	$(PYTHON) -m ruff check --fix-only .
	$(PYTHON) -m ruff format .

types: $(DEVELOP)
	$(PYTHON) -m mypy

messages: $(DEVELOP)
	$(PYTHON) tools/messages.py

docs: $(DEVELOP)
	$(PYTHON) tools/docs.py

engines: $(DEVELOP)
	$(PYTHON) -m tools.engines

workbooks: $(INSTALLED)
	$(PYTHON) workbooks/generate.py

check: lint types test

clean:
	rm -rf .venv build dist demo .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage
	find xltools tests tools benchmarks workbooks -name __pycache__ -prune -exec rm -rf {} + 2>/dev/null || true
