# Everything a person or CI does here. The first call makes .venv; later ones find it ready.
BIN := .venv/bin
NOTEBOOKS := $(wildcard notebooks/*.ipynb)

.DEFAULT_GOAL := help
.PHONY: help setup report test engines check bench gallery reference demo lab clean

help:  ## List the targets
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1|\2/p' Makefile | awk -F '|' '{ printf "%-14s %s\n", $$1, $$2 }'

setup: .venv/ready  ## Make the environment: system libraries, .venv, locked packages

report: setup data/deals.csv  ## Build the demonstration company's reports and say where they lie
	@$(BIN)/kpireport build

test: check .venv/browser  ## What CI runs: the checks, then the tests, on Spark those of a few tables
	$(BIN)/pytest -q -n 2 --ignore=tests/browser --ignore=tests/engines
	$(BIN)/pytest -q -n 2 --dist loadfile -m "not rest_of_spark" tests/browser tests/engines  # apart: they leave children behind

engines: setup  ## Count the facts of every table on PostgreSQL and on Spark
	$(BIN)/pytest -q -n 2 --dist loadfile tests/engines

check: setup  ## Lint, format, types, floors, stripped notebooks
	$(BIN)/ruff check -q && $(BIN)/ruff format -q --check && $(BIN)/mypy
	$(BIN)/lint-imports --no-logo && $(BIN)/nbstripout --verify $(NOTEBOOKS)

bench: setup data/deals.csv  ## Measure reports and facts, and print the ratios
	@$(BIN)/python -m bench

gallery: report  ## Make the README's pictures anew
	$(BIN)/python -m tools.gallery reports/2026-10 docs/gallery

reference: setup  ## Make the pages of docs anew: catalogue, tables, words, coverage, published examples
	$(BIN)/python -m tools.reference docs

demo: setup  ## Make the demonstration company's data anew
	$(BIN)/python -c "from pathlib import Path; from kpireport import demo; demo.make(Path('data'))"

lab: setup data/deals.csv  ## Open the notebooks in Jupyter
	$(BIN)/jupyter lab notebooks

clean:  ## Remove what was made: environment, reports, caches
	rm -rf .venv reports .kpireport dist .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache

.venv/ready: requirements.txt pyproject.toml tools/setup.sh tools/system.py tools/build-requirements.txt
	@sh tools/setup.sh

.venv/browser: .venv/ready
	@$(BIN)/python tools/system.py browser && touch $@

data/deals.csv: | .venv/ready
	@$(MAKE) --no-print-directory demo
