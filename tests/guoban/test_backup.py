"""The state folder as one file and back: whole, compared, and never in the place of what is there without a word."""

import gzip
import io
import os
import shutil
import sqlite3
import stat
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner
from filelock import FileLock

from guoban import settings as office
from guoban.backup import archive, contents, making, restoring, swap
from guoban.backup.rest import served
from guoban.cli import main
from guoban.errors import GuobanError
from guoban.settings import PROJECT, Settings


def silent(done: int, total: int, what: str) -> None:
    pass


def a_county(home: Path) -> Settings:
    """A small state folder with one of each kind of file."""
    files = {
        "archive/ab/abcd.xlsx": b"original" + os.urandom(60_000),
        "inbox/新到.xlsx": b"new",
        "returned/山枣镇.xlsx": b"marked",
        "superset/secret-key": b"key",
        "superset/audit/2006-06.log": b"{}\n",
        "published/releases/1/units/430381100/marts.duckdb": b"unit",
        "dbt/manifest.json": b"made anew",
        "ingest.lock": b"",
    }
    for name, content in files.items():
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_bytes(content)
    (home / "superset" / "secret-key").chmod(0o600)
    for file, value in ((home / "warehouse.duckdb", 38), (home / "published" / "releases" / "1" / "marts.duckdb", 38)):
        with duckdb.connect(str(file)) as connection:
            connection.execute(f"create table figures as select {value} as figure")
    (home / "published" / "current").symlink_to("releases/1")
    with closing(sqlite3.connect(home / "superset" / "superset.db")) as connection:
        connection.executescript("pragma journal_mode = wal; create table users (name); insert into users values ('a')")
    return Settings(home=home)


@pytest.fixture
def county(tmp_path: Path) -> Settings:
    return a_county(tmp_path / "home")


@pytest.fixture
def backup(county: Settings, tmp_path: Path) -> Path:
    return making.make(county, tmp_path / "safe", None, silent).file


def state(home: Path) -> dict[str, bytes | str]:
    """Every file and link that a backup should hold, databases by what is in them."""
    found: dict[str, bytes | str] = {}
    for entry in contents.entries(home, {}):
        if entry.source.is_symlink():
            found[entry.name] = str(entry.source.readlink())
        elif entry.name == "warehouse.duckdb":
            with duckdb.connect(str(entry.source), read_only=True) as connection:
                found[entry.name] = str(connection.execute("from figures").fetchall())
        elif entry.name == "superset/superset.db":
            with closing(sqlite3.connect(entry.source)) as users:
                found[entry.name] = str(users.execute("select name from users").fetchall())
        else:
            found[entry.name] = entry.source.read_bytes()
    return found


def test_a_restored_folder_is_the_one_that_was_backed_up(county: Settings, backup: Path, tmp_path: Path) -> None:
    elsewhere = Settings(home=tmp_path / "new machine")
    restored = restoring.restore(elsewhere, backup, silent)
    assert restored.before is None
    assert state(elsewhere.home) == state(county.home)
    assert not {"dbt", "backups"} & {path.name for path in elsewhere.home.iterdir()}
    assert {path.name for path in elsewhere.home.iterdir() if path.name.startswith(".")} == set()
    assert stat.S_IMODE((elsewhere.home / "superset" / "secret-key").stat().st_mode) == 0o600
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600


def test_metadata_is_as_of_one_moment_while_superset_writes(county: Settings, tmp_path: Path) -> None:
    with closing(sqlite3.connect(county.superset / "superset.db", isolation_level=None)) as superset:
        superset.execute("insert into users values ('b')")  # in the log beside the file only
        superset.execute("begin immediate")
        superset.execute("insert into users values ('half done')")
        file = making.make(county, tmp_path / "safe", None, silent).file
        superset.execute("rollback")
    elsewhere = Settings(home=tmp_path / "elsewhere")
    restoring.restore(elsewhere, file, silent)
    assert state(elsewhere.home)["superset/superset.db"] == "[('a',), ('b',)]"
    assert not list((elsewhere.home / "superset").glob("superset.db-*"))


def test_what_is_there_is_moved_aside_and_never_removed(county: Settings, backup: Path) -> None:
    (county.home / "inbox" / "later.xlsx").write_bytes(b"later")
    before = state(county.home)
    aside = restoring.restore(county, backup, silent).before
    assert aside is not None
    assert state(aside) == before
    assert "inbox/later.xlsx" not in state(county.home)
    assert state(county.home) == {name: value for name, value in before.items() if name != "inbox/later.xlsx"}


