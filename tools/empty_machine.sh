#!/usr/bin/env bash
# Prove the two commands on an empty machine: a minimal Debian root with git, make and Python only, a clean clone of HEAD
# inside it, `make demo` twice and `make test`. By hand or at night: each Debian takes several minutes.
#   tools/empty_machine.sh [bookworm] [trixie]            both when none is named
#   TARGETS="setup" tools/empty_machine.sh bookworm       other targets than "demo demo test"
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=tools/roots.sh
. tools/roots.sh
become_root "$0" "$@"
tools/setup.sh matrix

[ $# -gt 0 ] || set -- bookworm trixie
for suite in "$@"; do
    key="$(declare -f build_root | sha256sum | cut -c1-12)"
    base="$cache/empty-$suite-$key"
    [ -d "$base" ] || build_root "$base" "$suite" "ca-certificates,git,make,python3"
    root="$cache/empty-$suite-run-$$"
    throw_away="$root"
    cp -a "$base" "$root"
    git clone --quiet --no-hardlinks "$repository" "$root/build/bacgiang-gis"
    copy_shared_data "$root"
    echo "== $suite: $(git -C "$root/build/bacgiang-gis" rev-parse --short HEAD), $(chroot "$root" dpkg-query --show | wc -l) packages"
    for target in ${TARGETS:-demo demo test}; do
        start=$SECONDS
        run_in_root "$root" "cd /build/bacgiang-gis && make --no-print-directory $target"
        echo "== $suite: make $target: $((SECONDS - start)) s"
    done
    rm -rf "$root"
done
