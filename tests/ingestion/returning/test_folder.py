"""The folder of returned copies: whole files only, safe names, nobody's copy lost."""

import os
import unicodedata
from pathlib import Path

import pytest

from ingestion.returning.folder import safe_stem, write
from ingestion.returning.marking import mark
from tests.ingestion.returning.workbooks import form, hard, soft

FIRST, SECOND = form(3), form(4)


def copy(original: bytes, *marks: object) -> bytes:
    return mark(original, marks, file_name="6月.xlsx")  # type: ignore[arg-type]


def test_a_copy_lies_under_the_name_of_its_original(tmp_path: Path) -> None:
    path = write(tmp_path / "returned", "附件1:育塅乡6月报表(最终版)(2).xls", data := copy(FIRST))
    assert path == tmp_path / "returned" / "附件1_育塅乡6月报表(最终版)(2).xlsx"
    assert path.read_bytes() == data
    assert path.stat().st_mode & 0o777 == 0o644


def test_the_same_submission_replaces_its_copy(tmp_path: Path) -> None:
    first = write(tmp_path, "6月.xlsx", copy(FIRST, hard()))
    second = write(tmp_path, "6月.xlsx", data := copy(FIRST, soft()))
    assert second == first
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [data]


def test_another_submission_of_the_same_name_gets_a_number(tmp_path: Path) -> None:
    first, other = copy(FIRST, hard()), copy(SECOND, hard())
    paths = [write(tmp_path, "6月.xlsx", data) for data in (first, other, first, other)]
    assert [path.name for path in paths] == ["6月.xlsx", "6月(2).xlsx", "6月.xlsx", "6月(2).xlsx"]
    assert paths[0].read_bytes() == first


def test_a_file_that_is_not_ours_is_never_replaced(tmp_path: Path) -> None:
    (tmp_path / "6月.xlsx").write_bytes(b"somebody's notes")
    (tmp_path / "target").write_bytes(b"secret")
    (tmp_path / "6月(2).xlsx").symlink_to(tmp_path / "target")
    assert write(tmp_path, "6月.xlsx", copy(FIRST)).name == "6月(3).xlsx"
    assert (tmp_path / "target").read_bytes() == b"secret"


@pytest.mark.parametrize("fault", ["fsync", "link"])
def test_a_failing_disk_leaves_no_half_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: str) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError("no space left")

    before = write(tmp_path, "6月.xlsx", copy(FIRST)).read_bytes()
    monkeypatch.setattr(os, fault, fail)
    if fault == "fsync":
        with pytest.raises(OSError, match="no space left"):
            write(tmp_path, "7月.xlsx", copy(SECOND))
    else:  # no hard links here: renaming does
        assert write(tmp_path, "6月.xlsx", copy(SECOND)).name == "6月(2).xlsx"
        assert write(tmp_path, "6月.xlsx", copy(FIRST, hard())).name == "6月.xlsx"
        before = copy(FIRST, hard())
    assert (tmp_path / "6月.xlsx").read_bytes() == before
    assert not (tmp_path / "7月.xlsx").exists()
    assert not list(tmp_path.glob(".*"))


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("6月.xlsx", "6月"),
        ("6月.xls.XLS", "6月"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("C:\\报表\\6月.et", "C__报表_6月"),
        ("...隐藏.csv", "隐藏"),
        ("~$6月.xlsx", "6月"),
        ("a\x00b\nc.xlsx", "a_b_c"),
        ("con.xlsx", "_con"),
        ("", "returned"),
        (".xlsx", "returned"),
        ("月\u202eslx.exe", "月slx.exe"),
        (unicodedata.normalize("NFD", "é报表.xlsx"), "é报表"),
        ("坏\udce6名.xls", "坏_名"),
        ("6月. .xlsx", "6月"),
    ],
)
def test_a_name_that_could_do_harm_becomes_a_plain_one(name: str, stem: str) -> None:
    assert safe_stem(name) == stem


def test_a_name_that_is_too_long_is_cut_between_characters(tmp_path: Path) -> None:
    path = write(tmp_path, "塅" * 300 + ".xlsx", copy(FIRST))
    assert path.name == "塅" * 40 + ".xlsx"
