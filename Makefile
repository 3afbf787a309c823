# Two commands for a newcomer: make run, make test. The others are for those who stay.
PYTHON ?= python3
PORT ?= 8000
BIN = .venv/bin

.DEFAULT_GOAL = help
.PHONY: help run test lint format messages screenshots bench bench-web requirements measure map mutants

help: ## list the commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /	/' | expand -t 16

run: export SITE_URL ?= http://localhost:$(PORT)
run messages: export DJANGO_SETTINGS_MODULE ?= portal.settings.dev
run: .venv/installed ## set up everything, load the example, serve it on 127.0.0.1:8000 (PORT=8123 moves it)
	@$(BIN)/python manage.py migrate --verbosity 0
	@$(BIN)/python manage.py load_example --if-empty
	@echo "Dân Biết: $(SITE_URL)/    desk: $(SITE_URL)/quan-tri/    (Ctrl+C stops)"
	@trap 'kill 0' EXIT; $(BIN)/python manage.py work & \
		$(BIN)/granian --interface wsgi --port $(PORT) --workers 2 --blocking-threads 4 --log-level warning portal.wsgi:application

test: .venv/installed-for-tests ## every test that needs no server or browser beside Python
	$(BIN)/python -m pytest -n auto -m "not browser and not server"

lint: .venv/installed-for-tests ## style, types, templates, imports, migrations
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/djlint --lint --quiet templates
	$(BIN)/mypy
	$(BIN)/python manage.py makemigrations --check --dry-run
	SECRET_KEY=only-to-check-the-settings-of-production-in-the-linter-x ALLOWED_HOSTS=example.org \
		SITE_URL=https://example.org DJANGO_SETTINGS_MODULE=portal.settings.base \
		$(BIN)/python manage.py check --deploy --fail-level WARNING

format: .venv/installed-for-tests ## bring the code into shape
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: .venv/installed-for-tests ## the search beside its peers, N=100000 petitions (BENCH_KEEP=folder keeps them)
	bench/run $(or $(N),100000)

bench-web: .venv/installed-for-tests ## pages made anew, kept, and behind nginx, N=100000 petitions; needs wrk and nginx
	$(BIN)/python -m bench.web --petitions $(or $(N),100000)

screenshots: .venv/installed-for-tests ## the pictures of docs/screenshots, taken by Chromium
	$(BIN)/python -m tests.journeys.screenshots

messages: .venv/installed-for-tests ## take new strings into the catalogue, and compile it
	$(BIN)/python -m tests.messages

measure: .venv/installed-for-tests ## sizes, cycles, annotations and names, as the table in docs/architecture.md has them
	@$(BIN)/python -m tools.measure

mutants: .venv/installed-for-tests ## small faults put into the rules, each to be found by a test (MODULE=portal.workdays.calendar for one)
	$(BIN)/python -m tools.mutants $(MODULE)

map: .venv/installed-for-tests ## draw docs/architecture.svg from the imports
	$(BIN)/python -m tools.map

requirements: .venv/installed-for-tests ## compile the pinned requirements from what we chose
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
		requirements.in --output-file requirements.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
		tests/requirements.in --output-file tests/requirements.txt

.venv/installed: requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed: make PYTHON=python3.12 run")'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

.venv/installed-for-tests: .venv/installed tests/requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r tests/requirements.txt
	@touch $@
