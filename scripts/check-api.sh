#!/usr/bin/env bash
# check-api.sh
#
# Holds the running service against its committed description, api-spec/openapi.json: schemathesis
# makes up calls from it, valid and invalid, as an officer, an administrator and a member of the demo,
# on SQLite and on PostgreSQL, and looks whether an answer is an error of the server or anything that
# the description does not name.
#
#   HONGYAN_API_EXAMPLES   calls made up per operation (default 8: about four minutes per database)
#   HONGYAN_API_SEED       what they are made up from (default 1: the same calls every time)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

version=4.32.5
venv=target/check-api/schemathesis-$version

if [ ! -x "$venv/bin/schemathesis" ]; then
    scripts/install-prerequisites.sh python
    rm -rf "$venv"
    python3 -m venv "$venv"
    "$venv/bin/pip" install -q --disable-pip-version-check "schemathesis==$version"
fi

cargo build
export HONGYAN_REQUIRE_POSTGRES=1
scripts/with-postgres.sh "$venv/bin/python" scripts/check-api/check.py
