"""After any build what is kept from build to build, and every public mart, holds what a full rebuild gives."""

import csv
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import duckdb
import pytest

from guoban.settings import PROJECT, Settings
from tests.bench import nation, nation_seeds
from tests.bench.nation_seeds import YEAR

MODELS = PROJECT / "dbt_project" / "models"

#: Builds as of a moment have schemas of their own, in which each finds what the last one made.
TABLES = (
    *(f"intermediate_as_of.{name}" for name in ("int_reported_values", "int_check_findings", "int_flow_months")),
    *(f"intermediate_as_of.{name}" for name in ("int_standing_months", "int_measure_months")),
    *(f"intermediate_as_of.{name}" for name in ("int_task_months", "int_task_months_judged")),
    *(f"marts_as_of.{path.stem}" for path in sorted((MODELS / "marts").glob("*.sql"))),
)

#: Every mart and what it stands on.
SELECTED = ("--select", "+path:dbt_project/models/marts")

TOWNSHIPS = 30

#: The first closes in June and the second takes over, the third closes in August, the last reports until September.
CLOSED_WITH_SUCCESSOR, SUCCESSOR, CLOSED, SILENT = (f"5{TOWNSHIPS - number:08d}" for number in (1, 2, 3, 4))

#: What was reported a year before, and what four indicators give when a quarterly form asks for them.
_EARLIER_YEAR_AND_QUARTERS = f"""
delete from raw.submission
where org_unit_code = '{CLOSED_WITH_SUCCESSOR}' and period_month > date '{YEAR}-06-01'
    or org_unit_code = '{CLOSED}' and period_month > date '{YEAR}-08-01'
    or org_unit_code = '{SILENT}' and period_month > date '{YEAR}-09-01';
create temp table copies as
select *, case when period_month >= date '{YEAR}-01-01' then 'y' || submission_id end as a_year_before,
    case when month(period_month) % 3 = 0 then 'q' || submission_id end as of_the_quarter
from raw.submission;
insert into raw.submission
select a_year_before, file_id, form_code, org_unit_code, period_month - interval 1 year, version,
    received_at - interval 1 year, sheet
from copies where a_year_before is not null;
insert into raw.submission
select of_the_quarter, file_id, 'nation_02', org_unit_code, period_month, version, received_at, sheet
from copies where of_the_quarter is not null;
insert into raw.cell
select cell.* replace (copied as submission_id)
from raw.cell join (
    unpivot copies on a_year_before, of_the_quarter into name which value copied
) as copied using (submission_id);
"""

#: A report of February is sent back by the office, a second one for March is returned at once, and two of the
#: December of the year before are corrected.
_WHAT_COMES_LATER = f"""
insert into raw.decision
select 'd1', 'return', org_unit_code, form_code, period_month, null, null, null, null, null, null, '核对', '办公室',
    timestamp '{YEAR + 1}-02-01 09:00'
from raw.submission where period_month = date '{YEAR}-02-01' order by org_unit_code desc limit 1;
insert into raw.submission
select 'w' || submission_id, file_id, form_code, org_unit_code, period_month, 8,
    timestamp '{YEAR + 1}-01-25 09:00', sheet
from raw.submission where period_month = date '{YEAR}-03-01' order by org_unit_code limit 1;
insert into raw.finding
select file_id, submission_id, 'hard', 'unreadable', sheet, null, null, null, '', ''
from raw.submission where starts_with(submission_id, 'w');
insert into raw.submission
select 'z' || submission_id, file_id, form_code, org_unit_code, period_month, 9,
    timestamp '{YEAR + 1}-01-25 09:00', sheet
from raw.submission where period_month = date '{YEAR - 1}-12-01' order by org_unit_code limit 2;
insert into raw.cell
select cell.* replace (
    'z' || submission_id as submission_id, case when indicator_code = 'i36' then 5 * value else value end as value
)
from raw.cell where 'z' || submission_id in (select submission_id from raw.submission);
"""


