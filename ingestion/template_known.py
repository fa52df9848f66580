"""What a blank form can say before anybody fills it in: targets from the seeds, earlier figures as published."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

import duckdb

from guoban import published, reference
from guoban.errors import GuobanError
from guoban.settings import Settings
from ingestion.vocabulary import Vocabulary

#: Unit and indicator.
Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Known:
    """Figures by unit and indicator, in the base unit; what is not surely known is left out.

    ``previous`` is the year's sum (a stock: the value) at the end of the month before, ``last_year`` that of the same
    month a year ago. ``not_applicable`` is what the unit called so the month before. ``other_targets`` are those of
    tasks that no single line measures, as sentences by unit.
    """

    targets: Mapping[Key, Decimal]
    other_targets: Mapping[str, list[str]]
    previous: Mapping[Key, Decimal] = field(default_factory=dict)
    last_year: Mapping[Key, Decimal] = field(default_factory=dict)
    not_applicable: frozenset[Key] = frozenset()


def load(settings: Settings, month: date, vocabulary: Vocabulary, months: int = 1) -> Known:
    """What is known for forms whose period of ``months`` months ends in ``month``; unpublished only the targets."""
    targets, others = _targets(settings, month, vocabulary)
    before = _back(month, months)
    try:
        with published.marts(settings) as connection:
            previous = _standing(connection, before, months)
            if before.year < month.year:  # flows begin anew
                previous = {key: value for key, value in previous.items() if _is_stock(key, vocabulary)}
            return Known(
                targets, others, previous, _standing(connection, _back(month, 12), months),
                _not_applicable(connection, before),
            )  # fmt: skip
    except GuobanError as error:
        if error.code != "nothing_published":
            raise
        return Known(targets, others)


def _is_stock(key: Key, vocabulary: Vocabulary) -> bool:
    return any(
        item.kind == "stock"
        for form in vocabulary.forms.values()
        for item in form.items.values()
        if item.indicator_code == key[1]
    )


def _targets(
    settings: Settings, month: date, vocabulary: Vocabulary
) -> tuple[dict[Key, Decimal], dict[str, list[str]]]:
    """The latest version decided of each target of the year."""
    today, year = (settings.as_of or settings.now()).date(), str(month.year)
    rows = [
        row
        for row in reference.read(settings.seeds, "annual_targets")
        if row["year"] == year and date.fromisoformat(row["decided_on"]) <= today
    ]
    latest = {
        (row["org_unit_code"], row["task_code"]): row for row in sorted(rows, key=lambda row: int(row["version"]))
    }
    tasks = {row["task_code"]: row for row in reference.read(settings.seeds, "annual_tasks") if row["year"] == year}
    targets: dict[Key, Decimal] = {}
    others: dict[str, list[str]] = {}
    for (unit, task_code), row in latest.items():
        task = tasks.get(task_code)
        if task is None:
            continue
        if task["measure_kind"] == "indicator":
            factor = vocabulary.measures[row["unit_code"]].factor
            targets[unit, task["measure_code"]] = Decimal(row["target_value"]) * factor
        else:
            others.setdefault(unit, []).append(f"{task['name_zh']}{row['target_value']}{row['unit_code']}")
    return targets, others


def _back(month: date, months: int) -> date:
    """The first day of the month so many months earlier."""
    years, rest = divmod(month.year * 12 + month.month - 1 - months, 12)
    return date(years, rest + 1, 1)


def _standing(connection: duckdb.DuckDBPyConnection, until: date, months: int) -> dict[Key, Decimal]:
    """The sum of the year up to a month where every period was reported, and stocks reported for that very month.

    A sum with a gap in it would be taken for the true one, so it is not offered.
    """
    rows = connection.execute(
        """
        select
            org_unit_code,
            indicator_code,
            count(month_value) as reported,
            max(case when period_month = $until then ytd_value end) as ytd_value,
            max(case when period_month = $until and stock_age_months = 0 then stock_value end) as stock_value
        from fct_indicator_values
        where period_month between date_trunc('year', $until::date) and $until
        group by org_unit_code, indicator_code
        """,
        {"until": until},
    ).fetchall()
    figures = {
        (unit, code): ytd if reported * months == until.month else stock for unit, code, reported, ytd, stock in rows
    }
    return {key: value for key, value in figures.items() if value is not None}


def _not_applicable(connection: duckdb.DuckDBPyConnection, month: date) -> frozenset[Key]:
    rows = connection.execute(
        """
        select org_unit_code, indicator_code from fct_cells
        where period_month = ? and column_role in ('ytd', 'stock') and qualifier = 'not_applicable'
        """,
        [month],
    ).fetchall()
    return frozenset((unit, code) for unit, code in rows)
