"""What stands in a cell, and what it means."""

from datetime import date
from decimal import Decimal

import pytest

from ingestion.numbers import BLANK, NOT_APPLICABLE, CellValue, Number, parse, read, text_of


@pytest.mark.parametrize(
    ("text", "value", "unit", "qualifier"),
    [
        ("38", "38", None, "exact"),
        (" 12.5 ", "12.5", None, "exact"),
        ("１２，３４５．６", "12345.6", None, "exact"),
        ("1,234,567.89", "1234567.89", None, "exact"),
        ("-5", "-5", None, "exact"),
        ("－5", "-5", None, "exact"),
        ("（5）", "-5", None, "exact"),
        ("(1,234)", "-1234", None, "exact"),
        ("13。5亿元", "1350000000", "元", "exact"),
        ("11。5", "11.5", None, "exact"),
        ("5万元", "50000", "元", "exact"),
        ("5千元", "5000", "元", "exact"),
        ("10458 平方米", "10458", "平方米", "exact"),
        ("58.46%", "58.46", "%", "exact"),
        ("无", "0", None, "exact"),
        ("零", "0", None, "exact"),
        ("壹仟元", "1000", "元", "exact"),
        ("两次", "2", "次", "exact"),
        ("六十天", "60", "天", "exact"),
        ("一百零五", "105", None, "exact"),
        ("一万零二百", "10200", None, "exact"),
        ("三亿二千万", "320000000", None, "exact"),
        ("二〇〇六", "2006", None, "exact"),
        ("85.6万余元", "856000", "元", "at_least"),
        ("2.7万多元", "27000", "元", "at_least"),
        ("20余万元", "200000", "元", "at_least"),
        ("20多人次", "20", "人次", "at_least"),
        ("500余条", "500", "条", "at_least"),
        ("达500多人", "500", "人", "at_least"),
        ("10人以上", "10", "人", "at_least"),
        ("超过30", "30", None, "at_least"),
        ("近500人", "500", "人", "at_most"),
        ("不足10人", "10", "人", "at_most"),
        ("53万元左右", "530000", "元", "about"),
        ("约30", "30", None, "about"),
    ],
)
def test_a_text_is_read_with_its_unit_and_qualifier(text: str, value: str, unit: str | None, qualifier: str) -> None:
    assert parse(text) == Number(Decimal(value), unit, qualifier)


@pytest.mark.parametrize("text", ["/", "／", "—", "——", "－", "-", "--", " — ", "不适用"])
def test_a_dash_or_slash_is_not_applicable(text: str) -> None:
    assert parse(text) == NOT_APPLICABLE


@pytest.mark.parametrize("text", ["", " ", "　", "\n"])
def test_a_blank_is_missing_and_not_zero(text: str) -> None:
    assert parse(text) == BLANK


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("abc", "number_unreadable"),
        ("1,23", "number_unreadable"),
        ("1e5", "number_unreadable"),
        ("nan", "number_unreadable"),
        ("2.", "number_unreadable"),
        ("五万三", "number_unreadable"),
        ("三百百", "number_unreadable"),
        ("过亿元", "number_unreadable"),
        ("1000、500元", "number_is_list"),
        ("5-6月", "number_is_list"),
        ("近400余", "number_contradicts_itself"),
        ("#REF!", "number_is_error"),
        ("=SUM(E10:E13)", "number_not_computed"),
        ("9999999999999999", "number_too_large"),
    ],
)
def test_what_is_no_certain_number_is_a_fault_and_never_a_guess(text: str, fault: str) -> None:
    assert parse(text) == Number(fault=fault)


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        (38.0, Number(Decimal(38), None, "exact")),
        (3.1055, Number(Decimal("3.1055"), None, "exact")),
        (0.1 + 0.2, Number(Decimal("0.3"), None, "exact")),
        (1e-11, Number(Decimal(0), None, "exact")),
        (1e300, Number(fault="number_too_large")),
        (float("nan"), Number(fault="number_unreadable")),
        (float("inf"), Number(fault="number_unreadable")),
        (True, Number(fault="number_unreadable")),
        (date(1908, 11, 23), Number(fault="number_is_date")),
    ],
)
def test_a_stored_number_is_exact_to_the_digits_a_spreadsheet_keeps(cell: CellValue, number: Number) -> None:
    assert read(cell) == number


def test_the_text_of_a_number_is_what_a_person_sees() -> None:
    assert [text_of(cell) for cell in (38.0, 0.30000000000000004, "５ ", 1e20, 1e-7)] == [
        "38", "0.3", "５ ", "100000000000000000000", "0.0000001",
    ]  # fmt: skip
