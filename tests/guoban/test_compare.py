"""What was known then and what is known now: a correction of March that arrived in May."""

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import openpyxl
import pytest

from guoban import releases
from guoban.settings import Settings
from tests.conftest import Run

THEN = datetime(2006, 5, 5)
TOWN, COUNTY = "430381104", "430381000"


@dataclass(frozen=True)
class Corrected:
    """A county in which 潭市镇 corrected the dues of March on 8 May; what the command said when it compared."""

    settings: Settings
    file_name: str
    current: Path
    said: str
    complained: str


@pytest.fixture(scope="module")
def corrected(demo_home: Path, tmp_path_factory: pytest.TempPathFactory, guoban: Run) -> Corrected:
    """The sample county with one more version, built, and compared with what was known on 5 May."""
    home = tmp_path_factory.mktemp("corrected")
    shutil.copytree(demo_home, home, dirs_exist_ok=True, symlinks=True)
    with duckdb.connect(str(home / "warehouse.duckdb"), read_only=True) as connection:
        found = connection.execute(
            """
            select archived_path, cells.sheet, cells.cell, cells.value from raw.cell as cells
            inner join raw.submission using (submission_id)
            inner join raw.file using (file_id)
            where org_unit_code = ? and period_month = '2006-03-01' and indicator_code = 'fee_remitted'
            order by column_role
            """,
            [TOWN],
        ).fetchall()
    workbook = openpyxl.load_workbook(home / found[0][0])
    for _, sheet, cell, value in found:  # the month and the cumulative, 万元
        workbook[sheet][cell] = float(value) + 0.05
    file = home / "潭市镇2006年3月工会月报表(更正).xlsx"
    workbook.save(file)
    taken = guoban(home, "ingest", "--json", "--received-at", "2006-05-08T11:00:00", str(file))
    assert json.loads(taken.stdout)["version"] == 2, taken.stdout + taken.stderr
    built = guoban(home, "build")
    assert built.returncode == 0, built.stdout + built.stderr
    current = (home / "published" / "current").readlink()
    done = guoban(home, "compare", "--as-of", f"{THEN:%Y-%m-%dT%H:%M}", "--as-of", "now")
    assert done.returncode == 0, done.stderr
    return Corrected(Settings(home=home), file.name, current, done.stdout, done.stderr)


@pytest.fixture
def both(corrected: Corrected) -> Iterator[duckdb.DuckDBPyConnection]:
    """The two published copies, attached as ``known_then`` and ``known_now``."""
    past = corrected.settings.published / "as_of_20060505T000000" / "marts.duckdb"
    with duckdb.connect() as connection:
        connection.execute(f"attach '{past}' as known_then (read_only)")
        connection.execute(f"attach '{releases.current(corrected.settings)}' as known_now (read_only)")
        yield connection


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("fct_cells", "received_at"),
        ("fct_submissions", "last_received_at"),
        ("fct_findings", "received_at"),
        ("publications", "built_from_received_at"),
    ],
)
def test_no_mart_as_of_a_moment_knows_what_arrived_after_it(
    both: duckdb.DuckDBPyConnection, table: str, column: str
) -> None:
    [(then, now)] = both.execute(
        f"select (select max({column}) from known_then.{table}), (select max({column}) from known_now.{table})"
    ).fetchall()
    assert then <= THEN < now


def test_the_march_of_the_town_is_as_it_was_then_and_as_corrected_now(
    both: duckdb.DuckDBPyConnection,
) -> None:
    for copy, expected in (("known_then", 135), ("known_now", 635)):
        rows = both.execute(
            f"""
            select value from {copy}.fct_cells
            where org_unit_code = ? and indicator_code = 'fee_remitted' and period_month = '2006-03-01'
                and column_role = 'month'
            union all
            select month_value from {copy}.fct_indicator_values
            where org_unit_code = ? and indicator_code = 'fee_remitted' and period_month = '2006-03-01'
            """,
            [TOWN, TOWN],
        ).fetchall()
        assert rows == [(expected,), (expected,)]


