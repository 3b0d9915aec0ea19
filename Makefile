# One command each; `make help` lists them. Needs Python 3.11 or newer and nothing else.
# PORT= and DATA= say where `make run` listens and keeps its data; INTERLEND_* variables win over
# them, and where they are not given the settings say it.

PYTHON ?= python3
PORT ?=
DATA ?=
ONLY ?=
WORKERS ?= auto

bin := .venv/bin
ready := .venv/.installed

.DEFAULT_GOAL := help
.PHONY: help run test check chaos format generate bench soak mutants lock clean

help: ## what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: $(ready) ## start with a demo library, staff and a simulated partner (PORT=8400 DATA=data)
	@$(if $(PORT),INTERLEND_PORT="$${INTERLEND_PORT:-$(PORT)}") \
		$(if $(DATA),INTERLEND_DATA="$${INTERLEND_DATA:-$(DATA)}") exec $(bin)/interlend up --demo

test: $(ready) ## run the tests (WORKERS=auto, or a number; ARGS= goes to pytest)
	@$(bin)/pytest -q -n $(WORKERS) --dist worksteal $(ARGS)

check: $(ready) ## format, lint, types, import rules, generated files
	@$(bin)/ruff format --check --quiet --diff .
	@$(bin)/ruff check --quiet .
	@$(bin)/mypy
	@$(bin)/lint-imports
	@$(bin)/interlend lifecycle --check
	@$(bin)/python -m ops.checks.event_page --check
	@$(bin)/python -m ops.checks.asyncapi --check
	@$(bin)/python -m ops.checks.schemas --check

format: $(ready) ## format the code and mend what the linter can mend
	@$(bin)/ruff format .
	@$(bin)/ruff check --fix .

generate: $(ready) ## write docs/lifecycle.*, docs/events.md and docs/asyncapi.yaml from the code
	@$(bin)/interlend lifecycle --write
	@$(bin)/python -m ops.checks.event_page
	@$(bin)/python -m ops.checks.asyncapi

bench: scaled := pipeline-kafka-postgres
bench: $(ready) ## run the benchmarks, one JSON object a line (ONLY=name)
	@$(if $(filter-out $(scaled),$(ONLY)),,$(bin)/python -m tests.services) \
		$(bin)/interlend bench $(if $(ONLY),--only $(ONLY))

soak: $(ready) mutants ## hours: long kill and property tests, mutation score, coverage
	@$(MAKE) --no-print-directory chaos LONG=1
	@HYPOTHESIS_PROFILE=soak $(bin)/pytest -q -n $(WORKERS) --timeout 0 --cov --cov-report=term $(ARGS)

chaos: $(ready) ## inflict faults under load and reckon up every message (LONG=1: hours)
	@rm -f .chaos.json
	@INTERLEND_KILLS=$${INTERLEND_KILLS:-$(if $(LONG),500,30)} \
		INTERLEND_CHAOS_TIMES=$${INTERLEND_CHAOS_TIMES:-$(if $(LONG),20,1)} \
		INTERLEND_CHAOS_SUMMARY=.chaos.json $(bin)/pytest -q -m "soak or not soak" tests/chaos; \
		status=$$?; cat .chaos.json; exit $$status

mutants: $(ready) ## the mutation score of the engine
	@rm -rf mutants
	@$(bin)/mutmut run --max-children 2
	@$(bin)/mutmut export-cicd-stats

lock: $(ready) ## settle every dependency anew and write requirements.lock
	@$(bin)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-emit-find-links --no-header --no-annotate --no-strip-extras \
		--group dev pyproject.toml --output-file requirements.lock

clean: ## remove the environment and all caches (never the data)
	@rm -rf .venv build dist mutants htmlcov .coverage .coverage.* .pytest_cache .mypy_cache \
		.ruff_cache .import_linter_cache .hypothesis
	@find . -name __pycache__ -prune -exec rm -rf {} +

$(ready): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Interlend needs Python 3.11 or newer; name one with PYTHON=/path/to/python3"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
		{ echo "Python cannot make environments here; on Debian: apt-get install python3-venv"; exit 1; }
	@echo "Setting up .venv (once; about a minute)"
	@test -x $(bin)/python || $(PYTHON) -m venv .venv
	@$(bin)/python -m pip install --quiet --disable-pip-version-check \
		--require-hashes --no-deps --requirement requirements.lock
	@$(bin)/python -m pip install --quiet --disable-pip-version-check \
		--no-build-isolation --no-deps --editable .
	@touch $@
