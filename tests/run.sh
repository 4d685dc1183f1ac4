#!/bin/sh
# Everything that must hold before a change lands, from a clean clone: set-up, style, types, import contract, knowledge
# and ontology lint, tests. Needs Python 3.11 or newer, git and a C compiler; PYTHON names another interpreter.
# As root with PARTNERGRAPH_INSTALL=1 it installs the Debian packages that some tests need; otherwise it prints the line.
set -eu
cd "$(dirname "$0")/.."

packages="chromium fonts-noto-core virtuoso-opensource-7-bin"
if ! command -v chromium >/dev/null 2>&1 || ! command -v virtuoso-t >/dev/null 2>&1; then
  if [ "$(id -u)" = 0 ] && [ "${PARTNERGRAPH_INSTALL:-}" = 1 ]; then
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $packages
  else
    echo "No Chromium or no Virtuoso: the tests with it are skipped. To run them too: sudo apt-get install $packages"
  fi
fi

[ -x .venv/bin/python ] || "${PYTHON:-python3}" -m venv .venv
.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r tests/requirements.txt
.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .

echo "== ruff";            .venv/bin/ruff check .; .venv/bin/ruff format --check .
echo "== mypy";            .venv/bin/mypy
echo "== import contract"; .venv/bin/lint-imports
echo "== knowledge lint";  .venv/bin/python -m partnergraph.knowledge.lint
echo "== ontology lint";   .venv/bin/python -m partnergraph.knowledge.ontology_lint
echo "== tests";           .venv/bin/python -m pytest --numprocesses auto --dist loadfile "$@"
