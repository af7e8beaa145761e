#!/usr/bin/env bash
# browser.sh test|pictures|lighthouse
#
#   test       the client in Chromium against the binary, on SQLite and, below with-postgres.sh, on
#              PostgreSQL
#   pictures   a picture of every page into target/screenshots
#   lighthouse what Lighthouse, fetched into target/lighthouse, says of the two first pages
#
# Installs Debian's chromium and Chinese fonts where they are missing. Where they cannot be had the
# tests are reported as skipped; HONGYAN_REQUIRE_WEB=1 counts that as a failure.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cd "$here/.."

skip() {
    echo "Browser tests: SKIPPED ($1)" >&2
    [ "${HONGYAN_REQUIRE_WEB:-0}" != 1 ] || exit 1
    exit 0
}

case "${1:-}" in
test) projects=(--project=sqlite) ;;
pictures) projects=(--project=pictures) ;;
lighthouse) projects=(--project=lighthouse --workers=1) ;;
*)
    echo "usage: ${0##*/} test|pictures|lighthouse" >&2
    exit 64
    ;;
esac

scripts/with-node.sh true || skip "no Node.js 20.19"
scripts/install-prerequisites.sh browser || skip "no Chromium"
scripts/web.sh try-build
cargo build --bin hongyan
if [ "$1" = lighthouse ] && [ ! -x target/lighthouse/node_modules/.bin/lighthouse ]; then
    scripts/with-node.sh npm install --prefix target/lighthouse --no-audit --no-fund lighthouse@12
fi
if [ "$1" = test ] && [ -n "${HONGYAN_TEST_POSTGRES:-}" ]; then
    projects+=(--project=postgres)
fi
cd web
"$here/with-node.sh" npx --no-install playwright test "${projects[@]}"
