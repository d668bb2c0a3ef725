# The two commands of this house are `make run` and `make test`; each sets up what it needs and says so.
python := .venv/bin/python
compile := uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	--no-emit-index-url --no-emit-find-links

.PHONY: run test check pictures bench fuzz soak lock

run: ## the demo: one visit end to end, in a window or, without a display, headless into build/demo/
	@.ci/setup run
	@$(python) -m kiosk demo

test: ## format, lint, types, layers, QML lint and every test
	@.ci/setup test
	@$(MAKE) --no-print-directory check
	@$(python) -m pytest

check: ## what needs no running: format, lint, types, layers, QML
	$(python) -m ruff format --check .
	$(python) -m ruff check .
	$(python) -m mypy
	.venv/bin/lint-imports
	$(python) -m tests.qmllint

soak: ## 5,000 visits with random faults in one kiosk process: half an hour and more; SEED=n plays the same again
	@.ci/setup test
	$(python) -m tests.soak --visits 5000 $(if $(SEED),--seed $(SEED)) --result tests/results/soak.toml

pictures: ## every screen in both languages into build/pictures/
	@.ci/setup run
	@$(python) -m tests.pictures build/pictures

bench: ## speed and memory beside what they are compared with, into build/bench.json
	@.ci/setup test
	@$(python) -m tests.bench

fuzz: ## 5,000 cases against the service on each database, 200,000 mutated inputs to each parser of documents; tests/results
	@.ci/setup test
	@$(python) -m tests.contract.fuzz --cases 5000
	@$(python) -m tests.fuzz_documents --inputs 200000

lock: ## the hash-pinned locks, from pyproject.toml and requirements-build.in; needs uv on the PATH
	$(compile) pyproject.toml --extra tawasul --extra demo --extra roundup --extra dev -o requirements.lock
	$(compile) pyproject.toml --constraint requirements.lock -o requirements-kiosk.lock
	$(compile) requirements-build.in -o requirements-build.lock
