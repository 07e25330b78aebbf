PYTHON ?= python3
VENV ?= .venv
RUN = $(VENV)/bin/python

.PHONY: demo run test check lint bench environment development

demo: environment
	@$(RUN) manage.py demo

run: environment
	@$(RUN) manage.py run

test: development
	@$(RUN) -m pytest -n auto --dist loadfile $(ARGS)

check: lint test

lint: development
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports
	$(RUN) manage.py check
	$(RUN) manage.py makemigrations --check --dry-run

bench: development
	@for file in $(wildcard bench/[a-z]*.py); do echo "== $$file"; $(RUN) "$$file" || exit 1; done

environment:
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("Salesperf needs Python 3.11 or newer; $(PYTHON) is " + sys.version.split()[0] + ". Name another: make PYTHON=python3.11 $(MAKECMDGOALS)")'
	@$(RUN) -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear $(VENV)
	@cmp -s requirements.txt $(VENV)/requirements.txt || { \
	    $(RUN) -m pip install --disable-pip-version-check -r requirements.txt && cp requirements.txt $(VENV)/; }

development: environment
	@cmp -s requirements-dev.txt $(VENV)/requirements-dev.txt || { \
	    $(RUN) -m pip install --disable-pip-version-check -r requirements-dev.txt && cp requirements-dev.txt $(VENV)/; }
