"""Totals that somebody typed: compared with the sum of what they add up, never taken for data."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from ingestion import numbers
from ingestion.figures import Cell
from ingestion.findings import Finding, noticed
from ingestion.header import Column
from ingestion.page import Page, address
from ingestion.report import Report
from ingestion.summary_header import IndicatorColumn
from ingestion.vocabulary import Item


def months_differ(page: Page, column: Column, reports: Sequence[Report]) -> list[Finding]:
    """What is wrong with a column of totals beside months: flows that do not add up to it.

    本年累计 is their total only when they run from January.
    """
    if column.role != "total" and not _from_january(reports):
        place = address(reports[0].cells[0].row_no - 1, column.place) if reports else None
        return [noticed("info", "total_not_compared", sheet=page.name, cell=place)]
    by_row: dict[int, list[Cell]] = {}
    for report in reports:
        for cell in report.cells:
            if cell.column_role == "month":
                by_row.setdefault(cell.row_no - 1, []).append(cell)
    return list(_compare(page, ((row, column.place, cells) for row, cells in by_row.items()), len(reports)))


def months_of_units_differ(page: Page, columns: Sequence[IndicatorColumn], reports: Sequence[Report]) -> list[Finding]:
    """The same for the columns of totals of a 汇总表, row by row."""
    by_row: dict[tuple[int, str | None], list[Cell]] = {}
    months: dict[int, set[date]] = {}
    for report in reports:
        for cell in report.cells:
            months.setdefault(cell.row_no - 1, set()).add(report.period_month)
            if cell.column_role == "month":
                by_row.setdefault((cell.row_no - 1, cell.indicator_code), []).append(cell)
    findings: list[Finding] = []
    for column in columns:
        if column.item is None or not (column.says_total or column.role == "ytd"):
            continue
        for (row, code), cells in by_row.items():
            if code != column.item.indicator_code:
                continue
            is_whole = column.says_total or [each.month for each in sorted(months[row])] == list(
                range(1, len(months[row]) + 1)
            )
            if is_whole:
                findings += _compare(page, [(row, column.place, cells)], len(months[row]))
            else:
                findings.append(noticed("info", "total_not_compared", sheet=page.name, cell=address(row, column.place)))
                break
    return findings


def rows_differ(page: Page, row: int, columns: Mapping[int, list[Cell]], rows: Collection[int]) -> list[Finding]:
    """What is wrong with a 合计 or 小计 row, given the cells of each column; it adds up those in ``rows``."""
    sums = ((row, place, [cell for cell in cells if cell.row_no - 1 in rows]) for place, cells in columns.items())
    return list(_compare(page, sums, len(rows)))


def across_differ(page: Page, place: int, cells: Mapping[int, list[Cell]], items: Mapping[str, Item]) -> list[Finding]:
    """What is wrong with a column that adds up the indicators beside it; parts are within their whole."""
    sums: list[tuple[int, int, list[Cell]]] = []
    for row, of_row in cells.items():
        codes = {cell.indicator_code for cell in of_row}
        parts = [
            cell for cell in of_row
            if cell.indicator_code and items[cell.indicator_code].parent_indicator_code not in codes
        ]  # fmt: skip
        sums.append((row, place, parts))
    return [finding for each in sums for finding in _compare(page, [each], len(each[2]))]


def _from_january(reports: Sequence[Report]) -> bool:
    return [report.period_month.month for report in reports] == list(range(1, len(reports) + 1))


def _compare(page: Page, sums: Iterable[tuple[int, int, list[Cell]]], count: int) -> Iterable[Finding]:
    for row, place, cells in sums:
        read = numbers.read(page.rows[row][place])
        values = [cell.value for cell in cells if cell.value is not None]
        measures = {cell.unit_code for cell in cells if cell.value is not None}
        label = cells[0].label or "" if cells else ""
        if read.fault in ("number_is_error", "number_not_computed"):
            text = numbers.text_of(page.rows[row][place])[:40]
            yield noticed("soft", "total_unreadable", sheet=page.name, cell=address(row, place), label=label, text=text)
        if read.value is None or not cells or len(cells) < count or len(measures) > 1:
            continue
        if read.unit is not None and read.unit not in measures:
            continue
        total = sum(values, Decimal(0))
        if read.value != total:
            yield noticed(
                "soft", "total_differs", sheet=page.name, cell=address(row, place),
                indicator_code=cells[0].indicator_code, label=label, typed=f"{read.value:f}", total=f"{total:f}",
            )  # fmt: skip
