# Verbs for people and for CI. `make help` prints them.
.DEFAULT_GOAL := help
.PHONY: help setup demo test lint bench browser
SHELL := /bin/bash
PYTHON ?= python3.11
VENV := .venv
STAMP := $(VENV)/.locked

help: ## show these verbs
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(STAMP) ## make .venv from the hash-locked requirements

$(STAMP): requirements.lock pyproject.toml scripts/setup
	@scripts/setup "$(PYTHON)" "$(VENV)"
	@touch $@

demo: setup ## build the sample county, print address and login, serve the dashboards
	@$(VENV)/bin/guoban demo

test: setup browser lint ## everything CI runs: lint and all tests
	@$(VENV)/bin/python -m pytest --numprocesses auto --maxprocesses 4 --dist loadfile

lint: setup ## ruff, mypy and sqlfluff
	@$(VENV)/bin/ruff check . && $(VENV)/bin/ruff format --check --quiet .
	@$(VENV)/bin/mypy
	@$(VENV)/bin/sqlfluff lint --nocolor -q --processes 0 dbt_project

bench: setup ## measure inbox to published marts, with its parts
	@$(VENV)/bin/python -m tests.bench.county
	@$(VENV)/bin/python -m tests.bench.nation
	@$(VENV)/bin/python -m tests.bench.ingest
	@$(VENV)/bin/python -m tests.bench.dashboards

browser:
	@scripts/browser
	@scripts/services