def _change(file: Path, change: Callable[[list[dict[str, str]]], None]) -> None:
    with file.open(encoding="utf-8-sig", newline="") as stream:
        reader = csv.DictReader(stream)
        columns, rows = list(reader.fieldnames or ()), list(reader)
    change(rows)
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def _in_two_years_with_all_that_moves(seeds: Path) -> None:
    """A unit that closes with and one without a successor, a quarterly form, a seasonal pace, a target that changes."""

    def _from_last_year(rows: list[dict[str, str]]) -> None:
        for row in rows:
            row["valid_from"] = f"{YEAR - 1}-01-01"

    def _and_quarterly(rows: list[dict[str, str]]) -> None:
        _from_last_year(rows)
        rows.append(rows[0] | {"form_code": "nation_02"} | ({"frequency": "Q"} if "frequency" in rows[0] else {}))

    def _by_quarter(rows: list[dict[str, str]]) -> None:
        for row in rows:
            if row["line_no"] in ("33", "34", "57", "58"):
                row["form_code"] = "nation_02"

    def _closing(rows: list[dict[str, str]]) -> None:
        rows[-1]["valid_to"], rows[-3]["valid_to"] = f"{YEAR}-06-15", f"{YEAR}-08-31"

    for name in ("forms", "form_assignments", "due_rules"):
        _change(seeds / f"{name}.csv", _and_quarterly)
    _change(seeds / "form_items.csv", _by_quarter)
    _change(seeds / "org_units.csv", _closing)
    _change(
        seeds / "org_unit_successors.csv",
        lambda rows: rows.append({"org_unit_code": CLOSED_WITH_SUCCESSOR, "successor_code": SUCCESSOR}),
    )
    _change(
        seeds / "annual_targets.csv",
        lambda rows: rows.append(
            next(row for row in rows if row["org_unit_code"] == SUCCESSOR)
            | {"version": "2", "decided_on": f"{YEAR}-12-20", "target_value": "999", "reason": "调整"}
        ),
    )
    _change(seeds / "annual_tasks.csv", lambda rows: rows[3].update(pace_kind="seasonal"))
    _change(
        seeds / "kpis.csv",
        lambda rows: rows.extend(
            rows[0] | {"kpi_code": kpi, "name_zh": kpi, "name_en": kpi, "kpi_kind": kind}
            for kpi, kind in (("k13", "ratio"), ("k14", "sum"))
        ),
    )
    _change(
        seeds / "kpi_terms.csv",
        lambda rows: rows.extend(
            {"kpi_code": kpi, "side": side, "indicator_code": code, "measure": measure, "coefficient": "1"}
            for kpi, side, code, measure in (
                ("k13", "numerator", "reports_on_time", "reports"),
                ("k13", "denominator", "reports_due", "reports"),
                ("k14", "numerator", "i01", "target"),
            )
        ),
    )


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A small nation as it was known in November, all that came later having landed too."""
    folder = tmp_path_factory.mktemp("nation")
    settings = Settings(home=folder / "home", seeds=folder / "seeds")
    settings.home.mkdir()
    nation_seeds.write(settings.seeds, TOWNSHIPS)
    _in_two_years_with_all_that_moves(settings.seeds)
    nation.land(settings, TOWNSHIPS, 1, 12, "2GB")
    with duckdb.connect(str(settings.warehouse)) as warehouse:
        warehouse.execute(_EARLIER_YEAR_AND_QUARTERS)
    build(known(settings, f"{YEAR}-11-20"), "build", "--exclude-resource-type", "test", "unit_test")
    return settings


def known(settings: Settings, day: str) -> Settings:
    """The nation as known on the morning of a day."""
    return settings.model_copy(update={"as_of": datetime.fromisoformat(f"{day}T08:00")})


def build(settings: Settings, *arguments: str) -> None:
    """Run dbt on every mart."""
    nation.dbt(settings, *(arguments or ("run",)), *SELECTED)


def keep(settings: Settings) -> None:
    """Put the tables aside."""
    with duckdb.connect(str(settings.warehouse)) as warehouse:
        for table in TABLES:
            warehouse.execute(f"create or replace table main.{table.partition('.')[2]} as from {table}")


def differences(settings: Settings) -> dict[str, int]:
    """Rows that only one of a table and what was put aside has."""
    with duckdb.connect(str(settings.warehouse), read_only=True) as warehouse:
        found = {}
        for table in TABLES:
            kept = f"main.{table.partition('.')[2]}"
            # The number of the build that read a report is its own in a full rebuild.
            ours, theirs = (f"select columns(lambda name: name <> 'reading_no') from {name}" for name in (table, kept))
            [(rows,)] = warehouse.execute(
                f"select count(*) from (({theirs} except all {ours}) union all ({ours} except all {theirs}))"
            ).fetchall()
            found[table] = rows
        return found


def test_whatever_changed_since_the_last_build_a_build_gives_what_a_full_rebuild_gives(settings: Settings) -> None:
    january, february = known(settings, f"{YEAR + 1}-01-20"), known(settings, f"{YEAR + 1}-02-10")
    keep(settings)
    build(january)
    changed = {table for table, rows in differences(settings).items() if rows}
    assert changed >= {table for table in TABLES if table.startswith("intermediate_")} - {
        "intermediate_as_of.int_reported_values",
        "intermediate_as_of.int_check_findings",
    }
    with duckdb.connect(str(settings.warehouse)) as warehouse:
        warehouse.execute(_WHAT_COMES_LATER)
    keep(settings)
    # A build that was broken off once the journal had been written, and a table made before what it stands on.
    nation.dbt(known(settings, f"{YEAR + 1}-01-31"), "run", "--select", "+int_changes", "fct_indicator_values")
    build(february)
    changed = {table for table, rows in differences(settings).items() if rows}
    assert changed >= {
        "intermediate_as_of.int_flow_months",
        "marts_as_of.fct_task_progress",
        "marts_as_of.fct_rankings",
    }
    with duckdb.connect(str(settings.warehouse)) as warehouse:
        tables = {table: f"january_{table.partition('.')[2]}" for table in TABLES}
        for table, name in tables.items():
            warehouse.execute(f"alter table main.{table.partition('.')[2]} rename to {name}")
    keep(settings)
    build(february, "run", "--full-refresh")
    assert differences(settings) == dict.fromkeys(TABLES, 0)
    build(january)
    with duckdb.connect(str(settings.warehouse)) as warehouse:
        for table, name in tables.items():
            warehouse.execute(f"create or replace table main.{table.partition('.')[2]} as from main.{name}")
    # What landed since is read and checked already, and does not count yet.
    found = {table: rows for table, rows in differences(settings).items() if rows}
    assert found.keys() <= {"intermediate_as_of.int_reported_values", "intermediate_as_of.int_check_findings"}


def test_a_changed_unit_of_measure_rebuilds_what_was_read_before(settings: Settings) -> None:
    units = settings.seeds / "units.csv"
    text = units.read_text(encoding="utf-8")
    changed = text.replace("\n人,persons,人,1,", "\n人,persons,人,2,")
    assert changed != text
    units.write_text(changed, encoding="utf-8")
    build(settings, "build", "--exclude-resource-type", "test", "unit_test")
    with duckdb.connect(str(settings.warehouse), read_only=True) as warehouse:
        [(cells, halves)] = warehouse.execute(
            "select count(*), count(*) filter (fct_cells.value = 2 * cell.value)"
            " from marts.fct_cells join raw.cell using (submission_id, cell)"
            " where reported_unit = '人'"
        ).fetchall()
    assert cells == halves > 0
