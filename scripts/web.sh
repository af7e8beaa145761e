#!/usr/bin/env bash
# web.sh build|try-build|test
#
#   build      builds the web client into web/dist
#   try-build  the same when something changed, and where there is no Node.js says so and carries on
#   test       its types and unit tests
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cd "$here/../web"
node=$here/with-node.sh

install() {
    if [ ! -e node_modules/.package-lock.json ] || [ package-lock.json -nt node_modules/.package-lock.json ]; then
        "$node" npm ci --no-audit --no-fund
        touch node_modules/.package-lock.json
    fi
}

build() {
    install
    "$node" npm run --silent build
}

# Is web/dist older than anything it is made of?
stale() {
    [ ! -e dist/sw.js ] || [ -n "$(find src public scripts console index.html vite.config.ts package-lock.json \
        ../api-spec/openapi.json -newer dist/sw.js -not -name schema.d.ts -type f -print -quit)" ]
}

case "${1:-}" in
build) build ;;
try-build)
    if ! "$node" true; then
        echo "The service is built without its web client; it says on / how to get it." >&2
    elif stale; then
        build
    fi
    ;;
test)
    if ! "$node" true; then
        [ "${HONGYAN_REQUIRE_WEB:-0}" != 1 ] || exit 1
        echo "Tests of the web client: SKIPPED (no Node.js 20.19)" >&2
        exit 0
    fi
    install
    "$node" npm run --silent types
    "$node" npm run --silent check
    "$node" npm test
    ;;
*)
    echo "usage: ${0##*/} build|try-build|test" >&2
    exit 64
    ;;
esac
