"""Questions to the published marts: where a number comes from, which unit is meant."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
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
class Step:
    """One line of a trace: a figure and what it is made of. ``depth`` 0 is the number asked about."""

    depth: int
    label: str
    value: str
    source: str


def trace(settings: Settings, code: str, unit: str | None, period: date | None) -> list[Step]:
    """From a task, a KPI or an indicator down to file, sheet and cell.

    A task stands above what it is measured by, a KPI above its terms.

    Raises GuobanError when there is no such code, unit or month in what is published.
    """
    with marts(settings) as connection:
        unit_code, unit_name = unit_called(connection, unit, settings.lang)
        month = period or _scalar(connection, "select max(period_month) from fct_indicator_values")
        where = (unit_code, unit_name, month, settings.lang)
        steps, measured = _task(connection, code, *where)
        steps += _rate(connection, measured, len(steps), *where)
        depth = len(steps)
        for side, indicator, name, measure in _indicators(connection, measured, settings.lang):
            found = _figure(connection, indicator, name, measure, unit_code, unit_name, month, side)
            steps += [replace(step, depth=step.depth + depth) for step in found]
    return steps


def _task(
    connection: duckdb.DuckDBPyConnection, code: str, unit_code: str, unit_name: str, month: Any, lang: str
) -> tuple[list[Step], str]:
    """The task's own line, if the code is one's, and what it is measured by; else nothing and the code."""
    row = connection.execute(
        f"""
        select
            tasks.name_{lang}, progress.actual_value, progress.target_value, progress.completion_rate,
            progress.reported_units, progress.expected_units, tasks.measure_code
        from fct_task_progress as progress
        inner join dim_tasks as tasks using (task_code, year)
        where task_code = ? and progress.org_unit_code = ? and progress.period_month = ?
        """,  # noqa: S608 - lang is one of two words
        [code, unit_code, month],
    ).fetchone()
    if row is None:
        return [], code
    name, actual, target, rate, reported, expected, measured = row
    value = f"{_plain(actual)}/{_plain(target)} = {_percent(rate)}"
    return [Step(0, f"{unit_name} {name} {code}", value, f"{reported}/{expected}")], str(measured)


def _rate(
    connection: duckdb.DuckDBPyConnection, code: str, depth: int, unit_code: str, unit_name: str, month: Any, lang: str
) -> list[Step]:
    """The KPI's own line, if the code is one's."""
    row = connection.execute(
        f"""
        select
            kpis.name_{lang}, kpis.kpi_kind, figures.numerator, figures.denominator, figures.kpi_value,
            figures.reported_units, figures.expected_units
        from fct_kpi_values as figures
        inner join dim_kpis as kpis using (kpi_code)
        where kpi_code = ? and figures.org_unit_code = ? and figures.period_month = ?
        """,  # noqa: S608 - lang is one of two words
        [code, unit_code, month],
    ).fetchone()
    if row is None:
        return []
    name, kind, numerator, denominator, rate, reported, expected = row
    value = _plain(numerator)
    if kind != "sum":
        shown = _percent(rate) if kind == "ratio" else _plain(None if rate is None else round(Decimal(rate), 4))
        value = f"{value}/{_plain(denominator)} = {shown}"
    return [Step(depth, f"{unit_name} {name} {code}", value, f"{reported}/{expected}")]


def _percent(rate: float | None) -> str:
    if rate is None:
        return "—"
    return f"{(Decimal(rate) * 100).quantize(Decimal('0.01'), ROUND_HALF_UP)}%"


def unit_called(connection: duckdb.DuckDBPyConnection, unit: str | None, lang: str) -> tuple[str, str]:
    """Code and name of a unit by code or name, of the county for ``None``. Raises GuobanError when there is none."""
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
        select terms.side, terms.indicator_code, coalesce(indicators.name_{lang}, terms.indicator_code), terms.measure
        from dim_kpi_terms as terms
        left join dim_indicators as indicators on terms.indicator_code = indicators.indicator_code
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
    if measure == "target":
        return _target(connection, indicator, unit_code, unit_name, month, side)
    if measure == "reports":  # counted from the reports themselves; the KPI's own line says how many
        return []
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


def _target(
    connection: duckdb.DuckDBPyConnection, task_code: str, unit_code: str, unit_name: str, month: Any, side: str
) -> list[Step]:
    row = connection.execute(
        """
        select tasks.name_zh, progress.target_value, progress.target_version, progress.target_reason
        from fct_task_progress as progress
        inner join dim_tasks as tasks using (task_code, year)
        where task_code = ? and progress.org_unit_code = ? and progress.period_month = ?
        """,
        [task_code, unit_code, month],
    ).fetchone()
    if row is None:
        return []
    name, target, version, reason = row
    source = f"seeds/annual_targets.csv (v{version}{f', {reason}' if reason else ''})" if version else "—"
    return [Step(0, f"{unit_name} {name} {task_code} {side}", _plain(target), source)]


def _plain(value: Any) -> str:
    return "—" if value is None else f"{value.normalize():f}"


def _scalar(connection: duckdb.DuckDBPyConnection, query: str) -> Any:
    row = connection.execute(query).fetchone()
    return row[0] if row else None
