# shellcheck shell=bash
# Sourced by matrix.sh and empty_machine.sh: Debian roots in the cache, and commands run inside them.
# Needs root rights. Mounts live in a mount namespace of their own, so they are gone when the command ends, however it ends.

repository="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
cache="$("$repository/tools/env.sh" cache)"

# At the end, however it comes: what still runs inside a root is ended, then the throw-away root is removed.
inside=""
throw_away=""
end_root() {
    if [ -n "$inside" ]; then
        kill -KILL "$inside" 2>/dev/null || true
        wait "$inside" 2>/dev/null || true
    fi
    [ -z "$throw_away" ] || rm -rf "$throw_away"
}
trap end_root EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

become_root() {
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null || {
            echo "a Debian root can be built and entered by root only, and sudo is not installed" >&2
            exit 1
        }
        echo "needs sudo to build and enter a Debian root"
        exec sudo --preserve-env "$@"
    fi
}

# The Debian mirror that this machine itself uses.
debian_mirror() {
    local codename mirror
    codename="$(. /etc/os-release && echo "$VERSION_CODENAME")"
    mirror="$(apt-get indextargets --format '$(CREATED_BY) $(RELEASE) $(REPO_URI)' |
        awk -v suite="$codename" '$1 == "Packages" && $2 == suite { print $3; exit }')"
    [ -n "$mirror" ] || {
        echo "no mirror for $codename in this machine's apt sources" >&2
        return 1
    }
    echo "$mirror"
}

# build_root FOLDER SUITE PACKAGES [HOOK]: complete or not at all; HOOK is a shell command with the root as "$1".
build_root() {
    local folder="$1" suite="$2" packages="$3" hook="${4:-true}" mirror start=$SECONDS
    mirror="$(debian_mirror)"
    rm -rf "$folder.part"
    mkdir -p "$(dirname "$folder")"
    # A mount namespace of its own: whatever stops this, no mount stays behind in the unfinished folder.
    if ! printf 'deb %s %s main\n' "$mirror" "$suite" "$mirror" "$suite-updates" "$mirror" "$suite-backports" |
        unshare --mount --propagation private mmdebstrap --mode=root --variant=minbase --quiet --include="$packages" \
            --aptopt='Acquire::Retries "3"' --aptopt='APT::Install-Recommends "false"' \
            --customize-hook="$hook" "$suite" "$folder.part" - >"$folder.log" 2>&1; then
        tail -n 20 "$folder.log" >&2
        echo "building $(basename "$folder") failed; the whole log: $folder.log" >&2
        return 1
    fi
    mkdir -p "$folder.part/build"
    rm -rf "$folder"
    mv "$folder.part" "$folder"
    echo "built $(basename "$folder") in $((SECONDS - start)) s"
}

# Certificates, name resolution and pip settings of this machine, so that pip inside the root reaches what it reaches here.
pip_environment() {
    local root="$1" bundle="${PIP_CERT:-${SSL_CERT_FILE:-/etc/ssl/certs/ca-certificates.crt}}" index name
    cp --dereference /etc/resolv.conf "$root/etc/resolv.conf"
    if [ -r "$bundle" ]; then
        cp --dereference "$bundle" "$root/build/ca-bundle.crt"
        echo "PIP_CERT=/build/ca-bundle.crt"
    fi
    index="${PIP_INDEX_URL:-$(python3 -m pip config get global.index-url 2>/dev/null || true)}"
    [ -z "$index" ] || echo "PIP_INDEX_URL=$index"
    for name in PIP_DEFAULT_TIMEOUT PIP_TRUSTED_HOST http_proxy https_proxy no_proxy HTTP_PROXY HTTPS_PROXY NO_PROXY; do
        [ -z "${!name:-}" ] || echo "$name=${!name}"
    done
}

# run_in_root ROOT COMMAND: a clean environment, own processes and mounts; every process in it ends with the command.
run_in_root() {
    local root="$1" command="$2"
    local -a settings
    mapfile -t settings < <(pip_environment "$root")
    unshare --mount --pid --fork --kill-child --propagation private bash -euc '
        root="$1"; shift
        mount --rbind /dev "$root/dev"
        mount -t tmpfs -o mode=1777 tmpfs "$root/dev/shm"
        mount -t tmpfs -o mode=1777 tmpfs "$root/tmp"
        mount -t proc proc "$root/proc"
        exec chroot "$root" /usr/bin/env --ignore-environment "$@"
    ' run_in_root "$root" HOME=/root LANG=C.UTF-8 TERM="${TERM:-dumb}" \
        PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin DEBIAN_FRONTEND=noninteractive CI="${CI:-}" \
        "${settings[@]}" /bin/bash -euc "$command" &
    # In the background, because the shell handles a signal only while it waits.
    inside=$!
    local code=0
    wait "$inside" || code=$?
    inside=""
    return "$code"
}

# The real drawings beside the checkout, where they exist, so that their tests run inside the root too.
copy_shared_data() {
    rm -rf "$1/build/shared"
    if [ -d "$repository/../shared/data" ]; then
        mkdir -p "$1/build/shared"
        cp -RL "$repository/../shared/data" "$1/build/shared/data"
    fi
}
