# `make help` lists what there is to do. Every target sets up what it needs first; the second time that costs nothing.

.DEFAULT_GOAL := help
.PHONY: help run test lint bench setup services

BIN := .venv/bin
# `make test PYTEST="-x -k ledger"` narrows a run.
PYTEST ?=

help: ## list the targets
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' Makefile

run: setup ## start OpenCME with made-up people to look at
	$(BIN)/opencme serve --demo

test: lint services ## check everything: lint, all tests on SQLite, the data layer again on PostgreSQL
	env -u DATABASE_URL $(BIN)/pytest -n auto $(PYTEST)
	scripts/with-postgres $(BIN)/pytest -n auto -m database $(PYTEST)

lint: setup ## check style, types, imports between rooms, templates and rulebooks
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	OPENCME_DATA=$(CURDIR)/.venv/lint $(BIN)/mypy conftest.py src tests $(wildcard benchmarks)
	$(BIN)/lint-imports --no-logo
	find src -path '*/templates/*' -name '*.html' -exec $(BIN)/djade --check {} +
	$(BIN)/opencme rulebooks check
	scripts/check-words

bench: setup ## measure how long the sizes of docs/architecture.md take
	$(BIN)/python -m benchmarks

setup:
	@scripts/setup

services: setup
	@scripts/services
	@scripts/node
