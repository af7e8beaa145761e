#!/usr/bin/env bash
# install-prerequisites.sh build|postgresql|browser|python
#
# Installs from Debian's packages what is missing here, and does nothing where nothing is:
#   build        a C compiler, make and perl: SQLite, libpq and OpenSSL are built into the binary
#   postgresql   the PostgreSQL server, for tests alone; no cluster of Debian's own is made or started
#   browser      Chromium and a Chinese font, for the tests of the web client
#   python       Python with virtual environments, for the calls made up from the API's description
# Needs root, or sudo without a password; otherwise says what to install, and fails.
set -euo pipefail

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    else
        sudo -n "$@"
    fi
}

install() {
    if ! command -v apt-get >/dev/null 2>&1; then
        echo "Please install $* (no apt-get here; the names are Debian's), then run make again." >&2
        return 1
    fi
    if [ "$(id -u)" -ne 0 ] && ! sudo -n true 2>/dev/null; then
        echo "Please run, then try again:  sudo apt-get install -y $*" >&2
        return 1
    fi
    echo "Installing $* with apt-get" >&2
    as_root apt-get update -q >&2
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@" >&2
}

install_build_tools() {
    local missing=()
    # libc6-dev as well: a compiler without headers is found by its missing stdio.h only.
    command -v cc >/dev/null 2>&1 && [ -e /usr/include/stdio.h ] || missing+=(gcc libc6-dev)
    command -v make >/dev/null 2>&1 || missing+=(make)
    # OpenSSL's Configure uses modules beyond perl-base.
    perl -MFindBin -MFile::Compare -MIPC::Cmd -e1 >/dev/null 2>&1 || missing+=(perl)
    [ ${#missing[@]} -eq 0 ] || install "${missing[@]}"
}

# Debian's package makes and starts a cluster "main", which nobody asked for: the tests bring their
# own. Where this script brings postgresql-common to the machine, it says so there first; where the
# package was there before, its owner's settings stand.
install_postgresql() {
    if ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null 2>&1; then
        return 0
    fi
    local settings=/etc/postgresql-common/createcluster.conf
    if [ ! -e "$settings" ]; then
        install postgresql-common || return 1
        as_root sed -i 's/^#\?create_main_cluster.*/create_main_cluster = false/' "$settings"
    fi
    install postgresql
}

install_browser() {
    [ -x /usr/bin/chromium ] || install chromium fonts-noto-cjk
}

# Debian's python3 comes without the module that fills a virtual environment.
install_python() {
    python3 -c 'import ensurepip, venv' 2>/dev/null || install python3 python3-venv
}

case "${1:-}" in
browser) install_browser ;;
build) install_build_tools ;;
postgresql) install_postgresql ;;
python) install_python ;;
*)
    echo "usage: ${0##*/} build|postgresql|browser|python" >&2
    exit 64
    ;;
esac
