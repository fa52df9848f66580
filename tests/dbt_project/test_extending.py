"""A field that has nothing to do with unions is rows in CSV files: no code is touched."""

import shutil
from datetime import date, datetime
from pathlib import Path

import duckdb
import openpyxl
import pytest

from guoban import building
from guoban.settings import PROJECT, Settings
from ingestion import template

CODES = ("canteen_meals", "canteen_cost")

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


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A county that also runs school kitchens, one of which reported June; built."""
    folder = tmp_path_factory.mktemp("extended")
    settings = Settings(home=folder / "home", seeds=folder / "seeds")
    shutil.copytree(PROJECT / "seeds", settings.seeds)
    for name, rows in ROWS.items():
        add(settings.seeds / f"{name}.csv", rows)
    settings.home.mkdir()
    with duckdb.connect(str(settings.warehouse)) as connection:
        connection.execute((PROJECT / "ingestion" / "raw.sql").read_text(encoding="utf-8"))
        moment = datetime(2006, 7, 4, 9)
        connection.execute(
            "insert into raw.file values ('f', 'f', '后勤.xlsx', 1, ?, ?, 'accepted', 'f.xlsx')", [moment, moment]
        )
        connection.execute(
            "insert into raw.submission values ('s', 'f', 'canteen_01', '430381801', '2006-06-01', 1, ?, '后勤')",
            [moment],
        )
        for row, (code, value, unit) in enumerate((("canteen_meals", 1200, "餐"), ("canteen_cost", 6000, "元")), 5):
            for column, role in enumerate(("month", "ytd"), 4):
                connection.execute(
                    "insert into raw.cell values ('s', '后勤', ?, ?, ?, null, null, ?, ?, ?, ?, ?, 'exact')",
                    [f"{'DE'[column - 4]}{row}", row, column, code, role, str(value), value, unit],
                )
    building.build(settings)
    return settings


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


def test_the_form_is_asked_of_schools_alone(marts: Path) -> None:
    with duckdb.connect(str(marts), read_only=True) as connection:
        query = "select distinct org_unit_code from fct_submissions where form_code = 'canteen_01'"
        assert connection.execute(query).fetchall() == [("430381801",)]


def test_the_blank_form_of_the_school_asks_for_it(county: Settings) -> None:
    written = template.write(county, ["430381801"], date(2006, 5, 1), county.home / "blank")
    [form] = [path for path in written if "后勤月01表" in path.name]
    workbook = openpyxl.load_workbook(form)
    texts = {str(cell.value) for sheet in workbook for row in sheet.iter_rows() for cell in row}
    assert {"供餐数", "食材支出"} <= texts
