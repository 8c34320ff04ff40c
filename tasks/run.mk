# Installing and running.

.PHONY: setup demo stop status
setup: $(RUNTIME) ## make .venv and install what running needs (only names and hashes of requirements.lock)

demo: $(RUNTIME) ## set up, create the database, fill it, serve on 127.0.0.1:8000 (PORT=8001 for another port)
	@$(OPS) up --port "$(PORT)"

stop: ## stop the web server, the worker and this clone's PostgreSQL
	@if [ -x $(PY) ]; then $(OPS) stop; else echo "没有在运行  Nothing to stop."; fi

status: $(RUNTIME) ## say what is running
	@$(OPS) status

$(VENV)/bin/pip:
	@$(PYTHON) tools/make_venv.py $(VENV)

$(RUNTIME): requirements.lock tools/link_project.py | $(VENV)/bin/pip
	@echo "▸ 安装依赖  Installing dependencies (requirements.lock), about a minute"
	@$(PY) -m pip install --quiet --require-hashes -r requirements.lock
	@$(PY) tools/link_project.py
	@touch $@

$(DEV): requirements-dev.lock $(RUNTIME)
	@echo "▸ 安装开发依赖  Installing development dependencies (requirements-dev.lock), about a minute"
	@$(PY) -m pip install --quiet --require-hashes -r requirements-dev.lock
	@touch $@
