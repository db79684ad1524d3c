# make demo and make test do all the set-up themselves: a virtual environment in .venv, from the lock file.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready
DEMO := .streams/demo
PORT ?= 0

.DEFAULT_GOAL := help
.PHONY: help demo test check lint bench quality fuzz pictures schemas lock clean

help: ## Show this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 18

demo: $(READY) ## Run the main job on the demo coverage; a correction, a kill, another list on trial; then, on a terminal, the page
	@$(BIN)/streams run streams/demo/coverage --issues streams/demo/issues.json --data $(DEMO) --once
	@printf '\nLater the wire corrects its report, and the paper that had taken it over kills its copy:\n\n'
	@$(BIN)/streams run streams/demo/later.jsonl --issues streams/demo/issues.json --data $(DEMO) --once --json >/dev/null
	@$(BIN)/streams changes --data $(DEMO)
	@printf '\nAnd if the Pacific desk had a list of its own?\n\n'
	@$(BIN)/streams trial pacific --issues streams/demo/pacific.json --data $(DEMO)
	@if [ -t 1 ]; then trap : INT; printf '\nAll of it is on a page now, until Ctrl-C:\n\n'; $(BIN)/streams serve --port $(PORT) --data $(DEMO) || test $$? -ge 128; fi

# Three at a time on two cores: threads of each one's linear algebra would only wait for one another.
test: $(READY) ## Run every test that can run here; on Kafka and PostgreSQL too where they can be had
	@OPENBLAS_NUM_THREADS=1 $(BIN)/pytest -q -n 3 --dist loadfile --no-loadscope-reorder

check: lint ## Lint, types, import rules, unit and contract tests: under a minute
	@$(BIN)/pytest -q -m "not slow" tests/unit tests/contract

lint: $(READY) ## Lint, types and import rules
	@$(BIN)/ruff check . && $(BIN)/ruff format --check -q .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache >.venv/lint-imports.txt || { cat .venv/lint-imports.txt; exit 1; }

bench: $(READY) ## Measure speed on this machine, as ratios within one run
	@for bench in tests/bench/bench_*.py; do echo "== $$bench"; $(BIN)/python "$$bench" || exit 1; done

quality: $(READY) ## Measure how well the reader reads, on labelled coverage; HIDE=1 leaves out what is not for tuning; ACCURATE=1 for the encoder
	@$(BIN)/python tests/quality/measure.py $(if $(HIDE),--hide) $(if $(ACCURATE),--accurate)

fuzz: $(READY) ## Mangle inputs of every format for five minutes: no error but our own, in bounded time and memory
	@$(BIN)/python tests/fuzzing/fuzz.py

pictures: $(READY) ## Take the README's pictures of the page anew (needs Chromium)
	@$(BIN)/python tests/browsing/pictures.py

schemas: $(READY) ## Write schemas/ anew from the code
	@$(BIN)/streams schemas schemas

lock: ## Pin every dependency anew, by hash (needs uv)
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-strip-extras --no-header --no-emit-index-url \
	  --no-emit-find-links --extra postgres --extra parquet --extra otel --extra accurate --group dev pyproject.toml \
	  -o requirements.lock

clean: ## Remove the virtual environment, caches and the demo's data
	rm -rf .venv .streams .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(READY): requirements.lock pyproject.toml
	@echo "Setting up .venv (once; about a minute) ..."
	@if command -v uv >/dev/null 2>&1; then \
	  rm -rf .venv && uv venv -q --python '>=3.11,<3.14' .venv && \
	  uv pip install -q --python $(BIN)/python --require-hashes -r requirements.lock && \
	  uv pip install -q --python $(BIN)/python --no-deps --no-build-isolation -e . ; \
	elif $(PYTHON) -c 'import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' 2>/dev/null; then \
	  $(PYTHON) -m venv --clear .venv && \
	  $(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements.lock && \
	  $(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e . ; \
	else \
	  echo "Please install Python 3.11, 3.12 or 3.13 with its venv module (Debian: apt install python3-venv), or uv."; exit 1; \
	fi
	@touch $@
