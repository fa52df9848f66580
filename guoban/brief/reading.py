"""Reads the facts of one month from the published marts. Nothing is worked out here that a mart already says."""

from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

import duckdb

from guoban import published, reference
from guoban.brief import tasks, values
from guoban.brief.facts import Facts, Rate, Report
from guoban.brief.numerals import percent
from guoban.brief.sources import Figure, Source
from guoban.errors import GuobanError
from guoban.settings import Settings

STATES = ("completed", "ahead", "on_pace", "behind", "other", "not_reported")


def read(settings: Settings, period: date | None) -> Facts:
    """The facts of ``period`` (any day of the month), by default of the last month that somebody reported.

    Raises GuobanError when nothing is published or nobody reported that month.
    """
    with published.marts(settings) as connection:
        overview = _overview(connection, period)
        scope = _scope(connection, settings.seeds, overview["period_month"])
        about = next(
            (row for row in reference.read(settings.seeds, "county") if row["org_unit_code"] == scope.root),
            {"federation_zh": scope.root_name + "总工会", "note_zh": ""},
        )
        reports = Source("fct_submissions", f"各单位 · {scope.month}", f"guoban status --period {scope.month}")
        states = Source("rpt_overview", f"全部任务 · {scope.month}", "附件1各表“合计”行的状态")
        measured = values.read(connection, scope)
        return Facts(
            period=scope.period,
            federation=about["federation_zh"],
            county=scope.root_name,
            note=about["note_zh"],
            published_at=_published_at(connection, ZoneInfo(settings.timezone)),
            last_received_at=overview["last_received_at"],
            reported=Figure(f"{overview['reported_units']}家", reports),
            expected=Figure(f"{overview['expected_units']}家", reports),
            states={state: overview[f"tasks_{state}"] for state in STATES},
            states_source=states,
            families=_families(connection),
            tasks=tasks.read(connection, settings.seeds, scope, measured),
            rates=_rates(connection, scope),
            values={code: value.figure for code, value in measured.items()},
            reports=_reports(connection, scope.period),
            report_source=reports,
        )


def _overview(connection: duckdb.DuckDBPyConnection, period: date | None) -> values.Row:
    months = values.rows(connection, "select * from rpt_overview order by period_month")
    if not months:
        raise GuobanError("brief_no_reports")
    if period is None:
        return months[-1]
    for month in months:
        if month["period_month"] == period.replace(day=1):
            return month
    first, last = (f"{months[end]['period_month']:%Y-%m}" for end in (0, -1))
    raise GuobanError("brief_no_month", month=f"{period:%Y-%m}", first=first, last=last)


def _published_at(connection: duckdb.DuckDBPyConnection, zone: ZoneInfo) -> datetime:
    """When the marts were published last, with the offset of the office's time zone."""
    [row] = values.rows(connection, "select max(published_at) as published_at from publications")
    local: datetime = row["published_at"].replace(microsecond=0)
    return local.replace(tzinfo=timezone(local.replace(tzinfo=zone).utcoffset() or timedelta()))


def _scope(connection: duckdb.DuckDBPyConnection, seeds: Path, period: date) -> values.Scope:
    [root] = values.rows(connection, "select org_unit_code, name_zh from dim_org_units where parent_code is null")
    decimals = {row["unit_code"]: int(row["display_decimals"]) for row in reference.read(seeds, "units")}
    return values.Scope(period, root["org_unit_code"], root["name_zh"], decimals)


def _families(connection: duckdb.DuckDBPyConnection) -> tuple[tuple[str, str], ...]:
    """Families in the order of their first task; then those that only have rates, in the order of KPIs."""
    found = connection.execute(
        """
        with families as (select distinct family_code, family_zh from dim_indicators),
        uses as (
            select coalesce(indicators.family_code, kpis.family_code) as family_code, 0 as kind, tasks.sort_order
            from dim_tasks as tasks
            left join dim_indicators as indicators
                on tasks.measure_kind = 'indicator' and tasks.measure_code = indicators.indicator_code
            left join dim_kpis as kpis on tasks.measure_kind = 'kpi' and tasks.measure_code = kpis.kpi_code
            union all
            select family_code, 1 as kind, sort_order from dim_kpis
        )
        select families.family_code, families.family_zh
        from uses inner join families on uses.family_code = families.family_code
        group by all
        order by min(kind * 10000 + sort_order), families.family_code
        """
    ).fetchall()
    return tuple((code, name) for code, name in found)


def _rates(connection: duckdb.DuckDBPyConnection, scope: values.Scope) -> tuple[Rate, ...]:
    """Every share of what was reported, with its two sides, each in the unit its terms have in common.

    Shares of a task and of reports in time have paragraphs of their own.
    """
    found = values.rows(
        connection,
        """
        select
            kpis.sort_order, kpis.kpi_code, kpis.name_zh, kpis.family_code, facts.numerator, facts.denominator,
            list(distinct indicators.display_unit) filter (where terms.side = 'numerator') as numerator_units,
            list(distinct indicators.display_unit) filter (where terms.side = 'denominator') as denominator_units,
            any_value(indicators.display_factor) filter (where terms.side = 'numerator') as numerator_factor,
            any_value(indicators.display_factor) filter (where terms.side = 'denominator') as denominator_factor
        from fct_kpi_values as facts
        inner join dim_kpis as kpis on facts.kpi_code = kpis.kpi_code
        inner join dim_kpi_terms as terms on kpis.kpi_code = terms.kpi_code
        left join dim_indicators as indicators on terms.indicator_code = indicators.indicator_code
        where kpis.kpi_kind = 'ratio' and facts.denominator > 0 and facts.numerator is not null
            and facts.org_unit_code = ? and facts.period_month = ?
        group by all
        having bool_and(indicators.indicator_code is not null)
        order by kpis.sort_order
        """,
        [scope.root, scope.period],
    )
    result = []
    for row in found:
        code = row["kpi_code"]
        source = Source("fct_kpi_values", f"{scope.root} · {code} · {scope.month}", scope.trace(code))
        above, unit_above = _side(row, "numerator", scope)
        below, unit_below = _side(row, "denominator", scope)
        fraction = f"{above}{unit_above if unit_above != unit_below else ''}/{below}{unit_below}"
        rate = Figure(percent(row["numerator"], row["denominator"]), source)
        result.append(Rate(code, row["name_zh"], row["family_code"], rate, Figure(fraction, source)))
    return tuple(result)


def _side(row: values.Row, side: str, scope: values.Scope) -> tuple[str, str]:
    """One side of a share and its unit; none when its terms are counted in several."""
    units = row[f"{side}_units"]
    unit = units[0] if len(units) == 1 else ""
    return scope.amount(row[side], row[f"{side}_factor"], unit), unit


def _reports(connection: duckdb.DuckDBPyConnection, period: date) -> tuple[Report, ...]:
    found = values.rows(
        connection,
        """
        select units.name_zh, reports.* from fct_submissions as reports
        inner join dim_org_units as units on reports.org_unit_code = units.org_unit_code
        where reports.period_month = ? and reports.is_expected
        order by units.sort_order, reports.form_code
        """,
        [period],
    )
    return tuple(
        Report(
            name=row["name_zh"],
            status=row["status"],
            # The deadline is the first moment that is late, so the last day in time is the one before.
            due=(row["due_at"] - timedelta(microseconds=1)).date() if row["due_at"] else None,
            received_at=row["received_at"],
            days_late=row["days_late"] or 0,
            versions=row["versions"],
            hard=row["hard_findings"],
            soft=row["soft_findings"],
        )
        for row in found
    )
