"""What readers tell besides cells: merges, hidden parts, formats, numbers behind dates, formulas without a result."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

import pytest

from ingestion.recognise import Recognised, Recogniser
from tests.ingestion.test_layouts import codes, lines
from tests.ingestion.workbooks import SEEDS

Place = tuple[int, int]


@dataclass
class Sheet:
    """A sheet as the readers of all formats hand it over; None where nothing stands."""

    rows: list[list[object]]
    name: str = "六月"
    hidden: bool = False
    merges: tuple[tuple[int, int, int, int], ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    uncached: frozenset[Place] = frozenset()
    formats: dict[Place, str] = field(default_factory=dict)
    serials: dict[Place, float] = field(default_factory=dict)


def sheet(first: object, **more: object) -> Sheet:
    """The form with one figure for the first line, in C3."""
    rows: list[list[object]] = [
        ["昆仑桥街道2006年6月工会工作月报表", None, None],
        ["指标", "本月数", "累计"],
        *lines(lambda _: "—", lambda number: first if number == 1 else 0),
    ]
    return Sheet(rows, **more)  # type: ignore[arg-type]


def read(one: Sheet) -> Recognised:
    return Recogniser(SEEDS).recognise([one], "a.xlsx")


def value(recognised: Recognised) -> tuple[Decimal | None, str | None]:
    [cell] = [cell for cell in recognised.reports[0].cells if cell.cell == "C3"]
    return cell.value, cell.unit_code


def test_a_blank_may_be_none_and_an_uncached_formula_is_no_blank() -> None:
    assert codes(read(sheet(None))) == []
    assert codes(read(sheet(None, uncached=frozenset({(2, 2)})))) == [("number_not_computed", "C3")]


@pytest.mark.parametrize(
    ("cell", "serial", "expected"),
    [
        (date(1908, 11, 23), 3250.0, 3250),
        (date(1908, 11, 23), None, 3250),
        (datetime(1908, 11, 23, 12), 3250.5, Decimal("3250.5")),
        (date(1900, 1, 5), None, 5),
    ],
)
def test_an_amount_that_carries_a_date_format_is_the_amount_and_told(
    cell: date, serial: float | None, expected: object
) -> None:
    recognised = read(sheet(cell, serials={(2, 2): serial} if serial else {}))
    assert codes(recognised) == [("number_shown_as_date", "C3")]
    assert value(recognised) == (expected, "家")


def test_what_may_be_a_date_is_a_question() -> None:
    assert codes(read(sheet(date(2006, 6, 5), serials={(2, 2): 38873.0}))) == [("number_is_date", "C3")]


@pytest.mark.parametrize(
    ("shown", "expected"),
    [('0"家"', []), ("0%", ["number_shown_otherwise"]), ('0"人"', ["number_unit_differs"]),
     ("0,", ["number_shown_otherwise"]), ('0"吨"', ["number_shown_otherwise"]), ("#,##0", [])],
)  # fmt: skip
def test_a_format_that_shows_something_else_than_the_number_is_a_question(shown: str, expected: list[str]) -> None:
    assert [each[0] for each in codes(read(sheet(5, formats={(2, 2): shown})))] == expected


def test_a_figure_merged_over_two_lines_is_a_question() -> None:
    assert codes(read(sheet(5, merges=((2, 2, 3, 2),)))) == [("cell_merged", "C3")]
    assert codes(read(sheet(5, merges=((0, 0, 0, 2),)))) == []


def test_hidden_rows_and_columns_are_read_and_told() -> None:
    recognised = read(sheet(5, hidden_rows=frozenset({2}), hidden_columns=frozenset({2})))
    assert value(recognised) == (5, "家")
    assert [(each.severity, each.code) for each in recognised.findings] == [("info", "parts_hidden")]
    assert "3" in recognised.findings[0].message_zh
    assert "C" in recognised.findings[0].message_zh
