"""Two published copies side by side: which figures differ, from what to what, and whose report did it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import duckdb


@dataclass(frozen=True, slots=True)
class ReportChange:
    """A report that does not count alike in both copies.

    ``kind`` is corrected (a newer version counts), arrived (none counted before) or withdrawn (none counts any more);
    ``number`` is its place in the list, by arrival.
    """

    number: int
    kind: str
    org_unit_code: str
    unit_name: str
    form_code: str
    period_month: date
    old_version: int | None
    new_version: int | None
    file_name: str
    received_at: datetime


@dataclass(frozen=True, slots=True)
class FigureChange:
    """A figure that differs: ``kind`` is changed or gone.

    ``figure_kind`` is indicator, kpi or task; ``column_role`` month, ytd or stock of an indicator, value of a KPI,
    completion of a task. Values are in the base unit, rates are fractions (``is_rate``). ``target_reason`` is given
    where the target of a task was adjusted between the two.
    """

    figure_kind: str
    code: str
    name: str
    column_role: str
    org_unit_code: str
    unit_name: str
    period_month: date
    kind: str
    old_value: Decimal
    new_value: Decimal | None
    difference: Decimal | None
    is_rate: bool
    target_reason: str | None
    causes: tuple[ReportChange, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What differs, in the order of units; ``new_figures`` counts those of which nobody had reported before."""

    figures: tuple[FigureChange, ...]
    reports: tuple[ReportChange, ...]
    new_figures: int


def files(earlier: Path, later: Path, lang: str = "zh") -> Comparison:
    """Compare two files of published marts; names are in ``lang``."""
    with duckdb.connect() as connection:
        for name, file in (("earlier", earlier), ("later", later)):
            location = str(file).replace("'", "''")
            connection.execute(f"attach '{location}' as {name} (read_only)")
            connection.execute(_RELEASE.format(release=name))
        connection.execute((Path(__file__).parent / "compare.sql").read_text(encoding="utf-8"))
        reports = {report.number: report for report in _reports(connection, lang)}
        figures = tuple(_figures(connection, reports, lang))
        [(new,)] = connection.execute("select count(*) from figure_changes where kind = 'new'").fetchall()
    return Comparison(figures, tuple(reports.values()), new)


#: Every figure of one copy in one table, and the reports that count in it.
_RELEASE = """
create temp table {release}_figures as
select
    'indicator' as figure_kind, indicator_code as code, column_role, org_unit_code, period_month,
    cast(value as decimal(38, 10)) as value, reported_units,
    cast(null as decimal(18, 4)) as target_value, cast(null as varchar) as target_reason
from (
    unpivot (
        select
            indicator_code, org_unit_code, period_month, reported_units,
            month_value as month, ytd_value as ytd, stock_value as stock
        from {release}.fct_indicator_values
    ) on month, ytd, stock into name column_role value value
)
union all
select
    'kpi', kpi_code, 'value', org_unit_code, period_month, cast(kpi_value as decimal(38, 10)), reported_units,
    targets.target_value, targets.target_reason
from {release}.fct_kpi_values
left join (
    select
        terms.kpi_code, progress.org_unit_code, progress.period_month, sum(progress.target_value) as target_value,
        max(progress.target_reason) as target_reason
    from {release}.dim_kpi_terms as terms
    inner join {release}.fct_task_progress as progress
        on terms.indicator_code = progress.task_code and terms.measure = 'target'
    group by all
) as targets using (kpi_code, org_unit_code, period_month)
where kpi_value is not null
    -- Counts of reports change with every report and every deadline: guoban status tells them.
    and kpi_code not in (select kpi_code from {release}.dim_kpi_terms where measure = 'reports')
union all
select
    'task', task_code, 'completion', org_unit_code, period_month, cast(completion_rate as decimal(38, 10)),
    reported_units, target_value, target_reason
from {release}.fct_task_progress
where completion_rate is not null;

create temp table {release}_reports as
select distinct submission_id, org_unit_code, form_code, period_month, version, file_name, received_at
from {release}.fct_cells;
"""


def _reports(connection: duckdb.DuckDBPyConnection, lang: str) -> list[ReportChange]:
    rows = connection.execute(
        f"""
        select
            report_no, kind, org_unit_code, units.name_{lang}, form_code, period_month, old_version, new_version,
            file_name, received_at
        from report_changes
        inner join later.dim_org_units as units using (org_unit_code)
        order by report_no
        """  # noqa: S608 - lang is one of two words
    ).fetchall()
    return [ReportChange(*row) for row in rows]


def _figures(
    connection: duckdb.DuckDBPyConnection, reports: dict[int, ReportChange], lang: str
) -> Iterator[FigureChange]:
    rows = connection.execute(
        f"""
        with names as (
            select 'indicator' as figure_kind, indicator_code as code, name_{lang} as name, false as is_rate
            from later.dim_indicators
            union all
            select 'kpi', kpi_code, name_{lang}, kpi_kind = 'ratio' from later.dim_kpis
            union all
            select 'task', task_code, any_value(name_{lang}), true from later.dim_tasks group by task_code
        ),

        reports_of_figures as (
            select
                figure_kind, code, column_role, org_unit_code, period_month,
                list(report_no order by report_no) as numbers
            from causes
            group by all
        )

        select
            figure_kind, code, names.name, column_role, org_unit_code, units.name_{lang}, period_month, figures.kind,
            figures.old_value, figures.new_value, figures.new_value - figures.old_value, names.is_rate,
            figures.target_reason, reports.numbers
        from figure_changes as figures
        inner join names using (figure_kind, code)
        inner join later.dim_org_units as units using (org_unit_code)
        left join reports_of_figures as reports using (figure_kind, code, column_role, org_unit_code, period_month)
        where figures.kind <> 'new'
        order by
            units.sort_order, org_unit_code, list_position(['task', 'kpi', 'indicator'], figure_kind), code,
            column_role, period_month
        """  # noqa: S608 - lang is one of two words
    ).fetchall()
    for row in rows:
        causes = tuple(reports[number] for number in row[-1] or () if number in reports)
        yield FigureChange(*(*row[:-1], causes))
