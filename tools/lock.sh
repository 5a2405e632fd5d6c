#!/bin/sh
# Write the three lock files anew from requirements/*.in: exact versions, hashes, one file for Python 3.11 to 3.13 on every
# system. Package index, certificates and mirrors come from the machine's own settings and are not written into the files.
set -eu
cd "$(dirname "$0")/.."
uv="$(tools/env.sh path dev)/bin/uv"
if [ ! -x "$uv" ]; then
    echo "lock: the development environment is missing; run 'make setup' first, or put uv into it" >&2
    exit 1
fi
# uv reads its own variables; a local folder of wheels would put hashes of local builds into the files.
unset PIP_FIND_LINKS PIP_EXTRA_INDEX_URL UV_FIND_LINKS UV_EXTRA_INDEX_URL || true

compile() {
    echo "lock: $1 -> $2"
    "$uv" --no-config pip compile "$1" --output-file "$2" --upgrade --universal --python-version 3.11 \
        --fork-strategy fewest --generate-hashes --no-build --no-header --no-emit-index-url --no-emit-find-links \
        --emit-build-options --no-annotate --quiet
    python3 - "$2" <<'PYTHON'
import re, sys
text = open(sys.argv[1], encoding="utf-8").read()
if re.search(r"https?://|file:|@ ", text):
    sys.exit(f"lock: {sys.argv[1]} names an address; it must hold names, versions and hashes only")
PYTHON
}

compile requirements/engine.in bacgiang_gis_plugin/engine/requirements.lock
compile requirements/dev.in requirements/dev.lock
compile requirements/bench.in requirements/bench.lock
