"""A server for one visitor: the process that makes pictures. ``python -m dashboards.private`` is its child.

It listens on a free port of this machine, signs in a service account that may see what leaders see, prints port and
session as one line of JSON, and ends when its standard input is closed, so that it never outlives who asked for it.
"""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from guoban import settings as office
from guoban.errors import GuobanError
from guoban.settings import PROJECT, Settings

#: The account that pictures are taken with. Its password is thrown away: nobody can log in with it.
ACCOUNT = "guoban-pictures"


@dataclass(frozen=True)
class Session:
    """Where the private server answers, and the cookies of a visitor who is signed in."""

    base: str
    cookies: dict[str, str]


@contextmanager
def session(settings: Settings) -> Iterator[Session]:
    """A private server while the ``with`` block runs. Raises GuobanError when Superset does not start."""
    environment = os.environ | {"GUOBAN_HOME": str(settings.home), "GUOBAN_LANG": settings.lang, "PYTHONUTF8": "1"}
    process = subprocess.Popen(
        [sys.executable, "-m", "dashboards.private"],
        cwd=PROJECT,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    assert process.stdin and process.stdout and process.stderr  # noqa: S101 - Popen was asked for pipes
    try:
        line = process.stdout.readline()
        if not line:
            said = process.stderr.read().strip().splitlines()
            raise GuobanError("superset_does_not_start", detail=said[-1] if said else process.wait())
        # What the server still says is of no interest, but a full pipe would stop it.
        threading.Thread(target=process.stderr.read, daemon=True).start()
        told = json.loads(line)
        yield Session(f"http://127.0.0.1:{told['port']}", told["cookies"])
    finally:
        process.stdin.close()
        process.wait()


def _serve(settings: Settings) -> None:
    from werkzeug.serving import make_server

    from dashboards import provision

    told, sys.stdout = sys.stdout, sys.stderr
    app = provision.ready(settings)[1]
    server = make_server("127.0.0.1", 0, app, threaded=True)
    with app.app_context():
        cookies = _cookies()
    print(json.dumps({"port": server.server_port, "cookies": cookies}), file=told, flush=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    sys.stdin.read()
    server.shutdown()


def _cookies() -> dict[str, str]:
    """The session of the service account, made if there is none; it gets the leaders' role and nothing else."""
    from superset import security_manager
    from superset.extensions import machine_auth_provider_factory

    from dashboards import roles, secret

    user = security_manager.find_user(username=ACCOUNT) or security_manager.add_user(
        ACCOUNT, ACCOUNT, "", f"{ACCOUNT}@guoban.invalid", security_manager.find_role(roles.LEADER), secret.password()
    )
    cookies: dict[str, str] = machine_auth_provider_factory.instance.get_auth_cookies(user)
    return cookies


if __name__ == "__main__":
    _serve(office.load())
