"""The command line: quick to answer, clear when something is wrong."""

import socket
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from guoban.cli import main
from guoban.settings import PROJECT
from tests.conftest import Run

SLOW = ("dbt", "duckdb", "great_expectations", "pandas", "superset", "openpyxl", "rich")


def test_help_lists_the_commands_in_the_order_a_month_runs() -> None:
    shown = CliRunner().invoke(main, ["--help"]).output
    commands = ["demo", "ingest", "build", "check", "run", "status", "trace", "serve"]
    assert sorted(commands, key=lambda name: shown.index(f"\n  {name} ")) == commands


def test_help_imports_nothing_slow() -> None:
    script = "import sys; from guoban.cli import main; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=PROJECT)
    assert not set(loaded.stdout.split()) & set(SLOW)


@pytest.mark.parametrize("command", sorted(main.commands))
def test_every_command_is_described_in_both_languages(command: str) -> None:
    said = main.commands[command].help or ""
    assert any("\u4e00" <= letter <= "\u9fff" for letter in said)
    assert any("a" <= letter <= "z" for letter in said)


@pytest.mark.parametrize("command", [name for name in main.commands if name != "user"])
def test_every_command_is_in_a_readme(command: str) -> None:
    text = (PROJECT / "README.md").read_text(encoding="utf-8") + (PROJECT / "README.zh-CN.md").read_text(
        encoding="utf-8"
    )
    assert f"guoban {command}" in text or f"`{command}`" in text


def test_asking_before_anything_is_published_says_what_to_run_first(tmp_path: Path, guoban: Run) -> None:
    done = guoban(tmp_path, "status")
    assert done.returncode == 2
    assert "guoban demo" in done.stderr
    assert "Traceback" not in done.stderr


def test_messages_come_in_english_when_asked(tmp_path: Path, guoban: Run) -> None:
    done = guoban(tmp_path, "status", GUOBAN_LANG="en")
    assert "Nothing is published" in done.stderr


def test_a_wrong_setting_is_one_clear_line(tmp_path: Path, guoban: Run) -> None:
    done = guoban(tmp_path, "status", GUOBAN_PORT="eighty")
    assert done.returncode == 2
    assert "port" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_a_port_in_use_is_one_clear_line(demo_home: Path, guoban: Run) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = guoban(demo_home, "serve", GUOBAN_PORT=str(taken.getsockname()[1]))
    assert done.returncode == 2
    assert str(taken) not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_a_reader_that_has_had_enough_is_not_a_fault_of_the_disk() -> None:
    command = [sys.executable, "-m", "guoban.cli", "brief", "--help"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=PROJECT) as process:
        assert process.stdout and process.stderr
        process.stdout.close()
        assert process.stderr.read() == b""
