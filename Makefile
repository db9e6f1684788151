# One entry point for everything. `make run` and `make test` need python3, venv and make.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DATA ?= var
WORKERS ?= 2

.PHONY: run home test check fix bench fuzz catalogues clean

run: $(VENV)/installed ## run resolver and page: DNS on 127.0.0.1:5335, page on http://127.0.0.1:8080
	$(BIN)/nigehban run --data $(DATA)

home: $(VENV)/installed ## serve a real home: DNS on port 53, page on port 80 (needs root)
	$(BIN)/nigehban run --home --data $(DATA)

test: $(VENV)/tested ## all checks and tests; installs what they need
	sh tests/tools.sh
	$(MAKE) check
	$(BIN)/python -m pytest -q -n $(WORKERS) --dist loadgroup

check: $(VENV)/tested ## lint, types, direction of imports
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

fix: $(VENV)/tested ## format and mend what can be mended
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(VENV)/tested ## CPU per query beside dnsmasq and unbound; what each page costs
	$(BIN)/python -m bench
	$(BIN)/python -m bench.pages

fuzz: $(VENV)/tested ## the long fuzzers
	$(BIN)/python -m tests.conformance --server nigehban --fuzz 200000

catalogues: $(VENV)/tested ## extract texts and compile the languages
	$(BIN)/python -m webui.catalogues

clean: ## forget what was installed; data in ./var stays
	rm -rf $(VENV)

$(VENV)/installed: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --editable .
	touch $@

$(VENV)/tested: $(VENV)/installed
	$(BIN)/pip install --quiet --disable-pip-version-check --editable '.[test]'
	touch $@
