"""Files in an inbox that are no files, or not ours to read."""

import os
import socket
import stat
from pathlib import Path

import pytest

from ingestion.readers import Unreadable, limits, opening


def refused(path: Path) -> str:
    with pytest.raises(Unreadable) as caught:
        opening.taken(path)
    assert "{" not in caught.value.say("zh") + caught.value.say("en")
    return caught.value.code


def test_a_regular_file_is_read_whole_whatever_its_name(tmp_path: Path) -> None:
    name = os.fsdecode("附件1：6月[1]".encode("gbk") + b".xlsx")
    (tmp_path / name).write_bytes(b"x" * 100_000)
    assert opening.taken(tmp_path / name).data == b"x" * 100_000


def test_links_are_refused_wherever_they_lead(tmp_path: Path) -> None:
    for number, target in enumerate(["/etc/passwd", "/dev/zero", "nowhere", "self"]):
        (tmp_path / f"{number}.xlsx").symlink_to(target)
        assert refused(tmp_path / f"{number}.xlsx") == "file_link"


def test_a_link_that_takes_the_place_of_the_file_at_the_last_moment_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.xlsx").symlink_to("/etc/passwd")
    regular = Path("/etc/passwd").stat()
    monkeypatch.setattr(os, "lstat", lambda _: regular)
    assert refused(tmp_path / "a.xlsx") == "file_link"


def test_folders_pipes_sockets_and_devices_are_refused_without_waiting(tmp_path: Path) -> None:
    (tmp_path / "folder.xlsx").mkdir()
    os.mkfifo(tmp_path / "pipe.xlsx")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "socket.xlsx"))
        for name in ("folder.xlsx", "pipe.xlsx", "socket.xlsx", "/dev/zero", "/dev/null"):
            assert refused(tmp_path / name) == "file_not_regular"


def test_missing_and_too_large_files_are_refused(tmp_path: Path) -> None:
    assert refused(tmp_path / "no.xlsx") == "file_missing"
    with (tmp_path / "sparse.xlsx").open("wb") as file:
        file.truncate(8 * 2**30)
    assert refused(tmp_path / "sparse.xlsx") == "file_too_large"
    (tmp_path / "just.xlsx").write_bytes(b"x" * limits.FILE)
    assert len(opening.taken(tmp_path / "just.xlsx").data) == limits.FILE


def test_a_file_without_permission_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"x")

    def denied(*_: object) -> int:  # the tests may run as root, who may read everything
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", denied)
    assert refused(tmp_path / "a.xlsx") == "file_no_permission"


def test_a_file_that_is_still_being_copied_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"x" * 10)
    read = os.read

    def read_while_it_grows(opened: int, size: int) -> bytes:
        with path.open("ab") as file:
            file.write(b"y")
        return read(opened, size)

    monkeypatch.setattr(os, "read", read_while_it_grows)
    assert refused(path) == "file_changing"


def test_files_of_proc_tell_nothing() -> None:
    assert stat.S_ISREG(os.lstat("/proc/self/environ").st_mode)
    assert refused(Path("/proc/self/environ")) == "file_changing"


def test_a_name_that_cannot_be_is_refused() -> None:
    assert refused(Path("a\0b.xlsx")) == "file_unopenable"
    assert refused(Path("a" * 300)) == "file_unopenable"
