"""本年累计 of a blank form that computed itself is told from one that was typed."""

from pathlib import Path

import pytest

from guoban.settings import Settings
from ingestion import page, readers, template, template_sums
from ingestion.numbers import BLANK, NOT_APPLICABLE, CellValue, Number
from tests.ingestion.blanks import FIRST_ROW
from tests.ingestion.workbooks import JUNE, SEEDS, UNIT_CODE, form


@pytest.mark.parametrize(
    ("previous", "month", "ytd", "told"),
    [
        (12, 3, 15, BLANK),
        (0.1, 0.2, 0.30000000000000004, BLANK),
        ("—", 3, 3, BLANK),
        (12, 3, "=IF(ISNUMBER(E10),N(G10)+E10)", BLANK),
        (12, "", "=", BLANK),
        (12, "—", "=", NOT_APPLICABLE),
        (12, 3, 16, None),
        ("", 3, 3, None),
        (12, "", 12, None),
        (12, "—", "—", None),
    ],
)
def test_a_sum_that_the_form_computed_is_nothing_typed(
    previous: CellValue, month: CellValue, ytd: CellValue, told: Number | None
) -> None:
    assert template_sums.computed(previous, month, ytd) == told


def test_the_column_of_earlier_sums_is_found_in_our_blank_form_alone(tmp_path: Path) -> None:
    [path] = template.write(Settings(home=tmp_path, seeds=SEEDS), [UNIT_CODE], JUNE, tmp_path)
    blank = page.of(readers.read(path.read_bytes(), path.name).sheets[0])
    assert template_sums.previous_column(blank.rows, FIRST_ROW - 1) == 6
    assert template_sums.previous_column(blank.rows[:-1], FIRST_ROW - 1) is None
    sent = page.of(readers.read(form(), "a.xlsx").sheets[0])
    assert template_sums.previous_column(sent.rows, FIRST_ROW - 1) is None


def test_a_sheet_is_a_blank_form_of_ours_by_its_last_line() -> None:
    rows: list[list[CellValue]] = [["标题"], ["表号 湘工月01表 · 版本 785a967a · 430381003"], [""]]
    assert template_sums.version_of(rows) == "785a967a"
    assert template_sums.version_of([["表号：湘工月01表"]]) is None
