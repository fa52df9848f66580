"""A blank form of each kind, filled in and saved by other programs, reads back to exactly what was typed."""

import io
import shutil
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.cell.cell import MergedCell
from openpyxl.worksheet.worksheet import Worksheet

from guoban.settings import Settings
from ingestion import readers, template
from ingestion.recognise import Recogniser
from tests.ingestion.blanks import CODE, FIRST_ROW, MONTH, YTD, filled
from tests.ingestion.drawn import WRITERS, Drawn, Formula, Value
from tests.ingestion.workbooks import SEEDS, UNIT_CODE

#: Tables and the month whose blank forms hold them.
FORMS = {"湘工月01表": date(2006, 6, 1), "湘工季01表": date(2008, 6, 1), "湘工半年01表": date(2008, 6, 1)}

#: What is typed in turn, and the number that it is.
TYPED: tuple[tuple[Value, str | None], ...] = ((0, "0"), (12, "12"), (3.1055, "3.1055"), ("—", None), ("1,250", "1250"))
DAYS: tuple[Value, ...] = ("2008-06-05", "2008年6月5日", "20080605", date(2008, 6, 5))


@pytest.fixture(scope="module")
def recogniser() -> Recogniser:
    return Recogniser(SEEDS)


@pytest.fixture(scope="module")
def blanks(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """The blank form of one unit for each table, in a county where every unit owes every form."""
    home = tmp_path_factory.mktemp("blanks")
    shutil.copytree(SEEDS, home / "seeds")
    (home / "seeds" / "form_assignments.csv").unlink()
    settings = Settings(home=home / "state", seeds=home / "seeds")
    found = {}
    for month in dict.fromkeys(FORMS.values()):
        for path in template.write(settings, [UNIT_CODE], month, home / "out"):
            found[next(table for table in FORMS if table in path.name)] = path
    return found


def typed_into(sheet: Worksheet) -> dict[str, tuple[Value, Decimal | None]]:
    """What to type into each open cell of figures, and what it is."""
    typed: dict[str, tuple[Value, Decimal | None]] = {}
    for row in range(FIRST_ROW, sheet.max_row + 1):
        for column in (MONTH, YTD):
            cell = sheet[f"{column}{row}"]
            if isinstance(cell, MergedCell) or cell.protection.locked or not sheet[f"{CODE}{row}"].value:
                continue
            value, number = TYPED[len(typed) % len(TYPED)]
            if sheet[f"C{row}"].value == "日期":
                value, number = DAYS[len(typed) % len(DAYS)], "20080605"
            typed[cell.coordinate] = value, None if number is None else Decimal(number)
    return typed


def drawn(data: bytes) -> Drawn:
    """The first sheet of a workbook, to be written in another format."""
    sheet = load_workbook(io.BytesIO(data)).worksheets[0]
    rows = [[_value(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
    merges = tuple((each.min_row - 1, each.min_col - 1, each.max_row - 1, each.max_col - 1)
                   for each in sheet.merged_cells.ranges)  # fmt: skip
    return Drawn(rows, sheet.title, merges)


def _value(cell: object) -> Value:
    if isinstance(cell, str) and cell.startswith("="):
        return Formula(cell[1:])
    return cell.date() if isinstance(cell, datetime) else cell  # type: ignore[return-value]


@pytest.mark.parametrize("extension", ["as saved", "xlsx", "ods", "gbk.csv", "html.xls"])
@pytest.mark.parametrize("table", FORMS)
def test_what_is_typed_into_a_blank_form_is_read_back_exactly(
    table: str, extension: str, blanks: Mapping[str, Path], recogniser: Recogniser
) -> None:
    path = blanks[table]
    typed = typed_into(load_workbook(path).worksheets[0])
    data = filled(path, {place: value for place, (value, _) in typed.items()})  # type: ignore[misc]
    name = path.name if extension == "as saved" else f"{path.stem}.{extension}"
    book = readers.read(data if extension == "as saved" else WRITERS[extension](drawn(data)), name)
    recognised = recogniser.recognise(book.sheets, name)
    assert [finding for finding in recognised.findings if finding.severity != "info"] == []
    [report] = recognised.reports
    assert (report.org_unit_code, report.period_month) == (UNIT_CODE, FORMS[table])
    read = {cell.cell: cell.value for cell in report.cells}
    assert {place: read[place] for place in typed} == {place: number for place, (_, number) in typed.items()}


def test_the_cell_of_a_milestone_shows_and_admits_a_day(blanks: Mapping[str, Path]) -> None:
    sheet = load_workbook(blanks["湘工半年01表"]).worksheets[0]
    days = [f"{YTD}{row}" for row in range(FIRST_ROW, sheet.max_row + 1) if sheet[f"C{row}"].value == "日期"]
    assert days
    rules = {str(rule.sqref): str(rule.formula1) for rule in sheet.data_validations.dataValidation}
    for place in days:
        assert sheet[place].number_format == "yyyy-mm-dd"
        rule = f"AND({place}>=DATE(1990,1,1),{place}<=DATE(2079,12,31),{place}=INT({place}))"
        assert rules[place] == f'IF(ISNUMBER({place}),{rule},OR({place}="—",{place}="/"))'
