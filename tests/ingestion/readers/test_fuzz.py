"""Broken at random: every mutant of a good file is read or refused with a reason. Seeded, so a failure comes back."""

import io
import random
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingestion.readers import Unreadable, Workbook, read
from ingestion.readers.numberformats import number_format
from ingestion.workers import ReaderPool
from tests.ingestion.readers.biffs import number, ole, stream, text
from tests.ingestion.readers.test_ods import cell, table
from tests.ingestion.readers.test_xlsx import varied
from tests.ingestion.readers.zips import ods, parts, row, sheet, xlsx, zipped

HTML = "<html><table><tr><td colspan=2 rowspan=2>指标</td><td style='display:none'>5</td></tr></table></html>".encode()
SECONDS = 4


def outcome(data: bytes, name: str) -> Workbook | Unreadable:
    try:
        return read(data, name)
    except Unreadable as error:
        assert error.code != "file_read_failed", error
        return error


def mutated(data: bytes, chance: random.Random) -> bytes:
    """A few bytes changed, a piece cut out, doubled or the end lost."""
    made = bytearray(data)
    for _ in range(chance.randint(1, 6)):
        at, length = chance.randrange(len(made)), chance.randint(1, 40)
        match chance.randrange(6):
            case 0 | 1:
                made[at] = chance.choice((0, 1, 0x7F, 0x80, 0xFF, chance.randrange(256)))
            case 2:
                made[at : at + length] = b""
            case 3:
                made[at:at] = made[at : at + length]
            case 4:
                made[at : at + 4] = chance.choice((b"\xff\xff\xff\xff", b"\0\0\0\0", b"\xfe\xff\xff\xff", b"\1\0\0\0"))
            case _:
                made[max(1, at) :] = b"" if chance.random() < 0.2 else made[max(1, at) :]
        if not made:
            return b"x"
    return bytes(made)


def inside(data: bytes, chance: random.Random) -> bytes:
    """One part of a package mutated, with a right checksum."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        content = {name: archive.read(name) for name in archive.namelist()}
    name = chance.choice(list(content))
    return zipped(content | {name: mutated(content[name], chance)})


SMALL = xlsx(
    row(A1="填报单位", B1=5, C1=0.5), after='<mergeCells><mergeCell ref="A2:C2"/></mergeCells>', formats=["0%"]
)
XLS = ole({"Workbook": stream([("表一", [text(0, 0, "填报单位"), number(1, 1, 5)])])})
ODS = ods(table(cell("指标", 'table:number-columns-spanned="2"') + cell(5, 'table:number-columns-repeated="3"')))
XML = (
    b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
    b'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="a"><Table><Row ss:Index="2">'
    b'<Cell ss:MergeAcross="1"><Data ss:Type="Number">5</Data></Cell></Row></Table></Worksheet></Workbook>'
)


@pytest.mark.parametrize(
    ("data", "name", "change"),
    [
        (SMALL, "a.xlsx", mutated), (SMALL, "a.xlsx", inside), (varied(), "a.xlsx", inside), (ODS, "a.ods", mutated),
        (ODS, "a.ods", inside), (HTML, "a.xls", mutated), (XML, "a.xls", mutated),
        ("填报单位,\"本月\"\n白石镇,5\n".encode("gbk"), "a.csv", mutated),
    ],
    ids=["zip", "xlsx", "form", "ods-zip", "ods", "html", "xml", "csv"],
)  # fmt: skip
def test_a_file_broken_at_random_is_read_or_refused(
    data: bytes, name: str, change: Callable[[bytes, random.Random], bytes]
) -> None:
    chance = random.Random(20060630)  # noqa: S311
    end = time.monotonic() + SECONDS
    tried = 0
    while tried < 400 and time.monotonic() < end:
        started = time.monotonic()
        outcome(change(data, chance), name)
        assert time.monotonic() - started < 20
        tried += 1
    assert tried > 20


def test_an_xls_broken_at_random_costs_at_most_itself(tmp_path: Path) -> None:
    """In worker processes: calamine may abort on these, and then takes only the worker along."""
    chance = random.Random(20060630)  # noqa: S311
    for place in range(300):
        (tmp_path / f"{place:03}.xls").write_bytes(mutated(XLS, chance))
    with ReaderPool(workers=2, seconds=4) as pool:
        found = list(pool.read_many((path.name, path) for path in sorted(tmp_path.iterdir())))
    assert len(found) == 300 and all(isinstance(one, Workbook | Unreadable) for _, one in found)
    assert not any(isinstance(one, Unreadable) and one.code == "file_read_failed" for _, one in found)


VALUES = st.one_of(
    st.integers(-(10**15), 10**15),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Cn")), max_size=20).filter(
        lambda value: "_x" not in value
    ),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(VALUES, min_size=1, max_size=5), min_size=1, max_size=8))
def test_whatever_is_written_to_an_xlsx_comes_back(rows: list[list[int | float | str]]) -> None:
    lines = "".join(
        f'<row r="{number + 1}">'
        + "".join(
            f'<c r="{"ABCDE"[place]}{number + 1}" t="str"><v xml:space="preserve">{escape(value)}</v></c>'
            if isinstance(value, str)
            else f'<c r="{"ABCDE"[place]}{number + 1}"><v>{value!r}</v></c>'
            for place, value in enumerate(line)
        )
        + "</row>"
        for number, line in enumerate(rows)
    )
    found = outcome(zipped(parts(sheet(lines))), "a.xlsx")
    expected = [[None if value == "" else value for value in line] for line in rows]
    if isinstance(found, Unreadable):
        assert found.code == "file_no_data"
    else:
        for line, read_line in zip(expected, found.sheets[0].rows, strict=False):
            filled = [*read_line, *[None] * 5][: len(line)]
            assert filled == line


@given(st.binary(max_size=300))
@settings(max_examples=300, deadline=None)
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    outcome(data, "a.xlsx")


@given(st.text(max_size=300), st.floats())
@settings(max_examples=200, deadline=None)
def test_any_format_and_number_go_together(code: str, serial: float) -> None:
    found = number_format(code)
    for date1904 in (False, True):
        assert found is None or found.moment(serial, date1904) is None or serial >= 0
