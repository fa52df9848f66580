"""Ingestion and dbt run the same checks and come to the same findings."""

from pathlib import Path

import duckdb
import pytest

from guoban.settings import PROJECT, Settings
from ingestion import rows
from ingestion.checking import Checks

FIELDS = "submission_id, severity, check_code, message_zh, message_en, sheet, cell, indicator_code, column_role"


@pytest.fixture
def warehouse(demo_settings: Settings) -> duckdb.DuckDBPyConnection:
    """The sample county's warehouse, read-only."""
    return duckdb.connect(str(demo_settings.warehouse), read_only=True)


def test_ingestion_finds_what_dbt_finds(warehouse: duckdb.DuckDBPyConnection, demo_settings: Settings) -> None:
    submissions, cells = (
        warehouse.execute(f"select {', '.join(rows.TABLES[table])} from raw.{table}").fetchall()
        for table in ("submission", "cell")
    )
    found = Checks(demo_settings.seeds).findings(rows.arrow("submission", submissions), rows.arrow("cell", cells))
    ours = [
        (
            submission_id,
            each.severity,
            each.code,
            each.message_zh,
            each.message_en,
            each.sheet,
            each.cell,
            each.indicator_code,
            each.column_role,
        )
        for submission_id, findings in found.items()
        for each in findings
    ]
    theirs = warehouse.execute(f"select {FIELDS} from intermediate.int_check_findings").fetchall()
    assert len(theirs) >= 5
    assert set(ours) == set(theirs)
    assert len(ours) == len(theirs)


def test_what_was_returned_on_arrival_does_not_count_in_the_marts(warehouse: duckdb.DuckDBPyConnection) -> None:
    assert (
        warehouse.execute(
            """
            select file_name from raw.file inner join raw.submission using (file_id)
            inner join intermediate.int_submissions_known as known using (submission_id)
            where (verdict = 'returned') <> known.is_returned
            """
        ).fetchall()
        == []
    )


def test_the_files_that_both_run_need_nothing_of_dbt_but_ref_source_and_their_own_macros() -> None:
    names = {path.stem for path in (PROJECT / "dbt_project" / "models" / "intermediate" / "checks").glob("*.sql")}
    checks = Checks(PROJECT / "seeds")  # renders what int_check_findings stands on; an unknown name is an error
    assert names <= checks.made


def test_a_batch_without_faults_has_no_findings(tmp_path: Path) -> None:
    checks = Checks(PROJECT / "seeds")
    assert checks.findings(rows.arrow("submission", []), rows.arrow("cell", [])) == {}
