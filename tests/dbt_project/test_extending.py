"""A field that has nothing to do with unions is rows in CSV files: no code is touched."""

import csv
import shutil
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pytest

from guoban import building, kpi_pages
from guoban.settings import PROJECT, Settings
from ingestion import inbox, template

CODES = ("canteen_meals", "canteen_cost")

OWN_LEVEL = "430381990"

#: Days on which steps of the palace were reached; the fifth lies after June.
REACHED = (date(2007, 2, 20), "2007年4月28日", "2007.5.31", "2007-06-20", "2007/7/3", 20070930)

#: Rows for a school kitchen, by file and column; other columns stay blank.
ROWS: dict[str, list[dict[str, str]]] = {
    "units": [
        {"unit_code": "餐", "name_en": "meals", "base_unit_code": "餐", "factor": "1", "dimension": "count",
         "display_decimals": "0"},
    ],
    "indicators": [
        {"indicator_code": code, "family_code": "canteen", "family_zh": "学校后勤", "family_en": "School logistics",
         "name_zh": name, "name_en": code, "unit_code": unit, "kind": "flow", "frequency": "M", "level": "township",
         "direction": "up", "hard_min": "0", "definition_zh": name}
        for code, name, unit in (("canteen_meals", "供餐数", "餐"), ("canteen_cost", "食材支出", "元"))
    ],
    "kpis": [
        {"kpi_code": "cost_per_meal", "family_code": "canteen", "name_zh": "每餐成本", "name_en": "Cost per meal",
         "kpi_kind": "per", "unit_zh": "元/餐", "unit_en": "yuan per meal", "direction": "down",
         "definition_zh": "食材支出÷供餐数", "definition_en": "Cost ÷ meals", "definition_source": "后勤处",
         "sort_order": "99"},
    ],
    "kpi_terms": [
        {"kpi_code": "cost_per_meal", "side": "numerator", "indicator_code": "canteen_cost", "measure": "ytd",
         "coefficient": "1"},
        {"kpi_code": "cost_per_meal", "side": "denominator", "indicator_code": "canteen_meals", "measure": "ytd",
         "coefficient": "1"},
    ],
    "forms": [
        {"form_code": "canteen_01", "table_no": "后勤月01表", "name_zh": "学校后勤月报表", "name_en": "School kitchens",
         "frequency": "M", "valid_from": "2006-01-01", "valid_to": "2006-06-30"},
    ],
    "form_items": [
        {"form_code": "canteen_01", "line_no": f"{line:02d}", "indicator_code": code}
        for line, code in enumerate(CODES, 1)
    ],
    "form_assignments": [
        {"form_code": "canteen_01", "org_type": "school", "org_unit_code": "*", "valid_from": "2006-01-01"},
        {"form_code": "half_yearly_01", "org_type": "county_level", "org_unit_code": "*", "valid_from": "2007-01-01"},
    ],
    "due_rules": [
        {"form_code": "canteen_01", "months_after": "1", "day_of_month": "5", "due_time": "24:00", "shift": "none",
         "valid_from": "2006-01-01"},
    ],
    "org_units": [
        {"org_unit_code": "430381801", "name_zh": "平山中心小学", "name_en": "Pingshan School", "org_type": "school",
         "parent_code": "430381000", "level": "1", "group_zh": "学校组", "group_en": "Schools", "sort_order": "99",
         "valid_from": "2001-01-01"},
    ],
    "annual_tasks": [
        {"task_code": "meals", "year": "2006", "name_zh": "供餐", "name_en": "Meals", "measure_kind": "indicator",
         "measure_code": "canteen_meals", "unit_code": "餐", "weight": "10", "pace_kind": "curve",
         "curve_code": "linear", "sort_order": "99"},
    ],
    "annual_targets": [
        {"task_code": "meals", "year": "2006", "org_unit_code": "430381801", "version": "1",
         "decided_on": "2006-01-05", "target_value": "2000", "unit_code": "餐", "source": "made_up"},
    ],
}  # fmt: skip


def add(file: Path, rows: list[dict[str, str]]) -> None:
    """Append rows as a person would in a spreadsheet, each value under its column."""
    columns = file.read_text(encoding="utf-8-sig").splitlines()[0].split(",")
    for row in rows:
        assert set(row) <= set(columns), file.name
    lines = [",".join(row.get(column, "") for column in columns) + "\n" for row in rows]
    with file.open("a", encoding="utf-8") as stream:
        stream.writelines(lines)


