# Every target sets up what it needs first: Python 3.11 or newer and, for the PDF, Pango.

LOCKED := .venv/locked
LOCKED_DEV := .venv/locked-dev
SET_UP := scripts/set-up.sh pyproject.toml setup.py
PROVE := $(if $(ARGS),$(ARGS:%=tests/prove/%.py),$(filter-out tests/prove/_%,$(wildcard tests/prove/*.py)))
LOCKED_PROVE := .venv/locked-prove
BENCH := bench/build.py bench/divergence.py bench/mail.py bench/page.py bench/pictures.py bench/scale.py bench/splitters.py bench/stories.py bench/summarizers.py

.DEFAULT_GOAL := help
.PHONY: brief test check format bench prove looks lock clean help
.SUFFIXES:
unexport PYTHONDONTWRITEBYTECODE PYTHONHOME PYTHONPATH

brief: $(LOCKED) ## Build the brief of the seed articles into dist/
	@.venv/bin/briefing build $(ARGS)

test: $(LOCKED_DEV) ## Run the tests (ARGS="-k word" for some of them)
	@.venv/bin/python -m pytest --numprocesses auto --maxprocesses 4 $(ARGS)

check: $(LOCKED_DEV) ## Check format, lint and types, then run the tests
	@.venv/bin/ruff format --check --quiet . || { echo "not formatted; type: make format"; exit 1; }
	@.venv/bin/ruff check --quiet .
	@.venv/bin/mypy --no-error-summary
	@$(MAKE) --no-print-directory test

format: $(LOCKED_DEV) ## Format the code and mend what the linter can mend
	@.venv/bin/ruff check --fix --quiet . ; .venv/bin/ruff format --quiet .

bench: $(LOCKED_DEV) ## Measure speed against bare rivals; prints ratios
	@$(foreach file,$(BENCH),echo "== $(file)" && .venv/bin/python $(file) &&) true

prove: $(LOCKED_DEV) $(LOCKED_PROVE) ## Run the long proofs, such as a thousand kills (ARGS="pages" for one)
	@failed=; for file in $(PROVE); do echo "== $$file"; .venv/bin/python $$file || failed="$$failed $$file"; done; \
	[ -z "$$failed" ] || { echo "not proved:$$failed"; exit 1; }

looks: $(LOCKED_DEV) ## Renew the stored pictures of pages after a change of design; look at them before you commit
	@.venv/bin/python tests/looking.py

lock: ## Renew the lock files from pyproject.toml (needs uv)
	@uv pip compile pyproject.toml $(COMPILE) --output-file requirements.lock
	@uv pip compile pyproject.toml $(COMPILE) --extra dev --constraint requirements.lock --output-file requirements-dev.lock

clean: ## Remove what make made; editions in dist/ stay
	@rm -rf .venv build *.egg-info .hypothesis .mypy_cache .pytest_cache .ruff_cache
	@find briefing tests bench -name __pycache__ -prune -exec rm -rf {} +

help: ## Show this list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1\t\2/p' Makefile | expand -t 14

# One version for every Python, and no address of any package index.
COMPILE := --universal --python-version 3.11 --fork-strategy fewest --generate-hashes \
	--no-header --no-emit-index-url --no-annotate --quiet --upgrade

$(LOCKED): requirements.lock $(SET_UP)
	@scripts/set-up.sh requirements.lock
	@touch $@

$(LOCKED_DEV): requirements-dev.lock $(LOCKED)
	@scripts/set-up.sh requirements-dev.lock
	@touch $@

$(LOCKED_PROVE): scripts/set-up-prove.sh tests/prove/package-lock.json $(LOCKED_DEV)
	@scripts/set-up-prove.sh
	@touch $@

# An environment that was moved or copied here from another folder is made anew.
ifneq ($(file <.venv/made-at),$(CURDIR))
.PHONY: $(LOCKED)
endif
