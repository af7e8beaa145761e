"""Starts the service with the demo county on each database, logs in and lets schemathesis call it."""

import json
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import requests

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
BINARY = ROOT / "target" / "debug" / "hongyan"
PASSWORD = "Hongyan-Demo-2026"
MEMBER = {"phone": "19910000000", "id_suffix": "0003"}

# Who calls: between them they may do all that the policy table knows.
CALLERS = ["lin.baisha", "admin", "member"]

# What holds for every answer. Left out: whether valid data is accepted and invalid data refused,
# since most of what makes a call valid here are rules (dates, states, rights) that a schema cannot say.
CHECKS = [
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "unsupported_method",
    "allow_header_conformance",
    "ignored_auth",
]

# They would end the caller's own session or lock the caller out.
LEFT_OUT = [
    "/api/v1/auth/sessions/current",
    "/api/v1/auth/sessions/{id}",
    "/api/v1/auth/password",
]


class Service:
    def __init__(self, folder, database):
        self.folder = folder
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.base = f"http://127.0.0.1:{port}"
        # The service refuses settings that it does not know.
        ours = {name: value for name, value in os.environ.items() if not name.startswith("HONGYAN_")}
        self.environment = dict(
            ours,
            HONGYAN_DATABASE_URL=database,
            HONGYAN_KEYS=str(folder / "keys.toml"),
            HONGYAN_LISTEN=f"127.0.0.1:{port}",
            HONGYAN_REQUESTS_PER_SECOND="100000",
        )
        self.log_path = folder / "service.log"
        with open(self.log_path, "w") as log:
            self.process = subprocess.Popen(
                [BINARY, "serve", "--demo"], cwd=folder, env=self.environment, stdout=log, stderr=log
            )
        deadline = time.monotonic() + 120
        while not self.is_ready():
            if self.process.poll() is not None or time.monotonic() > deadline:
                sys.exit(f"the service did not start:\n{self.log_path.read_text()}")
            time.sleep(0.1)

    def is_ready(self):
        try:
            return requests.get(f"{self.base}/readyz", timeout=5).ok
        except requests.RequestException:
            return False

    def stop(self):
        self.process.terminate()
        self.process.wait()

    def post(self, path, body, token=None):
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        answer = requests.post(f"{self.base}/api/v1/{path}", json=body, headers=headers, timeout=30)
        answer.raise_for_status()
        return answer

    def log_in(self, caller):
        """The access token of a new session, good for a quarter of an hour."""
        if caller == "member":
            self.post("auth/one-time-codes", {"phone": MEMBER["phone"]})
            codes = re.findall(r'one-time code \(demo\)","phone":"[^"]*","code":"(\d+)"', self.log())
            codes = codes or re.findall(r'"code":"(\d+)"', self.log())
            body = {"method": "one_time_code", "client": "api", "code": codes[-1], **MEMBER}
            return self.post("auth/sessions", body).json()["access_token"]
        body = {"method": "password", "client": "api", "login": caller, "password": PASSWORD}
        token = self.post("auth/sessions", body).json()["access_token"]
        command = [BINARY, "demo", "--totp"]
        code = subprocess.run(command, env=self.environment, capture_output=True, text=True, check=True)
        self.post("auth/step-up", {"totp": code.stdout.strip()}, token)
        return token

    def knows(self, token):
        headers = {"Authorization": f"Bearer {token}"}
        return requests.get(f"{self.base}/api/v1/me", headers=headers, timeout=30).ok

    def log(self):
        return self.log_path.read_text()


def check(service, database, caller, token):
    """Whether all answers to the caller were as described."""
    print(f"\n== {database}, as {caller}", flush=True)
    command = [
        str(Path(sys.executable).parent / "schemathesis"),
        "run",
        str(ROOT / "api-spec" / "openapi.json"),
        f"--url={service.base}",
        f"--header=Authorization: Bearer {token}",
        f"--checks={','.join(CHECKS)}",
        f"--max-examples={os.environ.get('HONGYAN_API_EXAMPLES', '8')}",
        f"--seed={os.environ.get('HONGYAN_API_SEED', '1')}",
        "--phases=examples,coverage,fuzzing",
        "--generation-database=none",
        # Made-up cookies beside the token would be refused as two credentials, over and over.
        "--generation-with-security-parameters=false",
        "--suppress-health-check=all",
        "--warnings=off",
        "--continue-on-failure",
        "--request-timeout=30",
        "--no-color",
    ]
    command += [f"--exclude-path={path}" for path in LEFT_OUT]
    environment = dict(
        os.environ,
        SCHEMATHESIS_HOOKS=str(HERE / "hooks.py"),
        HONGYAN_CHECK_BASE=service.base,
        HONGYAN_CHECK_TOKEN=token,
        HONGYAN_CHECK_CALLERS=json.dumps(CALLERS),
    )
    # In a folder of its own: schemathesis leaves its caches where it runs.
    good = subprocess.run(command, cwd=service.folder, env=environment).returncode == 0
    if not service.knows(token):
        print("the session ended on the way: what was called after that was not checked", flush=True)
        return False
    if not good:
        # Why: the answer tells only that it was the service's own fault.
        print("\n".join(line for line in service.log().splitlines() if '"code":"internal"' in line))
    return good


def main():
    postgres = os.environ["HONGYAN_TEST_POSTGRES"]
    good = True
    for database in sys.argv[1:] or ["sqlite", "postgresql"]:
        with tempfile.TemporaryDirectory(prefix="hongyan-check-api.") as folder:
            folder = Path(folder)
            url = f"sqlite:{folder}/demo.db" if database == "sqlite" else postgres
            service = Service(folder, url)
            try:
                # Before the calls: made-up log-ins use up how often one may try.
                tokens = {caller: service.log_in(caller) for caller in CALLERS}
                for caller, token in tokens.items():
                    good = check(service, database, caller, token) and good
            finally:
                service.stop()
                if "panicked at" in service.log():
                    print("the service panicked:\n", service.log()[-4000:])
                    good = False
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
