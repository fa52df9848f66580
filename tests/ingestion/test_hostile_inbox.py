"""What lies in an inbox and is no report costs itself, and is told."""

import os
from pathlib import Path

import duckdb
import pytest

from guoban.settings import Settings
from ingestion import inbox, reading
from tests.ingestion import dying
from tests.ingestion.workbooks import form


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    made = Settings(home=tmp_path / "home")
    made.inbox.mkdir(parents=True)
    return made


def told(settings: Settings, *paths: Path) -> list[tuple[str, str, list[str]]]:
    results = inbox.ingest(settings, paths)
    return [(result.file, result.verdict, [each.code for each in result.findings]) for result in results]


def test_a_file_that_ends_its_worker_is_archived_and_told_and_the_others_are_landed(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "take", dying.take)
    (settings.inbox / "1.xlsx").write_bytes(form())
    (settings.inbox / "2.xlsx").write_bytes(dying.BAD + b",1\n")
    (settings.inbox / "3.xlsx").write_bytes(form("望春门街道总工会"))
    assert sorted(told(settings)) == [
        ("1.xlsx", "accepted", []),
        ("2.xlsx", "rejected", ["file_read_died"]),
        ("3.xlsx", "accepted", []),
    ]
    assert len(list(settings.archive.iterdir())) == 3
    assert list(settings.inbox.iterdir()) == []


def test_links_pipes_and_devices_that_are_named_are_told_and_stay(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "link.xlsx").symlink_to("/etc/passwd")
    os.mkfifo(tmp_path / "pipe.xlsx")
    (tmp_path / "good.xlsx").write_bytes(form())
    paths = [tmp_path / "link.xlsx", tmp_path / "pipe.xlsx", Path("/dev/zero"), tmp_path / "good.xlsx"]
    assert told(settings, *paths) == [
        ("link.xlsx", "rejected", ["file_link"]),
        ("pipe.xlsx", "rejected", ["file_not_regular"]),
        ("zero", "rejected", ["file_not_regular"]),
        ("good.xlsx", "accepted", []),
    ]
    assert (tmp_path / "link.xlsx").is_symlink()
    with duckdb.connect(str(settings.warehouse), read_only=True) as connection:
        assert connection.execute("select file_name from raw.file").fetchall() == [("good.xlsx",)]


def test_the_folder_that_a_file_lies_in_may_contradict_its_month(settings: Settings) -> None:
    (settings.inbox / "2006年5月").mkdir()
    (settings.inbox / "2006年5月" / "a.xlsx").write_bytes(form())
    [(_, verdict, codes)] = told(settings)
    assert (verdict, codes) == ("returned", ["period_differs_folder"])


def test_the_list_in_a_copy_that_comes_back_is_no_sheet_of_its_own(settings: Settings) -> None:
    (settings.inbox / "a.xlsx").write_bytes(form(org_new_total=7))
    [result] = inbox.ingest(settings)
    assert result.returned_copy is not None
    (settings.inbox / "a.xlsx").write_bytes(result.returned_copy.read_bytes())
    [again] = inbox.ingest(settings)
    assert (again.verdict, again.version) == ("returned", 2)
    assert [each.code for each in again.findings] == [each.code for each in result.findings]
