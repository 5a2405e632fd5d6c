#!/usr/bin/env bash
# Everything `make lint` holds, each check named; all of them run, the exit code says whether one failed.
#   tools/lint.sh PYTHON     PYTHON is the development environment's
set -uo pipefail
cd "$(dirname "$0")/.."
python="$1"
failed=()

check() {
    local name="$1"
    shift
    echo "-- $name"
    "$@" || failed+=("$name")
}

check "ruff" "$python" -m ruff check .
check "format" "$python" -m ruff format --check .
check "types of the engine" "$python" -m mypy
check "layers" "$python" tools/check_layers.py
check "Qt 6" "$python" tools/check_qt6.py
check "hygiene" "$python" tools/check_hygiene.py
check "translations" "$python" tools/translations.py --check
if make --no-print-directory package; then
    check "package security" "$python" tools/check_package.py
else
    failed+=("package")
fi

if [ "${#failed[@]}" -gt 0 ]; then
    printf 'lint failed: %s\n' "$(printf '%s, ' "${failed[@]}" | sed 's/, $//')"
    exit 1
fi
echo "lint: all checks passed"
