"""Totals that somebody typed: compared with the sum of what they add up, never taken for data."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from ingestion import numbers
from ingestion.figures import Cell
from ingestion.findings import Finding, noticed
from ingestion.header import Column
from ingestion.page import Page, address
from ingestion.report import Report


def months_differ(page: Page, column: Column, reports: Sequence[Report]) -> list[Finding]:
    """What is wrong with a column of totals beside months that run from January: flows that do not add up to it."""
    if [report.period_month.month for report in reports] != list(range(1, len(reports) + 1)):
        return []
    by_row: dict[int, list[Cell]] = {}
    for report in reports:
        for cell in report.cells:
            if cell.column_role == "month":
                by_row.setdefault(cell.row_no - 1, []).append(cell)
    return list(_compare(page, ((row, column.place, cells) for row, cells in by_row.items()), len(reports)))


def rows_differ(page: Page, row: int, columns: dict[int, list[Cell]], count: int) -> list[Finding]:
    """What is wrong with a 合计 row, given the cells of each column that it adds up."""
    return list(_compare(page, ((row, place, cells) for place, cells in columns.items()), count))


def _compare(page: Page, sums: Iterable[tuple[int, int, list[Cell]]], count: int) -> Iterable[Finding]:
    for row, place, cells in sums:
        typed = numbers.read(page.rows[row][place]).value
        values = [cell.value for cell in cells if cell.value is not None]
        if typed is None or len(cells) < count or len({cell.unit_code for cell in cells if cell.value is not None}) > 1:
            continue
        total = sum(values, Decimal(0))
        if typed != total:
            label = cells[0].label or ""
            yield noticed(
                "soft", "total_differs", sheet=page.name, cell=address(row, place),
                indicator_code=cells[0].indicator_code, label=label, typed=f"{typed:f}", total=f"{total:f}",
            )  # fmt: skip
