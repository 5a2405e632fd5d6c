#!/bin/sh
# Where the environments of this checkout lie. Prints paths, makes nothing.
#   tools/env.sh path engine|dev|bench   folder of the environment, named by the hash of its lock file and the Python version
#   tools/env.sh lock engine|dev|bench   its lock file
#   tools/env.sh cache                   the cache folder that all of them share
set -eu
root="$(cd "$(dirname "$0")/.." && pwd)"
cache="${XDG_CACHE_HOME:-$HOME/.cache}/bacgiang-gis"
python=/usr/bin/python3
[ -x "$python" ] || python=python3

lock_of() {
    case "$1" in
    engine) echo "$root/bacgiang_gis_plugin/engine/requirements.lock" ;;
    dev | bench) echo "$root/requirements/$1.lock" ;;
    *)
        echo "env.sh: no environment is called '$1'" >&2
        exit 2
        ;;
    esac
}

case "${1:-}" in
cache) echo "$cache" ;;
lock) lock_of "$2" ;;
path)
    lock="$(lock_of "$2")"
    key="$("$python" -c 'import hashlib, sys
digest = hashlib.sha256(open(sys.argv[1], "rb").read()).hexdigest()[:12]
print("%s-py%d.%d" % ((digest,) + sys.version_info[:2]))' "$lock")"
    echo "$cache/$2-$key"
    ;;
*)
    echo "usage: tools/env.sh cache | path NAME | lock NAME" >&2
    exit 2
    ;;
esac
