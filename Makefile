# Gongkai: make demo | test | check | fuzz | train | judge | bench | notebooks | wheelhouse | lock | clean
# Every target builds .venv first, once; a change of pyproject.toml builds it anew. The demo installs what reading needs,
# all else adds what developers need.

PYTHON ?= $(shell command -v python3.11 || command -v python3.12 || command -v python3.13 || command -v python3)
BIN := .venv/bin
READING := .venv/.reading
READY := .venv/.ready
WORKERS ?= 2
EXTRAS ?= data,review
DEMO := $(filter-out %.md %.py %.jsonl %.png %.jpg, $(wildcard samples/*))

LOCKED := data dask ocr plot postgresql review
FUZZ_RUNS ?= 10000
FUZZ_SECONDS ?= 600

.PHONY: demo test check fuzz train judge bench notebooks wheelhouse lock clean

demo: $(READING)
	$(BIN)/gongkai parse $(DEMO) --format table
	@echo "Pictures and scans need one extra more: $(BIN)/pip install -e '.[ocr]'; then parse samples/picture.png"

test: $(READY)
	$(BIN)/python -m pytest -n $(WORKERS)

check: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# Mutants of good files, by kind; nightly with FUZZ_SECONDS=100000. By coverage: fuzz/harness.py KIND --guided (atheris).
fuzz: $(READY)
	for kind in text html mht docx xlsx pdf picture alignment; do \
	  $(BIN)/python fuzz/harness.py $$kind --runs $(FUZZ_RUNS) --seconds $(FUZZ_SECONDS) || exit 1; \
	done

train: $(READY)
	$(BIN)/gongkai train --labels training_data/labels.jsonl.gz

judge: $(READY)
	$(BIN)/python benchmarks/judge.py

bench: $(READY)
	$(BIN)/python benchmarks/bench.py

# The notebooks with their outputs go to out/notebooks, the pictures of retraining to docs/pictures.
notebooks: $(READY)
	mkdir -p out/notebooks
	cp notebooks/*.ipynb out/notebooks/
	GONGKAI_NOTEBOOK_PICTURES="$(CURDIR)/docs/pictures" GONGKAI_NOTEBOOK_OUTPUT="$(CURDIR)/out/retrain" \
	  $(BIN)/jupyter execute --inplace --timeout=-1 out/notebooks/*.ipynb

# For a network without a package index: everything in one folder, and how to install from it.
wheelhouse: $(READING)
	$(BIN)/python -m pip wheel --quiet --disable-pip-version-check --wheel-dir wheelhouse '.[$(EXTRAS)]'
	@echo "Copy wheelhouse/ over, then: pip install --no-index --find-links wheelhouse 'gongkai[$(EXTRAS)]'"

# Versions and digests of all that a deployment installs. Names no index: pip takes the one it is set up with.
lock: $(READING)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	printf '%s\n' '# Every dependency with the digests of its files, for deployments: pip install --require-hashes -r requirements.lock' \
	  '# All extras but those of developers. Made by `make lock`; names no index.' > requirements.lock
	$(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	  --no-header --no-annotate --quiet $(LOCKED:%=--extra %) >> requirements.lock

clean:
	rm -rf .venv build dist out wheelhouse .pytest_cache .mypy_cache .ruff_cache .hypothesis benchmarks/results/worst.jsonl

$(READY): $(READING)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade pip
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@

$(READING): pyproject.toml
	@test -n "$(PYTHON)" || { echo "No Python found: install Python 3.11 or later (Debian: apt install python3 python3-venv)"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "$(PYTHON) is older than 3.11: install Python 3.11 or later, or name one: make PYTHON=/path/to/python"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null \
	  || { echo "$(PYTHON) has no venv module (Debian: apt install python3-venv)"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@
