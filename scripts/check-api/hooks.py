"""What schemathesis cannot know from the description: ids of things that are there, their versions,
and a key of its own for every call."""

import json
import os
import random
import uuid

import requests
import schemathesis
from schemathesis import GenerationMode

BASE = os.environ["HONGYAN_CHECK_BASE"]
HEADERS = {"Authorization": f"Bearer {os.environ['HONGYAN_CHECK_TOKEN']}"}
# Accounts that are left alone: a caller that is locked finds nothing more.
CALLERS = json.loads(os.environ["HONGYAN_CHECK_CALLERS"])
ids = {}


def listed(path):
    """Ids on the first page of a list."""
    answer = requests.get(BASE + path, headers=HEADERS, timeout=30)
    items = answer.json().get("items", []) if answer.ok else []
    return [item["id"] for item in items if "id" in item and item.get("login") not in CALLERS]


def known(path):
    """Ids of the list that the path's first variable stands under."""
    collection = path.split("/{", 1)[0]
    if collection not in ids or random.random() < 0.1:
        ids[collection] = listed(collection)
    return ids[collection]


@schemathesis.hook
def filter_headers(context, headers):
    """Control characters end a request before any of the service's own code sees it."""
    return all(character.isprintable() for value in (headers or {}).values() for character in str(value))


@schemathesis.hook
def before_call(context, case, kwargs):
    if case.meta is None or case.meta.generation.mode != GenerationMode.POSITIVE:
        return
    if case.headers and "Idempotency-Key" in case.headers:
        case.headers["Idempotency-Key"] = str(uuid.uuid4())
    if "{id}" in case.path and (found := known(case.path)) and random.random() < 0.8:
        case.path_parameters["id"] = random.choice(found)
    if case.headers and "If-Match" in case.headers and random.random() < 0.8:
        case.headers["If-Match"] = '"%d"' % random.choice([1, 1, 1, 2, 3])
