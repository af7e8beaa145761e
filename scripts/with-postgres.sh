#!/usr/bin/env bash
# with-postgres.sh COMMAND [ARGUMENT...]
#
# Runs COMMAND with a PostgreSQL of its own: a private cluster in a temporary folder, on a free port
# of 127.0.0.1, made before the command and removed after it, however the command ends.
# COMMAND finds the server in HONGYAN_TEST_POSTGRES (postgres://postgres@127.0.0.1:PORT/postgres).
# Works as any user, also as root (PostgreSQL itself refuses root: the server then runs as another).
#
#   HONGYAN_REQUIRE_POSTGRES=1   fail where PostgreSQL cannot be had (default: say so, run without)
#   HONGYAN_POSTGRES_DURABLE=1   commits reach the disk, as in production (for measuring; default:
#                                fsync off, for speed)
#   HONGYAN_TEST_POSTGRES=URL    already set: use that server and start none
set -uo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

if [ $# -eq 0 ]; then
    echo "usage: ${0##*/} COMMAND [ARGUMENT...]" >&2
    exit 64
fi

# The folder that holds initdb and postgres; Debian keeps them off the PATH.
server_programs() {
    local dir
    for dir in $(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -rV) \
        "$(dirname "$(command -v initdb 2>/dev/null || echo /none/initdb)")"; do
        if [ -x "$dir/initdb" ] && [ -x "$dir/postgres" ]; then
            echo "$dir"
            return 0
        fi
    done
    return 1
}

# No PostgreSQL: run the command without it, or fail if the caller insists.
without_postgres() {
    if [ "${HONGYAN_REQUIRE_POSTGRES:-0}" = 1 ]; then
        echo "PostgreSQL tests: FAILED ($1), and HONGYAN_REQUIRE_POSTGRES=1 insists on them" >&2
        exit 1
    fi
    echo "PostgreSQL tests: SKIPPED ($1)" >&2
    unset HONGYAN_TEST_POSTGRES
    "${command[@]}"
    local status=$?
    echo "PostgreSQL tests: SKIPPED ($1)" >&2
    exit "$status"
}

# A port nobody listens on: the kernel refuses a connection to it. Another process may take it
# before the server does, hence the retries round start_server.
free_port() {
    local port
    for _ in {1..50}; do
        port=$((20000 + RANDOM % 12000))
        if ! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
            echo "$port"
            return 0
        fi
    done
    return 1
}

# Becomes the user the server runs as (PostgreSQL refuses root) and runs the program in this very
# process, so that the server is a child of this shell and can be waited for. Where setpriv is there,
# the server also goes when this shell is killed outright.
as_server_user() {
    if [ "$(id -u)" -ne 0 ]; then
        exec "$@"
    elif command -v setpriv >/dev/null 2>&1; then
        exec setpriv --reuid="$server_user" --regid="$(id -g "$server_user")" --clear-groups \
            --pdeathsig=QUIT -- "$@"
    else
        exec runuser -u "$server_user" -- "$@"
    fi
}

# Kept on its own so that every way out goes through it once. QUIT is PostgreSQL's immediate stop.
cleanup() {
    trap - EXIT INT TERM HUP
    if [ -n "${server:-}" ]; then
        kill -QUIT "$server" 2>/dev/null
        wait "$server" 2>/dev/null
    fi
    [ -z "${cluster:-}" ] || rm -rf "$cluster"
}

# Ends the command and all it started (five seconds' grace) before the cluster goes.
interrupted() {
    trap '' INT TERM HUP
    if [ -n "${child:-}" ]; then
        kill -TERM -- "-$child" 2>/dev/null
        for _ in {1..50}; do
            kill -0 -- "-$child" 2>/dev/null || break
            sleep 0.1
        done
        kill -KILL -- "-$child" 2>/dev/null
    fi
    cleanup
    exit "$1"
}

# Starts the server and waits until it says it is ready, for a minute at most.
start_server() {
    port=$(free_port) || return 1
    (cd "$cluster" && as_server_user "$bin/postgres" -D "$cluster/data" -p "$port") \
        >>"$cluster/server.log" 2>&1 &
    server=$!
    for _ in {1..600}; do
        if grep -qs '^ready' "$cluster/data/postmaster.pid"; then
            return 0
        fi
        kill -0 "$server" 2>/dev/null || break
        sleep 0.1
    done
    kill -QUIT "$server" 2>/dev/null
    wait "$server" 2>/dev/null
    server=
    return 1
}

command=("$@")

if [ -n "${HONGYAN_TEST_POSTGRES:-}" ]; then
    exec "${command[@]}"
fi

if ! bin=$(server_programs); then
    "$here/install-prerequisites.sh" postgresql >&2
    bin=$(server_programs) || without_postgres "no PostgreSQL server here, and none could be installed"
fi

server_user=$(id -un)
if [ "$(id -u)" -eq 0 ]; then
    server_user=
    for candidate in postgres nobody; do
        if id -u "$candidate" >/dev/null 2>&1; then
            server_user=$candidate
            break
        fi
    done
    [ -n "$server_user" ] || without_postgres "root cannot run PostgreSQL, and there is no user postgres or nobody"
fi

child=
server=
trap cleanup EXIT
trap 'interrupted 130' INT
trap 'interrupted 143' TERM
trap 'interrupted 129' HUP

# Directly under /tmp whatever TMPDIR says: the path must be short (a Unix socket's is at most 107
# bytes) and open to the server's user.
cluster=$(mktemp -d /tmp/hongyan-pg.XXXXXX) || without_postgres "no temporary folder"
chmod 0755 "$cluster"
if [ "$(id -u)" -eq 0 ]; then
    chown "$server_user" "$cluster"
fi

# In the cluster's folder, because the server's user may not enter the caller's.
if ! (cd "$cluster" && as_server_user "$bin/initdb" -D "$cluster/data" -U postgres -A trust \
    -E UTF8 --locale=C --no-sync) >"$cluster/initdb.log" 2>&1; then
    cat "$cluster/initdb.log" >&2
    without_postgres "initdb failed"
fi
cat >>"$cluster/data/postgresql.conf" <<SETTINGS
listen_addresses = '127.0.0.1'
unix_socket_directories = '$cluster'
max_connections = 200
shared_buffers = 128MB
timezone = 'UTC'
log_min_messages = warning
SETTINGS
if [ "${HONGYAN_POSTGRES_DURABLE:-0}" != 1 ]; then
    cat >>"$cluster/data/postgresql.conf" <<SETTINGS
fsync = off
synchronous_commit = off
full_page_writes = off
SETTINGS
fi

for _ in 1 2 3; do
    start_server && break
done
if [ -z "$server" ]; then
    tail -n 20 "$cluster/server.log" >&2
    without_postgres "the server did not start"
fi

export HONGYAN_TEST_POSTGRES="postgres://postgres@127.0.0.1:$port/postgres"
echo "PostgreSQL tests: on a private cluster, $("$bin/postgres" --version)" >&2

# In the background, in a process group of its own: a trap then runs at once, and can end the
# command with all it started.
set -m
"${command[@]}" <&0 &
child=$!
set +m
wait "$child"
status=$?
child=
exit "$status"
