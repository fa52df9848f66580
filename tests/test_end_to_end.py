"""From workbooks in the inbox to the published figures: the numbers of 湘乡市's first half of 2006."""

import json
import shutil
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.conftest import Run

COUNTY = "430381000"
JUNE = "2006-06-01"

FLOWS = {
    "org_new_total": "38",
    "org_new_migrant": "8",
    "org_new_nonpublic": "17",
    "org_new_community": "10",
    "org_new_other": "3",
    "mem_new_total": "3581",
    "mem_new_migrant": "1077",
    "mem_new_nonpublic": "1244",
    "mem_new_community": "1135",
    "mem_new_other": "125",
    "fee_remitted": "31055",
    "aid_raised": "2478500",
    "aid_raised_donation": "1600000",
    "aid_raised_fiscal": "878500",
    "aid_households": "4133",
    "aid_leader_visits": "45",
    "aid_relief_paid": "60000",
    "aid_relief_households": "285",
    "wom_insured": "2468",
    "wom_insured_units": "58",
    "wom_insured_free": "120",
}
STOCKS = {
    "aid_relief_budget": "200000",
    "dem_public_open": "87",
    "dem_public_units": "97",
    "dem_nonpublic_open": "12",
    "dem_nonpublic_units": "24",
    "fee_tax_units": "180",
    "fee_center_units": "134",
}


def one(connection: duckdb.DuckDBPyConnection, query: str, *parameters: Any) -> tuple[Any, ...]:
    """The only row of a query."""
    rows = connection.execute(query, list(parameters)).fetchall()
    assert len(rows) == 1, rows
    return tuple(rows[0])


def value(connection: duckdb.DuckDBPyConnection, column: str, indicator: str) -> Decimal:
    (found,) = one(
        connection,
        f"""
        select {column} from fct_indicator_values
        where org_unit_code = ? and indicator_code = ? and period_month = ?
        """,
        COUNTY,
        indicator,
        JUNE,
    )
    return Decimal(found)


@pytest.mark.parametrize(("indicator", "expected"), FLOWS.items())
def test_the_half_year_adds_up_to_what_was_published(
    published: duckdb.DuckDBPyConnection, indicator: str, expected: str
) -> None:
    assert value(published, "ytd_value", indicator) == Decimal(expected)


@pytest.mark.parametrize(("indicator", "expected"), STOCKS.items())
def test_the_end_of_june_is_what_was_published(
    published: duckdb.DuckDBPyConnection, indicator: str, expected: str
) -> None:
    assert value(published, "stock_value", indicator) == Decimal(expected)


@pytest.mark.parametrize(
    ("task", "target", "actual", "percent", "points"),
    [
        ("org_new", "65", "38", "58.46", "8.46"),
        ("mem_net", "7000", "3581", "51.16", "1.16"),
        ("fee_remitted", "450000", "31055", "6.90", "-43.10"),
        ("aid_relief", "200000", "60000", "30.00", "-20.00"),
    ],
)
def test_a_task_shows_the_published_completion_and_gap(
    published: duckdb.DuckDBPyConnection, task: str, target: str, actual: str, percent: str, points: str
) -> None:
    row = one(
        published,
        """
        select target_value, actual_value, completion_rate, gap_points from fct_task_progress
        where org_unit_code = ? and task_code = ? and period_month = ?
        """,
        COUNTY,
        task,
        JUNE,
    )
    assert (row[0], row[1]) == (Decimal(target), Decimal(actual))
    assert f"{row[2] * 100:.2f}" == percent
    assert f"{row[3]:.2f}" == points


def test_open_management_is_99_of_121_and_not_the_mean_of_two_rates(published: duckdb.DuckDBPyConnection) -> None:
    numerator, denominator, rate = one(
        published,
        """
        select numerator, denominator, kpi_value from fct_kpi_values
        where org_unit_code = ? and kpi_code = 'dem_open_rate' and period_month = ?
        """,
        COUNTY,
        JUNE,
    )
    assert (numerator, denominator) == (99, 121)
    assert f"{rate:.4f}" == "0.8182"


