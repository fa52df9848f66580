"""A report of a few lines (汇总表, 台账) after another report of the same form, unit and month.

A new version replaces the one before it as a whole, so one that holds fewer lines would make the others vanish.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from ingestion.figures import Cell
from ingestion.findings import Finding, noticed
from ingestion.months import text_of
from ingestion.vocabulary import Measure

#: Indicator and column role to value and unit of measure, as they were landed.
Figures = Mapping[tuple[str, str], tuple[Decimal | None, str | None]]


class Judgement(NamedTuple):
    """What becomes of a partial report: ``lands`` as a new version or not, and what is told about it."""

    lands: bool
    findings: list[Finding]


def figures_of(cells: Iterable[Cell]) -> dict[tuple[str, str], tuple[Decimal | None, str | None]]:
    """The figures of cells by indicator and column role."""
    return {
        (cell.indicator_code, cell.column_role): (cell.value, cell.unit_code) for cell in cells if cell.indicator_code
    }


def judge(
    cells: Sequence[Cell], before: Figures, measures: Mapping[str, Measure], org_unit: str, month: date
) -> Judgement:
    """Hold the cells of a partial report against the figures that count so far.

    When it has a figure for all that have one, nothing is lost and it is an ordinary new version. When it only repeats
    what is known, the report before it stands and that is told. Otherwise each figure that is new or differs is a
    question.
    """
    now = figures_of(cells)
    lost = [key for key, (value, _) in before.items() if value is not None and now.get(key, (None, None))[0] is None]
    if not lost:
        return Judgement(True, [])
    text = text_of(month)
    differing = [cell for cell in cells if cell.indicator_code and _differs(cell, before, measures)]
    if not differing:
        told = noticed("info", "report_partial_same", sheet=cells[0].sheet, org_unit=org_unit, month=text)
        return Judgement(False, [told])
    return Judgement(True, [_question(cell, before, text) for cell in differing])


def _differs(cell: Cell, before: Figures, measures: Mapping[str, Measure]) -> bool:
    value, unit = before.get((cell.indicator_code or "", cell.column_role), (None, None))
    if cell.value is None:
        return False
    return value is None or _in_base(value, unit, measures) != _in_base(cell.value, cell.unit_code, measures)


def _in_base(value: Decimal, unit: str | None, measures: Mapping[str, Measure]) -> tuple[Decimal, str | None]:
    measure = measures.get(unit or "")
    return (value * measure.factor, measure.base_unit_code) if measure else (value, unit)


def _question(cell: Cell, before: Figures, month: str) -> Finding:
    value, unit = before.get((cell.indicator_code or "", cell.column_role), (None, None))
    return noticed(
        "hard", "report_partial_differs", sheet=cell.sheet, cell=cell.cell, indicator_code=cell.indicator_code,
        column_role=cell.column_role, month=month, label=cell.label or "",
        before="—" if value is None else f"{value:f}{unit or ''}", value=f"{cell.value:f}{cell.unit_code or ''}",
    )  # fmt: skip
