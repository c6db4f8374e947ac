# Every target does its own set-up; nothing needs to be installed or activated first.
.DEFAULT_GOAL := help
.NOTPARALLEL:
PY := .venv/bin/python
LOCK := $(PY) -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --custom-compile-command "make lock" pyproject.toml
PYBABEL := $(PY) -m babel.messages.frontend --quiet
CATALOGUE := casebuilder/locale
TEMPLATE := build/casebuilder.pot

.PHONY: help
help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1|\2/p' Makefile | awk -F '|' '{ printf "make %-17s %s\n", $$1, $$2 }'

.PHONY: setup-run
setup-run:
	@sh tools/setup.sh run

.PHONY: setup-test
setup-test:
	@sh tools/setup.sh test

.PHONY: run
run: setup-run ## start the application (without a screen: build the example's workbook in out/)
	@sh tools/run.sh

.PHONY: lint
lint: setup-test ## check style, types and the direction of the imports
	$(PY) -m ruff check
	$(PY) -m ruff format --check
	$(PY) -m mypy
	$(PY) -c "from importlinter.cli import lint_imports_command; lint_imports_command()"

# A file stays in one process, because its tests share what is slow to make: workbooks that were recalculated.
# Files in their own order: by number of tests, those with few and long ones would come last, one process waiting.
.PHONY: test
test: lint ## run every check and every test
	$(PY) -m pytest --numprocesses auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder

.PHONY: bench
bench: setup-test ## measure how long the slow parts take
	$(PY) -m pytest tests/benchmarks --benchmark-only

.PHONY: screenshots
screenshots: setup-test ## take the pictures of the manual anew
	$(PY) -m casebuilder.ui.screenshots build/screenshots --language all --theme all
	for picture in docs/screenshots/*.png; do cp build/screenshots/$$(basename $$picture) $$picture; done

.PHONY: workbook-pictures
workbook-pictures: setup-test ## take a picture of every printed page of two workbooks (LibreOffice, pdftoppm)
	PYTHONPATH=. $(PY) tools/workbook_pictures.py docs/workbook

.PHONY: catalogue
catalogue: setup-test ## bring the translations up to date with the texts in the code
	@mkdir -p build
	$(PYBABEL) extract --mapping-file pyproject.toml --no-default-keywords \
		--keyword N_ --keyword t --keyword _t --keyword translator --no-location --sort-output \
		--project casebuilder --copyright-holder casebuilder --output $(TEMPLATE) casebuilder
	$(PYBABEL) update --domain casebuilder --input-file $(TEMPLATE) --output-dir $(CATALOGUE) --locale nl \
		--init-missing --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date
	$(PYBABEL) compile --domain casebuilder --directory $(CATALOGUE)

.PHONY: lock
lock: setup-test ## take up the newest libraries that pyproject.toml allows
	$(LOCK) --upgrade --group build --output-file requirements.lock
	$(LOCK) --upgrade --group build --group dev --constraint requirements.lock --output-file requirements-dev.lock

.PHONY: package
package: setup-test ## build the wheel in dist/
	$(PY) -m pip --disable-pip-version-check wheel -qq --no-deps --no-build-isolation --wheel-dir dist .

.PHONY: clean
clean: ## remove everything that can be made again
	rm -rf .venv build dist out .mypy_cache .ruff_cache .pytest_cache .hypothesis .benchmarks .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
