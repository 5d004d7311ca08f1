#!/bin/sh
# Makes .venv from the locked, hashed requirements; what it needs is a shell and Python 3.11 or newer.
set -eu
cd "$(dirname "$0")/.."

python=
for candidate in ${PYTHON:-python3 python3.13 python3.12 python3.11}; do
    # Tried, not only found: a version manager's shim may stand for nothing.
    if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        python=$candidate
        break
    fi
done
if [ -z "$python" ]; then
    echo "No Python 3.11 or newer found. Install one, or name it: make setup PYTHON=/path/to/python" >&2
    exit 1
fi

"$python" tools/system.py
[ -x .venv/bin/python ] || "$python" -m venv .venv
export PIP_DISABLE_PIP_VERSION_CHECK=1
pip=".venv/bin/python -m pip install --quiet"
# First what builds: a package that comes as source (pyspark) is built with this, not with what a registry has newest.
$pip --require-hashes --no-deps -r tools/build-requirements.txt
$pip --require-hashes --no-build-isolation --use-pep517 -r requirements.txt
$pip --no-deps --no-build-isolation --editable .
touch .venv/ready
