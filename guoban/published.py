"""Questions to the published marts: who has reported, and where a number comes from."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import duckdb

from guoban.errors import GuobanError
from guoban.settings import Settings


@contextmanager
def marts(settings: Settings) -> Iterator[duckdb.DuckDBPyConnection]:
    """A read-only connection to what is published now. Raises GuobanError when nothing is."""
    file = settings.published / "current" / "marts.duckdb"
    if not file.exists():
        raise GuobanError("nothing_published", folder=settings.published)
    # The link is resolved here: a swap while we read must not mix two releases.
    connection = duckdb.connect(str(file.resolve()), read_only=True)
    try:
        yield connection
    finally:
        connection.close()


@dataclass(frozen=True)
class Submission:
    """One unit's duty for a month: what became of it. ``status`` as in ``fct_submissions``."""

    org_unit_code: str
    name: str
    form_code: str
    status: str
    due_at: datetime
    received_at: datetime | None
    days_late: int | None
    versions: int
    hard_findings: int
    soft_findings: int


def latest_period(settings: Settings) -> date | None:
    """The last month for which a report is due or received."""
    with marts(settings) as connection:
        row = connection.execute("select max(period_month) from fct_submissions where status <> 'not_due'").fetchone()
    return row[0] if row else None


def submissions(settings: Settings, period: date) -> list[Submission]:
    """Every unit's submission of ``period`` (first day of the month), in the order of units."""
    with marts(settings) as connection:
        rows = connection.execute(
            f"""
            select
                submissions.org_unit_code, units.name_{settings.lang} as name, submissions.form_code,
                submissions.status, submissions.due_at, submissions.received_at, submissions.days_late,
                submissions.versions, submissions.hard_findings, submissions.soft_findings
            from fct_submissions as submissions
            inner join dim_org_units as units on submissions.org_unit_code = units.org_unit_code
            where submissions.period_month = ?
            order by units.sort_order, submissions.form_code
            """,  # noqa: S608 - lang is one of two words
            [period],
        ).fetchall()
    return [Submission(*row) for row in rows]


@dataclass(frozen=True)
class Step:
    """One line of a trace: a figure and what it is made of. ``depth`` 0 is the number asked about."""

    depth: int
    label: str
    value: str
    source: str


def trace(settings: Settings, code: str, unit: str | None, period: date | None) -> list[Step]:
    """From a KPI or indicator down to file, sheet and cell.

    Raises GuobanError when there is no such code, unit or month in what is published.
    """
    with marts(settings) as connection:
        unit_code, unit_name = _unit(connection, unit, settings.lang)
        month = period or _scalar(connection, "select max(period_month) from fct_indicator_values")
        indicators = _indicators(connection, code, settings.lang)
        steps = []
        for side, indicator, name, measure in indicators:
            steps += _figure(connection, indicator, name, measure, unit_code, unit_name, month, side)
    return steps


def _unit(connection: duckdb.DuckDBPyConnection, unit: str | None, lang: str) -> tuple[str, str]:
    row = connection.execute(
        f"""
        select org_unit_code, name_{lang} from dim_org_units
        where case when ? is null then parent_code is null else ? in (org_unit_code, name_zh, name_en) end
        """,  # noqa: S608 - lang is one of two words
        [unit, unit],
    ).fetchone()
    if row is None:
        raise GuobanError("unit_unknown", unit=unit)
    return str(row[0]), str(row[1])


def _indicators(connection: duckdb.DuckDBPyConnection, code: str, lang: str) -> list[tuple[str, str, str, str]]:
    rows = connection.execute(
        f"""
        select 'value' as side, indicator_code, name_{lang}, if(kind = 'stock', 'stock', 'ytd') as measure
        from dim_indicators where indicator_code = ?
        union all
        select terms.side, terms.indicator_code, indicators.name_{lang}, terms.measure
        from dim_kpi_terms as terms
        inner join dim_indicators as indicators on terms.indicator_code = indicators.indicator_code
        where terms.kpi_code = ?
        order by side desc
        """,  # noqa: S608 - lang is one of two words
        [code, code],
    ).fetchall()
    if not rows:
        raise GuobanError("code_unknown", asked=code)
    return rows


def _figure(
    connection: duckdb.DuckDBPyConnection,
    indicator: str,
    name: str,
    measure: str,
    unit_code: str,
    unit_name: str,
    month: Any,
    side: str,
) -> list[Step]:
    value = connection.execute(
        f"""
        select {measure}_value, reported_units, expected_units from fct_indicator_values
        where org_unit_code = ? and indicator_code = ? and period_month = ?
        """,  # noqa: S608 - measure comes from dim_kpi_terms: month, ytd or stock
        [unit_code, indicator, month],
    ).fetchone()
    if value is None:
        raise GuobanError("period_unknown", period=f"{month:%Y-%m}")
    head = Step(0, f"{unit_name} {name} {side}", _plain(value[0]), f"{value[1]}/{value[2]}")
    # A cumulative figure is the sum of its months; a stock is what stood last.
    cells = connection.execute(
        """
        select
            units.name_zh, cells.value, cells.file_name, cells.sheet, cells.cell, cells.version, cells.received_at,
            cells.period_month
        from fct_cells as cells
        inner join dim_org_units as units on cells.org_unit_code = units.org_unit_code
        where cells.indicator_code = $indicator
            and (cells.org_unit_code = $unit or units.parent_code = $unit)
            and cells.period_month between date_trunc('year', $month::date) and $month::date
            and cells.column_role = if($measure = 'ytd', 'month', $measure)
            and (cells.value <> 0 or cells.org_unit_code = $unit)
            and ($measure <> 'month' or cells.period_month = $month)
        qualify $measure <> 'stock'
            or row_number() over (partition by cells.org_unit_code order by cells.period_month desc) = 1
        order by units.sort_order, cells.period_month
        """,
        {"indicator": indicator, "unit": unit_code, "month": month, "measure": measure},
    ).fetchall()
    return [head] + [
        Step(
            1,
            f"{name_zh} {period:%Y-%m}",
            _plain(amount),
            f"{file} › {sheet}!{cell} (v{version}, {received:%Y-%m-%d %H:%M})",
        )
        for name_zh, amount, file, sheet, cell, version, received, period in cells
    ]


def _plain(value: Any) -> str:
    return "—" if value is None else f"{value.normalize():f}"


def _scalar(connection: duckdb.DuckDBPyConnection, query: str) -> Any:
    row = connection.execute(query).fetchone()
    return row[0] if row else None
