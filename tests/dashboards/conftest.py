"""A running dashboard server over a private copy of the published sample county."""

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


@dataclass(frozen=True)
class Served:
    """Where the server answers, how to log in, and the state folder it serves."""

    base: str
    password: str
    home: Path


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
def served(dashboard_home: Path, free_port: int) -> Iterator[Served]:
    """``guoban serve`` as a user starts it; Ctrl-C must end it cleanly."""
    process = subprocess.Popen(
        [sys.executable, "-m", "guoban.cli", "serve"],
        cwd=PROJECT,
        env=environment(dashboard_home, GUOBAN_PORT=str(free_port)),
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
    yield Served(f"http://127.0.0.1:{free_port}", match.group(1), dashboard_home)
    process.send_signal(signal.SIGINT)
    rest, _ = process.communicate(timeout=30)
    assert process.returncode == 0, rest
    assert "Traceback" not in rest
