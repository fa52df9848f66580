"""The annual tasks of a month: the county's progress, each unit's, and what the county's is made of."""

from decimal import Decimal
from itertools import groupby
from pathlib import Path

import duckdb

from guoban.brief import values
from guoban.brief.facts import Breakdown, Mismatch, Named, Progress, Task
from guoban.brief.numerals import half_up, percent
from guoban.brief.sources import Figure, Source

QUERY = """
select
    progress.*, units.name_zh as name, units.group_zh, units.parent_code is null as is_county,
    tasks.measure_code, tasks.measure_kind, coalesce(indicators.family_code, kpis.family_code) as family_code,
    words.completion_text, words.gap_zh, words.rank_change,
    changes.value_so_far, changes.last_year_value, changes.yoy_points
from fct_task_progress as progress
inner join dim_org_units as units on progress.org_unit_code = units.org_unit_code
inner join dim_tasks as tasks on progress.task_code = tasks.task_code and progress.year = tasks.year
inner join rpt_unit_tasks as words
    on progress.org_unit_code = words.org_unit_code
    and progress.task_code = words.task_code
    and progress.period_month = words.period_month
left join fct_changes as changes
    on progress.org_unit_code = changes.org_unit_code
    and progress.period_month = changes.period_month
    and tasks.measure_kind = changes.measure_kind
    and tasks.measure_code = changes.measure_code
left join dim_indicators as indicators
    on tasks.measure_kind = 'indicator' and tasks.measure_code = indicators.indicator_code
left join dim_kpis as kpis on tasks.measure_kind = 'kpi' and tasks.measure_code = kpis.kpi_code
where progress.period_month = ? and (units.parent_code is null or units.parent_code = ?)
order by tasks.sort_order, progress.task_code, is_county desc, units.sort_order
"""


def read(
    connection: duckdb.DuckDBPyConnection, seeds: Path, scope: values.Scope, measured: dict[str, values.Value]
) -> tuple[Task, ...]:
    """Tasks of the month in their order. ``measured`` holds the county's indicators, for the 其中."""
    sums = values.sums(seeds)
    found = values.rows(connection, QUERY, [scope.period, scope.root])
    return tuple(
        _task(connection, list(group), sums, scope, measured)
        for _, group in groupby(found, key=lambda row: row["task_code"])
    )


def _task(
    connection: duckdb.DuckDBPyConnection,
    progress: list[values.Row],
    sums: dict[str, tuple[str, ...]],
    scope: values.Scope,
    measured: dict[str, values.Value],
) -> Task:
    county = progress[0]
    code, measure = county["task_code"], county["measure_code"]
    root = Source("fct_task_progress", f"{scope.root} · {code} · {scope.month}", scope.trace(measure))
    units = Source("fct_task_progress", f"各单位 · {code} · {scope.month}", scope.trace(measure, "单位名称"))
    terms, split = _composition(connection, county, sums, scope, measured)
    return Task(
        code=code,
        name=county["task_name_zh"],
        unit=county["display_unit"],
        family=county["family_code"],
        pace=Figure(percent(county["pace_numerator"], county["pace_denominator"]), root),
        pace_rate=county["pace_rate"],
        county=_progress(county, scope, root),
        change=_change(county, scope, measure),
        units=tuple(_progress(row, scope, units) for row in progress[1:]),
        units_source=units,
        terms=terms,
        breakdown=split if isinstance(split, Breakdown) else None,
        mismatch=split if isinstance(split, Mismatch) else None,
    )


def _progress(row: values.Row, scope: values.Scope, source: Source) -> Progress:
    factor, unit, done, target = (
        row[name] for name in ("display_factor", "display_unit", "actual_value", "target_value")
    )
    is_reported = row["state_code"] != "not_reported" and done is not None
    is_evaluated = row["gap_points"] is not None
    return Progress(
        name=row["name"],
        group=row["group_zh"],
        state_code=row["state_code"],
        state=row["state"],
        done=scope.measured(done, factor, unit, row["is_approximate"], source) if is_reported else None,
        target=scope.measured(target, factor, unit, False, source) if target else None,
        rate=Figure(row["completion_text"], source) if is_evaluated else None,
        gap=Figure(row["gap_zh"], source) if is_evaluated else None,
        rank=row["rank"],
        rank_change=row["rank_change"],
        completion=row["completion_rate"],
        is_begun=bool(done),
    )


def _change(row: values.Row, scope: values.Scope, measure: str) -> Figure | None:
    """Against the same months of last year; nothing where that year is unknown or was zero."""
    now, before = row["value_so_far"], row["last_year_value"]
    if now is None or not before or row["state_code"] == "not_reported":
        return None
    source = Source("fct_changes", f"{scope.root} · {measure} · {scope.month}", scope.trace(measure))
    if row["yoy_points"] is not None:
        points = half_up(Decimal(str(row["yoy_points"])), 2)
        size = f"{abs(points)}个百分点"
    else:
        points = Decimal(str(now)) - Decimal(str(before))
        size = percent(abs(points), abs(Decimal(str(before))))
    return Figure(f"同比{'增长' if points > 0 else '下降'}{size}" if points else "与上年同期持平", source)


def _composition(
    connection: duckdb.DuckDBPyConnection,
    county: values.Row,
    sums: dict[str, tuple[str, ...]],
    scope: values.Scope,
    measured: dict[str, values.Value],
) -> tuple[tuple[Named, ...], Breakdown | Mismatch | None]:
    """What the county's figure is made of: terms, when it is a sum of several, and 其中 of the first of them.

    When only one term is not zero (nobody left, so all that is new is net), its 其中 is that of the task itself.
    """
    if county["measure_kind"] == "indicator":
        codes = [county["measure_code"]]
    else:
        codes = [
            row["indicator_code"]
            for row in values.rows(
                connection,
                "select indicator_code from dim_kpi_terms where kpi_code = ? and side = 'numerator'"
                " order by coefficient desc, indicator_code",
                [county["measure_code"]],
            )
        ]
    used = [measured[code] for code in codes if code in measured and measured[code].base]
    if not used:
        return (), None
    several = len(used) > 1
    terms = tuple(Named(value.name, value.figure) for value in used) if several else ()
    parts = sums.get(used[0].code, ())
    return terms, values.breakdown(used[0], parts, measured, scope, used[0].name if several else "")
