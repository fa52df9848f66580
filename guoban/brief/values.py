"""The county's reported quantities of a month, and the sums that the checks in seeds/ demand of them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from guoban import reference
from guoban.brief import numerals
from guoban.brief.facts import Breakdown, Mismatch, Named
from guoban.brief.sources import Figure, Source

Row = dict[str, Any]


def rows(connection: duckdb.DuckDBPyConnection, query: str, parameters: Sequence[object] = ()) -> list[Row]:
    """The rows of a query by column name."""
    cursor = connection.execute(query, parameters)
    names = [column[0] for column in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


@dataclass(frozen=True)
class Scope:
    """The month and the county. ``decimals`` gives for each unit of measurement the decimals it is shown with."""

    period: date
    root: str
    root_name: str
    decimals: dict[str, int]

    @property
    def month(self) -> str:
        """The month as commands take it: 2006-06."""
        return f"{self.period:%Y-%m}"

    def trace(self, code: str, unit: str = "") -> str:
        """The command that leads from a figure to its cells."""
        return f"guoban trace {code}{f' --unit {unit}' if unit else ''} --period {self.month}"

    def amount(self, base: Decimal, factor: Decimal, unit: str) -> str:
        """A base amount in its display unit, without the unit."""
        return numerals.amount(base, factor, self.decimals.get(unit, 0))

    def measured(self, base: Decimal, factor: Decimal, unit: str, is_approximate: bool, source: Source) -> Figure:
        """A base amount as printed: 约 where a figure in it was reported as approximate, and its unit."""
        return Figure(f"{'约' if is_approximate else ''}{self.amount(base, factor, unit)}{unit}", source)


@dataclass(frozen=True)
class Value:
    """What the county reached in one indicator: cumulative for a flow, the last value for a stock."""

    code: str
    name: str
    base: Decimal
    factor: Decimal
    unit: str
    is_approximate: bool
    figure: Figure


def read(connection: duckdb.DuckDBPyConnection, scope: Scope) -> dict[str, Value]:
    """Indicator code to value, for those that have one."""
    found = rows(
        connection,
        """
        select
            indicators.indicator_code, indicators.name_zh, indicators.display_unit, indicators.display_factor,
            coalesce(facts.ytd_value, facts.stock_value) as base, facts.is_approximate
        from fct_indicator_values as facts
        inner join dim_indicators as indicators on facts.indicator_code = indicators.indicator_code
        where facts.org_unit_code = ? and facts.period_month = ?
            and coalesce(facts.ytd_value, facts.stock_value) is not null
        order by indicators.indicator_code
        """,
        [scope.root, scope.period],
    )
    result = {}
    for row in found:
        code, factor, unit = row["indicator_code"], row["display_factor"], row["display_unit"]
        source = Source("fct_indicator_values", f"{scope.root} · {code} · {scope.month}", scope.trace(code))
        figure = scope.measured(row["base"], factor, unit, row["is_approximate"], source)
        result[code] = Value(code, row["name_zh"], row["base"], factor, unit, row["is_approximate"], figure)
    return result


def sums(seeds: Path) -> dict[str, tuple[str, ...]]:
    """Indicator to the parts that must add up to it (其中), as the hard checks on totals say."""
    equal = {row["check_code"] for row in reference.read(seeds, "checks") if row["operator"] == "="}
    sides: dict[str, dict[str, list[tuple[str, str]]]] = defaultdict(lambda: defaultdict(list))
    for term in reference.read(seeds, "check_terms"):
        if term["check_code"] in equal and term["measure"] != "month" and Decimal(term["coefficient"]) == 1:
            sides[term["check_code"]][term["side"]].append((term["indicator_code"], term["measure"]))
    result = {}
    for check in sides.values():
        same_measure = len({measure for terms in check.values() for _, measure in terms}) == 1
        if len(check["left"]) == 1 and len(check["right"]) > 1 and same_measure:
            result[check["left"][0][0]] = tuple(code for code, _ in check["right"])
    return result


def breakdown(
    whole: Value, parts: tuple[str, ...], measured: dict[str, Value], scope: Scope, called: str
) -> Breakdown | Mismatch | None:
    """The parts of ``whole`` that are not zero, if they add up to it; what does not add up is not printed as 其中.

    ``called`` names the whole when it is not the task itself.
    """
    known = [measured[code] for code in parts if code in measured]
    if len(known) < 2:
        return None
    codes = "、".join(value.code for value in known)
    source = Source("fct_indicator_values", f"{scope.root} · {codes} · {scope.month}", scope.trace("<代码>"))
    total = sum((value.base for value in known), Decimal(0))
    if total != whole.base:
        added = scope.measured(total, whole.factor, whole.unit, whole.is_approximate, source)
        return Mismatch(whole.name, whole.figure, added)
    return Breakdown(
        called,
        tuple(
            Named(value.name, scope.measured(value.base, value.factor, value.unit, value.is_approximate, source))
            for value in known
            if value.base
        ),
    )
