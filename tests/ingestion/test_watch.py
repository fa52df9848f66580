"""The watched inbox takes in what is finished, leaves alone what is being written, and survives trouble."""

import os
import signal
from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Event

import pytest

from guoban.errors import GuobanError
from guoban.settings import Settings
from ingestion import inbox, watch
from ingestion.findings import FileResult
from tests.ingestion.workbooks import SEEDS, form


class Office:
    """An inbox under watch in which something happens at every look; time passes only between two looks."""

    def __init__(self, home: Path) -> None:
        self.settings = Settings(home=home, seeds=SEEDS)
        self.settings.inbox.mkdir(parents=True)
        self.taken: list[list[str]] = []
        self.results: list[FileResult] = []
        self.trouble: list[str] = []
        self._now = 0.0

    def file(self, name: str, data: bytes = b"x") -> Path:
        path = self.settings.inbox / name
        path.write_bytes(data)
        return path

    def take(self, settings: Settings, paths: Sequence[Path]) -> list[FileResult]:
        """Stands for an ingest: files leave the inbox, but for those that cannot be opened."""
        self.taken.append([path.name for path in paths])
        for path in paths:
            if not path.name.startswith("closed"):
                path.unlink()
        return [FileResult(path.name, None, "accepted") for path in paths]

    def watch(
        self,
        *events: Callable[[], object],
        ingest: Callable[[Settings, Sequence[Path]], list[FileResult]] | None = None,
        looks: int = 40,
    ) -> None:
        stop, happenings = Event(), iter(events)

        def wait(seconds: float) -> None:
            nonlocal looks
            self._now += seconds
            looks -= 1
            next(happenings, lambda: None)()
            if looks <= 0:
                stop.set()

        watch.run(
            self.settings,
            self.results.append,
            stop,
            on_trouble=lambda error: self.trouble.append(error.code),
            ingest=ingest or self.take,
            clock=lambda: self._now,
            wait=wait,
        )


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def test_a_workbook_dropped_into_the_inbox_is_ingested(office: Office) -> None:
    office.watch(lambda: office.file("昆仑桥街道2006年6月.xlsx", form()), ingest=inbox.ingest, looks=5)
    assert [(result.file, result.verdict) for result in office.results] == [("昆仑桥街道2006年6月.xlsx", "accepted")]
    assert list(office.settings.inbox.iterdir()) == []


def test_a_file_that_grows_waits_until_it_has_stayed_the_same(office: Office) -> None:
    path = office.file("a.xlsx")

    def grow() -> None:
        assert office.taken == []
        with path.open("ab") as file:
            file.write(b"more")

    office.watch(*[grow] * 6)
    assert office.taken == [["a.xlsx"]]


def test_a_file_waits_for_some_seconds_even_when_nothing_moves(office: Office) -> None:
    office.file("a.xlsx")
    office.watch(looks=2)
    assert office.taken == []


def test_a_file_that_keeps_its_size_while_it_is_rewritten_waits(office: Office) -> None:
    path = office.file("a.xlsx")
    office.watch(*[lambda time=time: os.utime(path, (time, time)) for time in range(10)], looks=10)
    assert office.taken == []


def test_finished_files_do_not_wait_for_one_that_is_still_copied(office: Office) -> None:
    office.file("done.xlsx")
    growing = office.file("growing.xlsx")
    office.watch(*[lambda: growing.write_bytes(growing.read_bytes() + b"x")] * 10, looks=10)
    assert office.taken == [["done.xlsx"]]


def test_an_empty_file_waits_longer_for_its_content(office: Office) -> None:
    path = office.file("a.xlsx", b"")
    quiet = [lambda: None] * 10
    office.watch(*quiet, lambda: path.write_bytes(b"content"), looks=20)
    assert office.taken == [["a.xlsx"]]


def test_an_empty_file_that_stays_empty_is_taken_in_the_end(office: Office) -> None:
    office.file("a.xlsx", b"")
    office.watch(looks=32)
    assert office.taken == [["a.xlsx"]]


def test_unfinished_downloads_hidden_and_lock_files_are_left_alone(office: Office) -> None:
    for name in ("a.xlsx.part", "b.crdownload", ".hidden.xlsx", "~$c.xlsx", "d.TMP"):
        office.file(name)
    office.watch()
    assert office.taken == []


def test_an_earlier_saved_version_is_taken_in_before_a_later_one(office: Office) -> None:
    later, earlier = office.file("a.xlsx"), office.file("b.xlsx")
    os.utime(later, (2000, 2000))
    os.utime(earlier, (1000, 1000))
    office.watch()
    assert office.taken == [["b.xlsx", "a.xlsx"]]


def test_a_file_that_cannot_be_opened_is_reported_once_and_again_after_it_changes(office: Office) -> None:
    path = office.file("closed.xlsx")
    quiet = [lambda: None] * 10
    office.watch(*quiet, lambda: path.write_bytes(b"other content"))
    assert office.taken == [["closed.xlsx"], ["closed.xlsx"]]
    assert len(office.results) == 2


def test_a_locked_warehouse_is_told_once_and_the_files_are_taken_when_it_is_free(office: Office) -> None:
    office.file("a.xlsx")
    tries = []

    def ingest(settings: Settings, paths: Sequence[Path]) -> list[FileResult]:
        tries.append(1)
        if len(tries) < 5:
            raise GuobanError("warehouse_locked", file=settings.warehouse)
        return office.take(settings, paths)

    office.watch(ingest=ingest)
    assert office.trouble == ["warehouse_locked"]
    assert [result.file for result in office.results] == ["a.xlsx"]


def test_a_folder_that_is_moved_away_and_back_does_not_end_the_watch(office: Office, tmp_path: Path) -> None:
    office.file("a.xlsx")
    away = tmp_path / "away"
    office.watch(
        lambda: office.settings.inbox.rename(away),
        lambda: None,
        lambda: away.rename(office.settings.inbox),
    )
    assert office.taken == [["a.xlsx"]]


def test_ctrl_c_while_waiting_ends_it_without_an_error(office: Office) -> None:
    def interrupt() -> None:
        raise KeyboardInterrupt

    office.watch(interrupt)
    assert office.taken == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_first_signal_lets_files_at_hand_be_finished_and_the_second_ends_at_once(number: signal.Signals) -> None:
    before = signal.getsignal(number)
    with watch.stopped_by_signals() as stop:
        assert not stop.is_set()
        signal.raise_signal(number)
        assert stop.is_set()
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(number)
    assert signal.getsignal(number) is before
