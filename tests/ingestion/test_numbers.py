"""What stands in a cell, and what it means."""

from datetime import date
from decimal import Decimal

import pytest

from ingestion import percentages
from ingestion.numbers import BLANK, CellValue, Number, parse, read, text_of
from tests.ingestion.reading import number_cases


@pytest.mark.parametrize("case", number_cases(), ids=lambda case: repr(case["text"][:20]))
def test_a_text_is_a_number_missing_not_applicable_or_a_fault_and_never_a_guess(case: dict[str, str]) -> None:
    value = Decimal(case["value"]) if case["value"] else None
    assert parse(case["text"]) == Number(value, case["unit"] or None, case["qualifier"] or None, case["fault"] or None)


@pytest.mark.parametrize(
    ("text", "is_shown_as_percent", "percent", "told"),
    [
        ("58.46%", False, "58.46", None),
        ("58.46", False, "58.46", None),
        ("0.5846", False, "58.46", "number_percent_fraction"),
        ("0.5846", True, "58.46", None),
        ("0.5846%", False, "0.5846", None),
        ("1", True, "100", None),
        ("0", False, "0", None),
        ("0.58", False, None, "number_percent_unclear"),
        ("1", False, None, "number_percent_unclear"),
    ],
)
def test_percentages_are_one_however_they_are_written_and_half_is_a_question(
    text: str, is_shown_as_percent: bool, percent: str | None, told: str | None
) -> None:
    read_as = Number(Decimal(percent), "%", "exact") if percent else BLANK
    assert percentages.read(parse(text), is_shown_as_percent=is_shown_as_percent) == (read_as, told)


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
