# Every target only calls tools/dev.py, which needs nothing but Python 3.11 or newer, with venv.
PYTHON ?= python3
DEV = @$(PYTHON) tools/dev.py

.PHONY: help run test e2e check lint coverage messages lock setup clean

help: ## list these commands
	$(DEV) help

run: ## set everything up and start the site on 127.0.0.1:8000 (PORT=8001 for another port)
	$(DEV) run

test: ## lint, types and all tests on SQLite and on PostgreSQL (ARGS="tests/groups -x" for some)
	$(DEV) test $(ARGS)

e2e: ## the journeys in a real browser (ARGS="-k sign_in" for some)
	$(DEV) e2e $(ARGS)

check: ## everything: test and e2e
	$(DEV) check

lint: ## style, types, layers, templates, migrations and translations only
	$(DEV) lint

coverage: ## run the tests on SQLite and say which lines and branches no test reaches
	$(DEV) coverage $(ARGS)

messages: ## bring the Dutch catalogues in step with the code, compile them, list what is missing
	$(DEV) messages $(ARGS)

lock: ## write the locked requirements anew, with hashes, after a change of requirements/*.in
	$(DEV) lock

setup: ## install everything for development, start nothing
	$(DEV) setup

clean: ## remove everything that was made, except the data in var/
	$(DEV) clean