def test_every_state_of_a_submission_can_be_seen(published: duckdb.DuckDBPyConnection) -> None:
    statuses = dict(
        published.execute(
            "select status, count(*) from fct_submissions where period_month = ? group by status", [JUNE]
        ).fetchall()
    )
    assert statuses == {"on_time": 25, "late": 2, "missing": 1, "returned": 2}


def test_a_unit_that_has_not_reported_is_grey_and_not_behind(published: duckdb.DuckDBPyConnection) -> None:
    states = published.execute(
        """
        select distinct progress.state from fct_task_progress as progress
        inner join fct_submissions as submissions
            on progress.org_unit_code = submissions.org_unit_code and progress.period_month = submissions.period_month
        where submissions.status = 'missing' and progress.target_value is not null
        """
    ).fetchall()
    assert states == [("未报",)]


def test_the_county_says_how_many_units_its_figure_rests_on(published: duckdb.DuckDBPyConnection) -> None:
    assert one(
        published,
        """
        select reported_units, expected_units from fct_task_progress
        where org_unit_code = ? and task_code = 'org_new' and period_month = ?
        """,
        COUNTY,
        JUNE,
    ) == (27, 30)


def test_units_add_up_to_the_county_for_every_flow(published: duckdb.DuckDBPyConnection) -> None:
    assert (
        published.execute(
            """
            with county as (select * from fct_indicator_values where org_unit_code = ?),
            units as (
                select indicator_code, period_month, sum(ytd_value) as ytd_value from fct_indicator_values
                where org_unit_code <> ? group by indicator_code, period_month
            )
            select * from county inner join units using (indicator_code, period_month)
            where county.ytd_value is distinct from units.ytd_value
            """,
            [COUNTY, COUNTY],
        ).fetchall()
        == []
    )


def test_nothing_but_public_marts_and_reports_is_published(published: duckdb.DuckDBPyConnection) -> None:
    tables = [name for (name,) in published.execute("select table_name from information_schema.tables").fetchall()]
    assert all(name.startswith(("dim_", "fct_", "rpt_")) or name == "publications" for name in tables), tables


def test_a_number_is_traced_to_file_sheet_and_cell(demo_home: Path, guoban: Run) -> None:
    done = guoban(demo_home, "trace", "org_new_total", "--period", "2006-06")
    assert done.returncode == 0, done.stderr
    first, *cells = done.stdout.splitlines()
    assert "38" in first
    assert sum(int(line.split("  ")[-2]) for line in cells) == 38
    assert all(".xlsx › " in line for line in cells)


def test_a_task_is_traced_through_its_kpi_and_indicators_to_the_cells(demo_home: Path, guoban: Run) -> None:
    done = guoban(demo_home, "trace", "mem_net", "--period", "2006-06", "--json")
    assert done.returncode == 0, done.stderr
    steps = [json.loads(line) for line in done.stdout.splitlines()]
    task, kpi, indicator, cell = steps[:4]
    assert [step["depth"] for step in steps[:4]] == [0, 1, 2, 3]
    assert task["value"] == "3581/7000 = 51.16%"
    assert (kpi["value"], indicator["value"]) == ("3581", "3581")
    assert ".xlsx › " in cell["source"]
    cells = [int(step["value"]) for step in steps if step["depth"] == 3]
    assert sum(cells) == 3581


def test_status_names_who_has_not_reported(demo_home: Path, guoban: Run) -> None:
    done = guoban(demo_home, "status", "--period", "2006-06")
    assert done.returncode == 1
    assert "应报 30 家,已报 27 家" in done.stdout
    assert "未报" in done.stdout


def test_the_same_files_again_are_only_duplicates(demo_home: Path, tmp_path: Path, guoban: Run) -> None:
    shutil.copy(demo_home / "warehouse.duckdb", tmp_path)
    shutil.copytree(demo_home / "archive", tmp_path / "archive")
    done = guoban(tmp_path, "ingest", "--json", str(tmp_path / "archive"))
    assert done.returncode == 0, done.stderr
    assert {line.split('"verdict": "')[1].split('"')[0] for line in done.stdout.splitlines()} == {"duplicate"}
