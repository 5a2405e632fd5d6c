# Bac Giang GIS. `make help` lists the targets.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules

ENGINE_ENV := $(shell tools/env.sh path engine)
DEV_ENV := $(shell tools/env.sh path dev)
BENCH_ENV := $(shell tools/env.sh path bench)
CACHE := $(shell tools/env.sh cache)
ENGINE_PYTHON := $(ENGINE_ENV)/bin/python
DEV_PYTHON := $(DEV_ENV)/bin/python
QGIS_PYTHON := /usr/bin/python3
WITH_QGIS := tools/with_qgis.sh

# Every algorithm and test finds the engine through this variable.
export BACGIANG_ENGINE_PYTHON := $(ENGINE_PYTHON)
unexport PYTHONPATH PYTHONHOME

FOLDER ?= demo_output/published
PORT ?= 8080
PYTEST_OPTIONS ?= -q
CASES ?=
BENCH_OPTIONS ?=

.PHONY: help qm demo test test-engine test-qgis test-e2e package install serve bench lint format lock styles docs pictures translations \
	fuzz matrix empty-machine wheel setup setup-dev clean clean-cache

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "  %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@echo "  Environments are kept in $(CACHE)"

setup: ## install what is missing to run: QGIS, QGIS Server, the engine's Python environment
	@tools/setup.sh system engine

setup-dev: ## the same, the environment for tests and lint, and PostGIS, with which areas are compared
	@tools/setup.sh system engine dev postgis

demo: setup ## run the main job on the sample commune; results in demo_output/
	@$(MAKE) --no-print-directory styles qm
	$(WITH_QGIS) $(ENGINE_PYTHON) tools/demo.py

test: test-engine test-qgis test-e2e ## install what is missing and run all tests

test-engine: setup-dev styles ## tests of the engine and the tools, without QGIS
	$(DEV_PYTHON) -m pytest tests/engine tests/tools tests/fuzz $(PYTEST_OPTIONS)

fuzz: setup-dev ## damage thousands of files and import them: always a report or a named error
	FUZZ_FILES=1000 $(DEV_PYTHON) -m pytest tests/fuzz $(PYTEST_OPTIONS)

test-qgis: setup styles qm ## tests inside the machine's QGIS
	$(WITH_QGIS) $(QGIS_PYTHON) -m pytest tests/qgis $(PYTEST_OPTIONS)

test-e2e: setup package ## tests through qgis_process, QGIS Server and the installed ZIP
	$(WITH_QGIS) $(QGIS_PYTHON) -m pytest tests/end_to_end $(PYTEST_OPTIONS)

package: setup styles qm ## build the installable ZIP in dist/
	$(ENGINE_PYTHON) tools/package.py

wheel: setup-dev styles qm ## build the wheel for cluster nodes in dist/
	$(DEV_PYTHON) -m hatchling build --target wheel

install: setup styles qm ## link the plugin into your QGIS profile
	$(QGIS_PYTHON) tools/install.py

serve: setup ## serve a published folder: make serve FOLDER=… PORT=…
	$(WITH_QGIS) $(ENGINE_PYTHON) tools/serve.py "$(FOLDER)" --port "$(PORT)"

bench: setup ## benchmarks beside QGIS, PostGIS, DuckDB, GRASS and others: make bench CASES="build check" BENCH_OPTIONS=--quick
	@tools/setup.sh peers bench
	$(WITH_QGIS) $(BENCH_ENV)/bin/python benchmarks/run.py $(CASES) $(BENCH_OPTIONS)

lint: setup-dev ## style, types, layering, Qt 6, package security, translations
	PATH="$(DEV_ENV)/bin:$$PATH" tools/lint.sh "$(DEV_PYTHON)"

format: setup-dev ## format the Python code and mend what ruff can mend
	$(DEV_PYTHON) -m ruff check --fix-only --quiet .
	$(DEV_PYTHON) -m ruff format .

lock: setup-dev ## update the pinned dependencies
	tools/lock.sh

styles: setup ## write QML styles from the data dictionary
	$(ENGINE_PYTHON) tools/make_styles.py

docs: setup ## write the algorithm and field reference
	$(WITH_QGIS) $(QGIS_PYTHON) tools/make_docs.py
	$(ENGINE_PYTHON) tools/make_reference.py

pictures: demo package ## make the pictures in docs/pictures anew (starts QGIS Desktop without a screen)
	@tools/setup.sh pictures
	$(WITH_QGIS) $(ENGINE_PYTHON) tools/make_pictures.py

translations: setup ## add new texts to the Vietnamese translation and compile it
	$(ENGINE_PYTHON) tools/translations.py --update --compile

qm: setup
	@$(ENGINE_PYTHON) tools/translations.py --compile

matrix: ## the QGIS and end-to-end tests in Debian 13 with QGIS 3.44
	tools/matrix.sh

empty-machine: ## both commands from a clean clone in minimal Debian 12 and 13 roots (slow)
	tools/empty_machine.sh

clean: ## remove what was built here
	rm -rf build dist demo_output bench_output .ruff_cache .pytest_cache .hypothesis bacgiang_gis_plugin/i18n/*.qm
	find . -name __pycache__ -type d -not -path './.git/*' -prune -exec rm -rf {} +

clean-cache: ## remove the environments and roots kept in the cache
	rm -rf "$(CACHE)"