def report(
    settings: Settings, unit: str, month: date, received_at: datetime, answers: dict[str, list[Any]]
) -> inbox.FileResult:
    """Fill the blank form that has the lines of ``answers`` (name to month and cumulative), and take it in."""
    files = []
    for blank in template.write(settings, [unit], month, settings.home / f"blank-{month}-{unit}"):
        workbook = openpyxl.load_workbook(blank)
        lines = [row for sheet in workbook for row in sheet.iter_rows() if row[1].value in answers]
        for row in lines:
            for cell, answer in zip(row[4:6], answers[str(row[1].value)], strict=True):
                cell.value = cell.value if answer is None else answer
        if lines:
            workbook.save(blank)
            files.append(blank)
    [result] = inbox.ingest(settings, files, received_at)
    return result


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A county that also runs school kitchens, one of which reported June, and builds a palace; built."""
    folder = tmp_path_factory.mktemp("extended")
    settings = Settings(home=folder / "home", seeds=folder / "seeds")
    shutil.copytree(PROJECT / "seeds", settings.seeds)
    for name, rows in ROWS.items():
        add(settings.seeds / f"{name}.csv", rows)
    settings.home.mkdir()
    kitchen = {"供餐数": [1200, 1200], "食材支出": [6000, 6000]}
    for unit, month, received_at, answers in (
        ("430381801", date(2006, 6, 1), datetime(2006, 7, 4, 9), kitchen),
        (OWN_LEVEL, date(2007, 6, 1), datetime(2007, 6, 24, 9), steps(*REACHED[:5])),
        (OWN_LEVEL, date(2007, 12, 1), datetime(2007, 12, 24, 9), steps(*REACHED)),
    ):
        assert report(settings, unit, month, received_at, answers).verdict == "accepted"
    building.build(settings)
    return settings


def steps(*days: Any) -> dict[str, list[Any]]:
    """The lines of the palace with the day each step was reached, as a clerk may write it."""
    with (PROJECT / "seeds" / "indicators.csv").open(encoding="utf-8-sig", newline="") as file:
        names = [row["name_zh"] for row in csv.DictReader(file) if row["indicator_code"].startswith("bld_m")]
    assert len(names) == 8
    return {name: [None, day] for name, day in zip(names, days, strict=False)}


@pytest.fixture(scope="module")
def marts(county: Settings) -> Path:
    """Its published copy."""
    return county.published / "current" / "marts.duckdb"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("select ytd_value from fct_indicator_values where indicator_code = 'canteen_meals'", 1200),
        ("select kpi_value from fct_kpi_values where kpi_code = 'cost_per_meal'", 5),
        ("select 100 * completion_rate from fct_task_progress where task_code = 'meals'", 60),
        ("select count(*) from fct_submissions where form_code = 'canteen_01' and status = 'on_time'", 1),
    ],
    ids=["indicator", "kpi", "task", "report"],
)
def test_an_indicator_a_kpi_a_task_and_a_unit_are_rows_in_csv_files(marts: Path, query: str, expected: int) -> None:
    condition = " and org_unit_code = '430381801' and period_month = '2006-06-01'"
    with duckdb.connect(str(marts), read_only=True) as connection:
        assert connection.execute(query + condition).fetchall() == [(expected,)]


@pytest.mark.parametrize(
    ("month", "expected"),
    [("2007-06-01", (45, 100, 0.45, "达进度")), ("2007-12-01", (70, 100, 0.7, "欠进度"))],
    ids=["four of eight steps by June", "six by December"],
)
def test_dates_of_the_steps_of_a_plan_become_its_progress(marts: Path, month: str, expected: tuple[object]) -> None:
    with duckdb.connect(str(marts), read_only=True) as connection:
        query = """
            select actual_value, target_value, completion_rate, state from fct_task_progress
            where task_code = 'bld_palace' and org_unit_code = '430381000' and period_month = ?
        """
        assert connection.execute(query, [month]).fetchall() == [expected]


def test_steps_whose_dates_do_not_ascend_are_returned(county: Settings, tmp_path: Path) -> None:
    settings = county.model_copy(update={"home": tmp_path})
    result = report(settings, OWN_LEVEL, date(2007, 6, 1), datetime(2007, 6, 24), steps("2007-03-01", "2007-02-28"))
    assert result.verdict == "returned"
    assert [finding.code for finding in result.findings] == ["bld_m1_approval_before_bld_m2_land"]


def test_the_form_is_asked_of_schools_alone(marts: Path) -> None:
    with duckdb.connect(str(marts), read_only=True) as connection:
        query = "select distinct org_unit_code from fct_submissions where form_code = 'canteen_01'"
        assert connection.execute(query).fetchall() == [("430381801",)]


def test_the_kpi_has_its_definition_in_both_languages(county: Settings) -> None:
    page = kpi_pages.pages(county.seeds)["cost_per_meal.md"]
    assert "| 食材支出÷供餐数 | Cost ÷ meals |" in page


def test_the_blank_form_of_the_school_asks_for_it(county: Settings) -> None:
    written = template.write(county, ["430381801"], date(2006, 5, 1), county.home / "blank")
    [form] = [path for path in written if "后勤月01表" in path.name]
    workbook = openpyxl.load_workbook(form)
    texts = {str(cell.value) for sheet in workbook for row in sheet.iter_rows() for cell in row}
    assert {"供餐数", "食材支出"} <= texts
