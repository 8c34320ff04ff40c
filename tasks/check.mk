# Looking at the code, without a server of its own and without the network.
IN_TEST := $(OPS) exec --test
TEMPLATES := $(shell find src -path '*/templates/*' -name '*.html' 2>/dev/null | head -1)

.PHONY: check fix policy docs lock
check: $(DEV) ## format, lint, types, imports, migrations, templates, fast tests (at most 90 seconds)
	@$(VENV)/bin/ruff format --check .
	@$(VENV)/bin/ruff check .
	@$(VENV)/bin/yamllint --strict -c tools/yamllint.yaml src tools
	@if [ -n "$(TEMPLATES)" ]; then $(VENV)/bin/djlint --quiet --lint --profile=django src; fi
	@$(VENV)/bin/lint-imports
	@$(IN_TEST) $(VENV)/bin/mypy
	@$(IN_TEST) $(PY) -m django makemigrations --check --dry-run
	@$(PY) -m pytest -n 2 -m "not slow and not browser and not qa"

fix: $(DEV) ## put the code in the house's form as far as a machine can
	@$(VENV)/bin/ruff format .
	@$(VENV)/bin/ruff check --fix .

policy: $(DEV) ## run the cases of the law (src/openfisca_chongqing/tests) alone
	@$(PY) -m pytest tests/law

docs: $(DEV) ## check that documents name only what exists
	@$(PY) tools/check_docs.py

lock: $(DEV) ## resolve the dependencies of pyproject.toml anew into both lock files
	@$(PY) tools/lock.py
