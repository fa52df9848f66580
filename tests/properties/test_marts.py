"""What must hold whatever arrives: hypothesis draws the reports, the project's own SQL makes the marts."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.properties import models
from tests.properties.reports import COUNTY, REFERENCE, REPORTS, START, Report, counting, land

#: After the last deadline and the last arrival.
LATER = datetime(2006, 9, 1)

FIGURES = {
    "indicators": "select * exclude (submission_id) from marts.fct_indicator_values",
    "kpis": "select * from marts.fct_kpi_values",
    "tasks": "select * from marts.fct_task_progress",
}
TABLES = FIGURES | {
    "submissions": "select * from marts.fct_submissions",
    "rates": "select * from marts.fct_reporting_rates",
    "cells": "select * from marts.fct_cells",
}

Marts = Callable[..., dict[str, list[Any]]]

#: The fixture holds one connection; every example replaces all that is in it.
few = settings(
    max_examples=6,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],  # an example is small enough as drawn, and shrinking takes minutes
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@pytest.fixture(scope="module")
def warehouse(demo_home: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The small county in memory."""
    with models.county(demo_home, REFERENCE) as connection:
        yield connection


@pytest.fixture(scope="module")
def marts(demo_home: Path, warehouse: duckdb.DuckDBPyConnection) -> Marts:
    """Build from the given reports and return the tables asked for, row by row."""
    few_models = models.compiled(demo_home, "fct_kpi_values", "fct_task_progress")
    all_models = models.compiled(
        demo_home, "fct_kpi_values", "fct_task_progress", "fct_reporting_rates", "fct_submissions", "fct_cells"
    )
    assert sum(models.CLOCK in model.query for model in all_models) >= 3

    def build(
        reports: Sequence[Report], moment: datetime = LATER, tables: dict[str, str] = FIGURES, by: Any = models.as_of
    ) -> dict[str, list[Any]]:
        land(warehouse, reports)
        models.run(warehouse, by(all_models if tables is TABLES else few_models, moment))
        return {name: models.rows(warehouse, query) for name, query in tables.items()}

    return build


@few
@given(reports=REPORTS)
def test_what_adds_up_is_the_sum_of_the_reports_that_count(
    marts: Marts, warehouse: duckdb.DuckDBPyConnection, reports: list[Report]
) -> None:
    marts(reports)
    paid = [(report.month, Decimal(report.paid) / 100) for report in counting(reports) if report.paid is not None]
    query = "select month_value, ytd_value from marts.fct_indicator_values where org_unit_code = ? and period_month = ?"
    for month in range(1, 7):
        found = warehouse.execute(query + " and indicator_code = 'paid'", [COUNTY, f"2006-{month:02d}-01"]).fetchall()
        in_month = [value for each, value in paid if each == month]
        so_far = [value for each, value in paid if each <= month]
        assert found == [(sum(in_month) if in_month else None, sum(so_far) if so_far else None)]


@few
@given(reports=REPORTS, data=st.data())
def test_neither_the_order_of_landing_nor_a_second_copy_matters(
    marts: Marts, reports: list[Report], data: st.DataObject
) -> None:
    expected = marts(reports)
    again = data.draw(st.lists(st.sampled_from(reports))) if reports else []
    assert marts(data.draw(st.permutations([*reports, *again]))) == expected


@few
@given(reports=REPORTS)
def test_a_part_of_a_whole_is_a_rate_of_at_most_one_without_any_cap(
    marts: Marts, warehouse: duckdb.DuckDBPyConnection, reports: list[Report]
) -> None:
    marts(reports)
    query = "select * from marts.fct_kpi_values where kpi_value > 1 or kpi_value < 0"
    assert warehouse.execute(query).fetchall() == []


@few
@given(reports=REPORTS, minute=st.integers(0, 300_000))
def test_as_of_now_is_now(marts: Marts, reports: list[Report], minute: int) -> None:
    now = START + timedelta(minutes=minute)
    in_utc = now - timedelta(hours=8)
    assert marts(reports, in_utc, TABLES, models.by_clock) == marts(reports, now, TABLES)


@few
@given(reports=REPORTS, minute=st.integers(0, 300_000))
def test_as_of_a_moment_is_a_build_of_what_had_arrived_by_then(
    marts: Marts, reports: list[Report], minute: int
) -> None:
    moment = START + timedelta(minutes=minute)
    in_order = sorted(reports, key=lambda report: report.received_at)
    arrived = [report for report in in_order if report.received_at <= moment]
    assert marts(in_order, moment, TABLES) == marts(arrived, moment, TABLES)


@few
@given(reports=REPORTS, month=st.integers(1, 5))
def test_adding_a_month_never_changes_an_earlier_one(marts: Marts, reports: list[Report], month: int) -> None:
    until = {name: f"{query} where period_month <= '2006-{month:02d}-01'" for name, query in FIGURES.items()}
    earlier = marts([report for report in reports if report.month <= month], tables=until)
    assert marts(reports, tables=until) == earlier