def test_a_folder_that_is_not_empty_is_asked_about(
    county: Settings, backup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GUOBAN_HOME", str(county.home))
    before = state(county.home)
    refused = CliRunner().invoke(main, ["restore", str(backup)])
    assert refused.exit_code == 2
    assert "--yes" in refused.output
    assert state(county.home) == before
    assert not list(county.home.glob("before-restore-*"))
    done = CliRunner().invoke(main, ["restore", str(backup), "--yes"])
    assert done.exit_code == 0, done.output
    assert str(next(county.home.glob("before-restore-*"))) in done.output


def changed(backup: Path, how: str) -> bytes:
    """The bytes of a backup that something happened to."""
    whole = backup.read_bytes()
    plain = gzip.decompress(whole)
    match how:
        case "cut off":
            return whole[: len(whole) // 2]
        case "cut off at the end of a member":
            return gzip.compress(plain[:1536])
        case "a bit turned":
            middle = len(whole) // 2
            return whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :]
        case "a byte changed with care":
            return gzip.compress(plain.replace(b"original", b"0riginal", 1))
        case "not a backup":
            return b"notes of a meeting"
        case "another tar":
            return gzip.compress(with_member(b"", "notes.txt"))
        case "empty":
            return b""
        case _:
            return gzip.compress(with_member(plain, how))


def with_member(plain: bytes, name: str) -> bytes:
    """A tar with one more member in front."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as tar:
        member = tarfile.TarInfo(name)
        if name == "a link":
            member.type, member.linkname = tarfile.SYMTYPE, "/etc"
        elif name == "a device":
            member.type = tarfile.CHRTYPE
        tar.addfile(member)
        if plain:
            with tarfile.open(fileobj=io.BytesIO(plain)) as original:
                for one in original:
                    tar.addfile(one, original.extractfile(one) if one.isreg() else None)
    return out.getvalue()


@pytest.mark.parametrize(
    "how",
    [
        "cut off",
        "cut off at the end of a member",
        "a bit turned",
        "a byte changed with care",
        "not a backup",
        "another tar",
        "empty",
        "../outside",
        "/outside",
        "more.xlsx",
        "a link",
        "a device",
    ],
)
def test_a_damaged_backup_is_refused_and_nothing_is_changed(
    how: str, county: Settings, backup: Path, tmp_path: Path
) -> None:
    before = state(county.home)
    damaged = tmp_path / "damaged.tar.gz"
    damaged.write_bytes(changed(backup, how))
    with pytest.raises(GuobanError) as refused:
        restoring.restore(county, damaged, silent)
    assert refused.value.code == "backup_damaged"
    assert state(county.home) == before
    assert {path.name for path in tmp_path.iterdir()} == {"home", "safe", "damaged.tar.gz"}
    assert not list(county.home.glob(".restoring*"))
    assert not list(county.home.glob("before-restore-*"))


def test_a_database_that_does_not_open_is_found_although_the_file_is_whole(county: Settings, tmp_path: Path) -> None:
    county.superset.joinpath("superset.db").unlink()
    published = county.published / "current" / "marts.duckdb"
    published.write_bytes(published.read_bytes()[:5000])
    file = making.make(county, tmp_path / "safe", None, silent).file
    with pytest.raises(GuobanError) as refused:
        restoring.restore(Settings(home=tmp_path / "elsewhere"), file, silent)
    assert refused.value.code == "backup_damaged"


def test_a_later_format_asks_for_the_later_version(
    county: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as later:
        later.setattr(archive, "FORMAT", archive.FORMAT + 1)
        file = making.make(county, tmp_path / "safe", None, silent).file
    with pytest.raises(GuobanError) as refused:
        restoring.restore(county, file, silent)
    assert refused.value.code == "backup_newer"


def test_a_killed_backup_leaves_nothing_that_looks_like_one(county: Settings, tmp_path: Path) -> None:
    safe = tmp_path / "safe"
    code = (
        "import os, sys; from pathlib import Path;"
        "from guoban.backup import making; from guoban.settings import Settings;"
        "making.make(Settings(home=sys.argv[1]), Path(sys.argv[2]), None,"
        " lambda done, total, what: os._exit(9) if done == 4 else None)"
    )
    command = [sys.executable, "-c", code, str(county.home), str(safe)]
    assert subprocess.run(command, cwd=PROJECT, timeout=60).returncode == 9
    assert all(left.name.startswith(".") for left in safe.iterdir())
    assert list(safe.iterdir())
    file = making.make(county, safe, None, silent).file
    assert list(safe.iterdir()) == [file]


def test_a_disk_that_is_full_leaves_no_backup(
    county: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*arguments: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(archive, "write", full)
    with pytest.raises(OSError, match="No space"):
        making.make(county, tmp_path / "safe", None, silent)
    assert list((tmp_path / "safe").iterdir()) == []


class Killed(BaseException):
    """What a kill looks like from inside."""


@pytest.mark.parametrize("moves", range(12))
def test_a_restore_that_is_killed_between_two_moves_is_carried_to_its_end(
    moves: int, county: Settings, backup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (county.home / "inbox" / "later.xlsx").write_bytes(b"later")
    before = state(county.home)
    left = iter([None] * moves)
    rename = Path.rename

    def until_killed(self: Path, target: Path) -> Path:
        next(left, Killed) is None or raise_killed()
        return rename(self, target)

    def raise_killed() -> None:
        raise Killed

    with monkeypatch.context() as dying:
        dying.setattr(Path, "rename", until_killed)
        with pytest.raises(Killed):
            restoring.restore(county, backup, silent)
    monkeypatch.setenv("GUOBAN_HOME", str(county.home))
    with pytest.raises(GuobanError) as refused:
        office.load()
    assert refused.value.code == "restore_unfinished"
    done = CliRunner().invoke(main, ["restore", str(backup)])
    assert done.exit_code == 0, done.output
    [aside] = county.home.glob("before-restore-*")
    assert state(aside) == before
    assert "inbox/later.xlsx" not in state(county.home)
    assert office.load().home == county.home
    assert not swap.is_unfinished(county.home)


@pytest.fixture
def running(county: Settings) -> Iterator[None]:
    with FileLock(county.home / "ingest.lock"):
        yield


@pytest.mark.usefixtures("running")
def test_while_an_ingest_runs_there_is_neither_backup_nor_restore(
    county: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = a_county(tmp_path / "other")
    file = making.make(other, tmp_path / "safe", None, silent).file
    before = state(county.home)
    for attempt in (
        lambda: making.make(county, tmp_path / "safe", None, silent),
        lambda: restoring.restore(county, file, silent),
    ):
        with pytest.raises(GuobanError) as refused:
            attempt()
        assert refused.value.code == "backup_busy"
    assert state(county.home) == before
    assert list((tmp_path / "safe").iterdir()) == [file]


def test_a_warehouse_in_use_is_said(county: Settings, tmp_path: Path) -> None:
    code = "import duckdb, sys; c = duckdb.connect(sys.argv[1]); print('open', flush=True); sys.stdin.read()"
    command = [sys.executable, "-c", code, str(county.warehouse)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout and other.stdin
        other.stdout.readline()
        with pytest.raises(GuobanError) as refused:
            making.make(county, tmp_path / "safe", None, silent)
        other.stdin.close()
    assert refused.value.code == "warehouse_locked"


def test_a_warehouse_that_does_not_open_is_not_backed_up_and_can_be_replaced(county: Settings, backup: Path) -> None:
    good = state(county.home)
    county.warehouse.write_bytes(b"nothing that DuckDB reads" * 1000)
    with pytest.raises(GuobanError) as refused:
        making.make(county, backup.parent, 1, silent)
    assert refused.value.code == "backup_warehouse_damaged"
    assert list(backup.parent.iterdir()) == [backup]
    aside = restoring.restore(county, backup, silent).before
    assert aside and (aside / "warehouse.duckdb").read_bytes().startswith(b"nothing")
    assert state(county.home) == good


def test_nothing_is_exchanged_under_running_dashboards(county: Settings, backup: Path) -> None:
    with served(county), served(county), pytest.raises(GuobanError) as refused:
        restoring.restore(county, backup, silent)
    assert refused.value.code == "restore_while_serving"
    assert restoring.restore(county, backup, silent).before


def test_only_the_last_backups_are_kept(county: Settings, tmp_path: Path) -> None:
    safe = tmp_path / "safe"
    safe.mkdir()
    for name in ("guoban-20060101T000000.tar.gz", "guoban-20060201T000000.tar.gz", "notes.txt"):
        (safe / name).touch()
    file = making.make(county, safe, 2, silent).file
    assert {path.name for path in safe.iterdir()} == {"guoban-20060201T000000.tar.gz", "notes.txt", file.name}


def test_backups_in_the_state_folder_are_not_in_the_next_one(county: Settings) -> None:
    first = making.make(county, making.folder(county), None, silent)
    first.file.rename(first.file.with_name("guoban-20060101T000000.tar.gz"))
    assert making.make(county, making.folder(county), None, silent).files == first.files
    shutil.rmtree(making.folder(county))


def test_nothing_to_back_up_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(GuobanError) as refused:
        making.make(Settings(home=tmp_path), tmp_path / "safe", None, silent)
    assert refused.value.code == "backup_nothing"
    assert not (tmp_path / "safe").exists()
