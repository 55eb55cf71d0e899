# Every target that a person calls has a line for `make help` behind its name.
.DEFAULT_GOAL := help
.PHONY: help run install test check format bench chaos lock clean

VENV := .venv
BIN := $(VENV)/bin
# the first Python on the PATH that is new enough; or PYTHON=/path/to/python
PYTHON ?= $(shell for name in python3 python3.14 python3.13 python3.12 python3.11; do \
	"$$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo "$$name"; break; }; \
	done)
PIP := $(BIN)/python -m pip --disable-pip-version-check
# more options for the command behind a target: make run ARGS="--port 8001"
ARGS ?=

INSTALLED := $(VENV)/installed
DEVELOPING := $(VENV)/installed-for-development

help: ## show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1	/' | \
		while IFS='	' read -r name text; do printf '  make %-8s %s\n' "$$name" "$$text"; done

run: $(INSTALLED) ## install what is missing and start everything, with sample data
	@exec $(BIN)/haochaping up $(ARGS)

install: $(INSTALLED) ## only set up .venv

test: $(DEVELOPING) ## run the tests; ARGS="-k deadline" runs some of them
	$(BIN)/python -m pytest -n auto --dist worksteal $(ARGS)

check: $(DEVELOPING) ## lint, formatting, types, import rules, translations
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy .
	$(BIN)/lint-imports --no-logo
	@if [ -f web/translations.py ] || [ -d web/translations ]; then \
		echo "$(BIN)/python -m web.translations --check"; \
		$(BIN)/python -m web.translations --check; \
	fi

format: $(DEVELOPING) ## put the code into its one format and order
	$(BIN)/ruff check --fix --select I .
	$(BIN)/ruff format .

bench: $(DEVELOPING) ## measure, each figure against a yardstick in the same run
	$(BIN)/python -m bench.run $(ARGS)

chaos: $(DEVELOPING) ## kill the parts at random and count what was lost
	$(BIN)/python -m bench.chaos $(ARGS)

LOCK := uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --quiet
lock: ## choose the newest versions allowed and lock them (needs uv)
	$(LOCK) --upgrade pyproject.toml -o requirements.lock
	$(LOCK) --upgrade -c requirements.lock pyproject.toml requirements-dev.in -o requirements-dev.lock
	printf 'setuptools>=77\n' | $(LOCK) --upgrade --no-annotate - -o requirements-build.lock

clean: ## remove .venv and everything else that can be made again; never data/
	rm -rf $(VENV) build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -not -path './data/*' -prune -exec rm -rf {} +

$(BIN)/pip:
	@if [ -z "$(PYTHON)" ] || ! command -v "$(PYTHON)" >/dev/null; then \
		echo "需要 Python 3.11 或更新版本：请安装（Debian/Ubuntu:apt install python3 python3-venv），或用 make PYTHON=路径 指定。"; \
		echo "Python 3.11 or newer is needed: install it (Debian/Ubuntu: apt install python3 python3-venv), or name it with make PYTHON=path."; \
		exit 1; \
	fi >&2
	@if ! "$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then \
		echo "$$("$(PYTHON)" --version) 版本过低：需要 Python 3.11 或更新版本，请用 make PYTHON=路径 指定。"; \
		echo "$$("$(PYTHON)" --version) is too old: Python 3.11 or newer is needed, name it with make PYTHON=path."; \
		exit 1; \
	fi >&2
	@if ! "$(PYTHON)" -c 'import ensurepip, venv' 2>/dev/null; then \
		echo "缺少 Python 的 venv 模块：请执行 apt install python3-venv(或 $$("$(PYTHON)" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])'))，然后重试。"; \
		echo "Python's venv module is missing: run apt install python3-venv (or $$("$(PYTHON)" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')), then try again."; \
		exit 1; \
	fi >&2
	@rm -rf $(VENV)
	"$(PYTHON)" -m venv $(VENV)

$(INSTALLED): requirements.lock requirements-build.lock pyproject.toml | $(BIN)/pip
	@echo "正在安装依赖到 $(VENV)(首次需要一两分钟) · Installing into $(VENV) (a minute or two the first time)"
	@$(PIP) install --quiet --require-hashes -r requirements-build.lock -r requirements.lock
	@$(PIP) install --quiet --no-deps --no-build-isolation --no-index --editable .
	@touch $@

$(DEVELOPING): $(INSTALLED) requirements-dev.lock
	@echo "正在安装开发工具 · Installing the development tools"
	@$(PIP) install --quiet --require-hashes -r requirements-dev.lock
	@touch $@
