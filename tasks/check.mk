# Looking at the code, without a server of its own and without the network.

.PHONY: check fix policy docs lock
check: $(DEV) ## format, lint, types, imports, migrations, templates, fast tests (at most 90 seconds)
	@$(PY) tools/check.py

fix: $(DEV) ## put the code in the house's form as far as a machine can
	@$(VENV)/bin/ruff format .
	@$(VENV)/bin/ruff check --fix .

policy: $(DEV) ## run the cases of the law (src/openfisca_chongqing/tests) alone
	@$(PY) -m pytest tests/law

docs: $(DEV) ## check that documents name only what exists
	@$(PY) tools/check_docs.py

lock: $(DEV) ## resolve the dependencies of pyproject.toml anew into both lock files
	@$(PY) tools/lock.py
