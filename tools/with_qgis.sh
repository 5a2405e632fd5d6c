#!/bin/sh
# Run a command with a headless QGIS of its own: private profile, private runtime folder, no screen. Removed at the end.
#   tools/with_qgis.sh /usr/bin/python3 -m pytest tests/qgis
# QGIS_PROCESS names the qgis_process to call: Debian 12's wrapper passes an option that qgis_process rejects, so its
# binary is taken where it exists.
set -eu
private="$(mktemp -d "${TMPDIR:-/tmp}/bacgiang-qgis-XXXXXX")"
trap 'rm -rf "$private"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
mkdir -m 0700 "$private/runtime"
mkdir "$private/profile"
if [ -z "${QGIS_PROCESS:-}" ]; then
    QGIS_PROCESS="$(command -v qgis_process.bin || command -v qgis_process || echo qgis_process)"
fi
export QGIS_PROCESS
export QT_QPA_PLATFORM=offscreen XDG_RUNTIME_DIR="$private/runtime" QGIS_CUSTOM_CONFIG_PATH="$private/profile"
export LANG="${LANG:-C.UTF-8}"
# QGIS finds its Python by the PATH: an activated environment or another Python in front would be taken for its own.
export PATH="/usr/bin:$PATH"
"$@"
