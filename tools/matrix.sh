#!/usr/bin/env bash
# The version matrix: the QGIS and end-to-end tests in a Debian 13 root with QGIS 3.44 and Python 3.13.
# The root and its engine environment stay in the cache, outside the checkout; the first run builds them.
# Options for pytest come from PYTEST_OPTIONS.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=tools/roots.sh
. tools/roots.sh
become_root "$0" "$@"
tools/setup.sh matrix

suite=trixie
packages="$(tools/setup.sh list-system) make"
# The build recipe names the root: another package list or another recipe makes another root.
key="$({ declare -f build_root && echo "$suite $packages"; } | sha256sum | cut -c1-12)"
root="$cache/debian-13-qgis-$key"

# Two runs at once wait for each other: they share the root.
mkdir -p "$cache"
exec 8>"$root.lock"
flock 8
if [ ! -d "$root" ]; then
    # A root of another recipe is of no use any more, unless a run of another checkout is in it.
    for old in "$cache"/debian-13-qgis-*/; do
        old="${old%/}"
        [ ! -d "$old" ] || flock --nonblock "$old.lock" rm -rf "$old" || true
    done
    echo "matrix: building Debian 13 with QGIS from $suite-backports"
    # -t prefers backports for these packages only.
    install="apt-get install --yes -qq --no-install-recommends -t $suite-backports $packages && apt-get clean"
    build_root "$root" "$suite" ca-certificates "chroot \"\$1\" sh -c '$install'"
else
    echo "matrix: the Debian 13 root is ready ($root)"
fi

# The work tree as it is (no ignored files), so that what is tested is what is here.
rm -rf "$root/build/checkout"
mkdir -p "$root/build/checkout"
git ls-files -z --cached --others --exclude-standard --deduplicate |
    while IFS= read -r -d '' file; do [ -e "$file" ] || [ -L "$file" ] && printf '%s\0' "$file"; done |
    tar --create --null --files-from=- --owner=0 --group=0 | tar --extract --directory "$root/build/checkout"
copy_shared_data "$root"

run_in_root "$root" "
    cd /build/checkout
    python3 --version
    QT_QPA_PLATFORM=offscreen python3 -c 'from qgis.core import Qgis; print(\"QGIS\", Qgis.version())'
    gdalinfo --version
    make --no-print-directory test-qgis test-e2e PYTEST_OPTIONS='${PYTEST_OPTIONS:--q}'
"
