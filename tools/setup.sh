#!/bin/sh
# Install what is missing, and nothing else. Prints every step; a second run installs nothing.
#   tools/setup.sh system             Debian packages (QGIS, QGIS Server, translation compiler, pytest for QGIS's Python)
#   tools/setup.sh engine|dev|bench   one Python environment in the cache, from its lock file with hashes
#   tools/setup.sh matrix             the extra Debian packages for the version matrix
#   tools/setup.sh postgis            PostgreSQL with PostGIS: what areas are compared with in tests and benchmarks
#   tools/setup.sh peers              the Debian packages of the tools that benchmarks run beside the engine
#   tools/setup.sh pictures           the extra Debian packages for the pictures in docs
#   tools/setup.sh list-system        print the Debian packages
# Several words may be given: tools/setup.sh system engine dev
set -eu
here="$(cd "$(dirname "$0")" && pwd)"

system_packages="ca-certificates gdal-bin python3-gdal python3-venv qgis python3-qgis qgis-server python3-pytest
 qttools5-dev-tools fonts-dejavu-core"
matrix_packages="mmdebstrap debian-archive-keyring"

say() { echo "setup: $*"; }
fail() {
    echo "setup: $*" >&2
    exit 1
}

missing_packages() {
    for package in "$@"; do
        state="$(dpkg-query --show --showformat='${db:Status-Status}' "$package" 2>/dev/null || true)"
        [ "$state" = installed ] || printf '%s ' "$package"
    done
}

as_root() {
    if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi
}

is_supported_debian() {
    [ -r /etc/os-release ] && command -v apt-get >/dev/null 2>&1 || return 1
    id="$(. /etc/os-release && echo "${ID:-}-${VERSION_ID:-}")"
    [ "$id" = debian-12 ] || [ "$id" = debian-13 ]
}

# On systems that are not Debian 12 or 13: name every missing part, install nothing.
check_other_system() {
    lacking=""
    command -v qgis_process >/dev/null 2>&1 || lacking="$lacking qgis_process(QGIS 3.22 or newer)"
    command -v qgis_mapserver >/dev/null 2>&1 || lacking="$lacking qgis_mapserver(QGIS Server)"
    command -v lrelease >/dev/null 2>&1 || lacking="$lacking lrelease(Qt translation compiler)"
    [ -x /usr/bin/python3 ] || lacking="$lacking /usr/bin/python3"
    /usr/bin/python3 -c 'import venv, ensurepip' 2>/dev/null || lacking="$lacking python3-venv"
    /usr/bin/python3 -c 'import pytest' 2>/dev/null || lacking="$lacking pytest(for /usr/bin/python3)"
    /usr/bin/python3 -c 'import qgis.core' 2>/dev/null || lacking="$lacking qgis(Python bindings for /usr/bin/python3)"
    if [ -n "$lacking" ]; then
        fail "this is not Debian 12 or 13, so nothing is installed here. Missing:$lacking"
    fi
    say "this is not Debian 12 or 13; everything needed was found"
}

install_packages() {
    missing="$(missing_packages "$@")"
    if [ -z "$missing" ]; then
        say "Debian packages: all installed"
        return
    fi
    say "Debian packages to install: $missing"
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null 2>&1 ||
            fail "not root and sudo is not installed; as root run: apt-get update && apt-get install $missing"
        say "sudo is needed for apt-get, and for nothing else"
        sudo true
    fi
    export DEBIAN_FRONTEND=noninteractive
    # The package lists may be empty or old: they are fetched anew only when a download address cannot be worked out.
    # shellcheck disable=SC2086
    if ! apt-get install --simulate --no-install-recommends $missing >/dev/null 2>&1; then
        say "package lists are missing: apt-get update"
        as_root apt-get update -qq
    fi
    log="$(mktemp)"
    # shellcheck disable=SC2086
    if ! as_root apt-get install --yes -qq --no-install-recommends $missing >"$log" 2>&1; then
        say "a download failed, the package lists may be old: apt-get update, then once more"
        as_root apt-get update -qq
        # shellcheck disable=SC2086
        as_root apt-get install --yes -qq --no-install-recommends $missing >"$log" 2>&1 || {
            tail -n 20 "$log" >&2
            fail "apt-get could not install: $missing(the whole log: $log)"
        }
    fi
    rm -f "$log"
    say "Debian packages: installed"
}

install_system() {
    if is_supported_debian; then
        # shellcheck disable=SC2086
        install_packages $system_packages
    else
        check_other_system
    fi
}

# Debian 12 has PostgreSQL 15, Debian 13 has 17. Tests and benchmarks make clusters of their own in temporary folders.
install_postgis() {
    if is_supported_debian; then
        case "$(. /etc/os-release && echo "$VERSION_ID")" in
        12) install_packages postgresql-15-postgis-3 ;;
        *) install_packages postgresql-17-postgis-3 ;;
        esac
    elif [ ! -d /usr/lib/postgresql ] && ! command -v initdb >/dev/null 2>&1; then
        say "PostgreSQL with PostGIS was not found: the tests that compare areas with PostGIS are skipped"
    fi
}

install_peers() {
    install_postgis
    if is_supported_debian; then install_packages grass-core gdal-bin; fi
}

install_matrix() {
    if is_supported_debian; then
        # shellcheck disable=SC2086
        install_packages $matrix_packages
    else
        command -v mmdebstrap >/dev/null 2>&1 || fail "the version matrix needs mmdebstrap"
    fi
}

# A folder counts as an environment only when its stamp is there and the heavy packages load; anything else is made anew.
environment_works() {
    [ -e "$1/.complete" ] && "$1/bin/python" -I -c 'import numpy, shapely, pyogrio, rasterio' 2>/dev/null
}

make_environment() {
    name="$1"
    folder="$("$here/env.sh" path "$name")"
    lock="$("$here/env.sh" lock "$name")"
    mkdir -p "$(dirname "$folder")"
    (
        # Two runs at once wait for each other instead of writing into one folder.
        flock 9
        if environment_works "$folder"; then
            say "$name environment: ready ($folder)"
            exit 0
        fi
        [ ! -e "$folder" ] || say "$name environment: incomplete, made anew"
        rm -rf "$folder"
        say "$name environment: installing $(grep -c '^[a-z0-9].*==' "$lock") pinned packages into $folder"
        /usr/bin/python3 -m venv "$folder"
        if ! "$folder/bin/python" -m pip install --disable-pip-version-check --no-input --require-hashes --no-deps \
            --requirement "$lock" >"$folder/install.log" 2>&1; then
            tail -n 20 "$folder/install.log" >&2
            fail "the $name environment could not be installed; the whole log: $folder/install.log"
        fi
        touch "$folder/.complete"
        environment_works "$folder" || fail "the $name environment was installed but does not load: $folder"
        say "$name environment: done"
    ) 9>"$folder.lock"
}

[ $# -gt 0 ] || set -- system engine
for part in "$@"; do
    case "$part" in
    system) install_system ;;
    matrix) install_matrix ;;
    postgis) install_postgis ;;
    peers) install_peers ;;
    pictures) if is_supported_debian; then install_packages xvfb xauth; fi ;;
    list-system) echo $system_packages ;;
    engine | dev | bench) make_environment "$part" ;;
    *) fail "unknown part '$part' (system, matrix, postgis, peers, pictures, engine, dev, bench)" ;;
    esac
done
