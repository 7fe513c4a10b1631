# The verbs of the project; CI runs the same ones.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PYTEST_ARGS ?= -n 2

.PHONY: run test lint fix bench clean

run: $(VENV)/.run
	@$(BIN)/gangze migrate --verbosity 0
	@$(BIN)/gangze sample --if-empty
	@$(BIN)/gangze serve

test: $(VENV)/.dev
	$(BIN)/ruff check src tests tools
	$(BIN)/lint-imports
	$(BIN)/mypy
	$(BIN)/pytest $(PYTEST_ARGS)
	@if [ -n "$$GANGZE_TEST_POSTGRES" ]; then echo "once more on PostgreSQL"; DATABASE_URL="$$GANGZE_TEST_POSTGRES" $(BIN)/pytest $(PYTEST_ARGS) --database -m "not browser"; else echo "GANGZE_TEST_POSTGRES names no server: the tests ran on SQLite only"; fi

lint: $(VENV)/.dev
	$(BIN)/ruff check src tests tools
	$(BIN)/lint-imports
	$(BIN)/mypy

fix: $(VENV)/.dev
	$(BIN)/ruff check --fix src tests tools
	$(BIN)/ruff format src tests tools

bench: $(VENV)/.dev
	$(BIN)/python -m tests.performance $(BENCH)

$(VENV)/.made:
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --upgrade pip
	@touch $@

$(VENV)/.run: $(VENV)/.made pyproject.toml
	$(BIN)/pip install --quiet --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.made pyproject.toml
	$(BIN)/pip install --quiet --editable '.[dev]'
	@touch $@ $(VENV)/.run

clean:
	rm -rf $(VENV) build dist