def test_a_report_returned_then_and_mended_since_has_both_states(both: duckdb.DuckDBPyConnection) -> None:
    condition = f"org_unit_code = '{TOWN}' and period_month = '2006-04-01'"
    for copy, status, finding in (("known_then", "returned", "open"), ("known_now", "on_time", "fixed")):
        query = f"select status from {copy}.fct_submissions where {condition}"
        assert both.execute(query).fetchall() == [(status,)]
        query = f"select distinct status from {copy}.fct_findings where {condition} and severity = 'hard'"
        assert both.execute(query).fetchall() == [(finding,)]


def test_every_public_table_is_rebuilt_for_the_moment(both: duckdb.DuckDBPyConnection) -> None:
    query = "select table_name from duckdb_tables() where database_name = ? order by table_name"
    assert both.execute(query, ["known_then"]).fetchall() == both.execute(query, ["known_now"]).fetchall() != []
    months = "select max(period_month) from known_then."
    for table in ("fct_task_progress", "fct_kpi_values", "fct_rankings", "fct_changes", "fct_scores"):
        assert both.execute(months + table).fetchall() <= [(datetime(2006, 5, 1).date(),)], table


def test_a_rebuild_of_the_past_is_never_current(corrected: Corrected) -> None:
    assert (corrected.settings.published / "current").readlink() == corrected.current


def test_the_figure_its_difference_and_the_correction_behind_it_are_listed(corrected: Corrected, guoban: Run) -> None:
    done = guoban(corrected.settings.home, "compare", "--as-of", "2006-05-05", "--as-of", "now", "--json")
    figures = [json.loads(line) for line in done.stdout.splitlines()]
    found = {
        (figure["org_unit_code"], figure["column_role"], figure["period_month"]): figure
        for figure in figures
        if figure["code"] == "fee_remitted"
    }
    assert {(COUNTY, "ytd", "2006-04-01"), (COUNTY, "completion", "2006-03-01")} <= set(found)
    figure = found[TOWN, "month", "2006-03-01"]
    assert [Decimal(figure[key]) for key in ("old_value", "new_value", "difference")] == [135, 635, 500]
    [cause] = figure["causes"]
    assert (cause["kind"], cause["old_version"], cause["new_version"]) == ("corrected", 1, 2)
    assert (cause["file_name"], cause["received_at"]) == (corrected.file_name, "2006-05-08T11:00:00")


def test_every_figure_listed_has_a_cause(corrected: Corrected, guoban: Run) -> None:
    done = guoban(corrected.settings.home, "compare", "--as-of", "2006-05-05", "--as-of", "now", "--json")
    assert done.stdout
    assert [line for line in done.stdout.splitlines() if not json.loads(line)["causes"]] == []


def test_it_says_when_it_builds_and_takes_what_is_there_the_next_time(corrected: Corrected, guoban: Run) -> None:
    assert "正在按当时已知的报表重新计算" in corrected.complained
    assert f"更正  潭市镇  2006-03  monthly_01  v1→2  {corrected.file_name}" in corrected.said
    past = corrected.settings.published / "as_of_20060505T000000" / "marts.duckdb"
    before = past.stat().st_mtime_ns
    done = guoban(corrected.settings.home, "compare", "--as-of", "now", "--as-of", "2006-05-05", GUOBAN_LANG="en")
    assert (done.returncode, done.stderr) == (0, "")
    assert "fee_remitted" in done.stdout
    assert "withdrawn" in done.stdout
    assert past.stat().st_mtime_ns == before


def test_a_copy_is_outdated_once_an_earlier_report_is_landed(corrected: Corrected, tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    shutil.copy2(corrected.settings.warehouse, settings.warehouse)
    past = corrected.settings.published / "as_of_20060505T000000" / "marts.duckdb"
    assert not releases.is_outdated(settings, past, THEN)
    for received, expected in ((datetime(2006, 5, 6), False), (datetime(2006, 5, 4), True)):
        with duckdb.connect(str(settings.warehouse)) as connection:
            name = f"late-{received:%d}"
            connection.execute(
                "insert into raw.file values (?, ?, 'x.xlsx', 1, ?, '2100-01-01', 'rejected', 'x')",
                [name, name, received],
            )
        assert releases.is_outdated(settings, past, THEN) is expected


def test_one_moment_alone_is_refused(guoban: Run, tmp_path: Path) -> None:
    done = guoban(tmp_path, "compare", "--as-of", "now")
    assert done.returncode == 2
    assert "--as-of A --as-of B" in done.stderr
