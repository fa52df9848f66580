"""A running dashboard server over a private copy of the published sample county."""

import csv
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from guoban.settings import PROJECT
from tests.dashboards.visiting import Visitor


@dataclass(frozen=True)
class Served:
    """Where the server answers, how to log in, the state folder it serves, and what it told systemd by then."""

    base: str
    password: str
    home: Path
    notified: str


def environment(home: Path, **more: str) -> dict[str, str]:
    """The environment of a process that works on ``home`` and nothing else."""
    plain = {key: value for key, value in os.environ.items() if not key.startswith(("GUOBAN_", "SUPERSET_"))}
    return plain | {"GUOBAN_HOME": str(home), "PYTHONUTF8": "1"} | more


@pytest.fixture(scope="session")
def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture(scope="session")
def dashboard_home(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A state folder of its own with what the sample county has published; tests may publish into it."""
    home = tmp_path_factory.mktemp("dashboards")
    shutil.copytree(demo_home / "published", home / "published", symlinks=True)
    return home


@pytest.fixture(scope="session")
def served(dashboard_home: Path, free_port: int, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """``guoban serve`` as a user starts it; Ctrl-C must end it cleanly."""
    address = tmp_path_factory.mktemp("systemd") / "notify"
    systemd = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    systemd.bind(str(address))
    systemd.setblocking(False)
    process = subprocess.Popen(
        [sys.executable, "-m", "guoban.cli", "serve"],
        cwd=PROJECT,
        env=environment(dashboard_home, GUOBAN_PORT=str(free_port), NOTIFY_SOCKET=str(address)),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
    )
    assert process.stdout is not None
    said = ""
    for line in process.stdout:  # ends when the server has told its login, or has died
        said += line
        if match := re.search(r"密码 (\w{16})", line):
            break
    else:
        pytest.fail(f"the server did not start: {said}")
    with systemd:
        notified = systemd.recv(1000).decode()
    yield Served(f"http://127.0.0.1:{free_port}", match.group(1), dashboard_home, notified)
    process.send_signal(signal.SIGINT)
    rest, _ = process.communicate(timeout=30)
    assert process.returncode == 0, rest
    assert "Traceback" not in rest


#: Users of the sample county: name to role and unit.
USERS = {
    "山枣某某": ("单位", "430381100"),
    "栗山某某": ("unit", "430381101"),
    "领导某某": ("领导", ""),
    "数据某某": ("数据员", ""),
}


def command(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """``guoban`` on ``home`` as the administrator types it."""
    return subprocess.run(
        [sys.executable, "-m", "guoban.cli", *arguments],
        cwd=PROJECT,
        env=environment(home),
        capture_output=True,
        encoding="utf-8",
        timeout=120,
    )


@pytest.fixture(scope="session")
def first_passwords(served: Served, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The users above, imported from a CSV while the server runs, and the passwords that were generated."""
    folder = tmp_path_factory.mktemp("users")
    with (folder / "users.csv").open("w", encoding="utf-8-sig", newline="") as out:
        csv.writer(out).writerows([("name", "role", "unit"), *((name, *is_) for name, is_ in USERS.items())])
    done = command(served.home, "user", "import", str(folder / "users.csv"), "--out", str(folder / "passwords.csv"))
    assert done.returncode == 0, done.stderr
    with (folder / "passwords.csv").open(encoding="utf-8-sig", newline="") as source:
        return {row["name"]: row["password"] for row in csv.DictReader(source)}


@pytest.fixture(scope="session")
def people(served: Served, first_passwords: dict[str, str]) -> Iterator[dict[str, Visitor]]:
    """Those users logged in, each with a password of its own choice."""
    visitors = {}
    for name, password in first_passwords.items():
        visitors[name] = visitor = Visitor(served.base)
        visitor.log_in(name, password)
        assert visitor.choose_password(password, f"{password}-neu").status_code == 302
    yield visitors
    for visitor in visitors.values():
        visitor.session.close()
