"""汇总表 with several rows for each unit: 本年, 上年, 增减, 增减%. Only what is reported stays."""

from collections.abc import Sequence
from dataclasses import replace

from ingestion import unit_names
from ingestion.numbers import CellValue
from ingestion.page import Page
from ingestion.vocabulary import Vocabulary, plain

_THIS_YEAR = {"本年", "今年", "本期", "本年数", "今年数", "本期数"}
_OTHER = {
    "上年", "去年", "上年同期", "去年同期", "同期", "上年数", "去年数", "增减", "增减数", "增减额", "增减%", "增减(%)",
    "±%", "增长", "增长%", "增长(%)", "增幅", "增幅%", "增幅(%)", "同比", "同比%", "同比(%)", "同比增减", "同比增减%",
    "比上年增减", "比上年增减%", "比上年±%",
}  # fmt: skip


#: Characters of such a word, blanks in it included.
_LONGEST = 12


def of_this_year(page: Page, vocabulary: Vocabulary) -> Page:
    """The page with the rows of last year and of differences blanked; as it is when no column tells such rows apart.

    The name of a unit stands in the first of its rows; it goes down to the one of this year. Places stay as they are.
    """
    column = _column_of_kinds(page.rows)
    if column is None:
        return page
    rows: list[list[CellValue]] = []
    names: list[CellValue] = [""] * column
    for row in page.rows:
        kind = plain(row[column]) if isinstance(row[column], str) else ""
        if kind not in _THIS_YEAR | _OTHER:
            rows.append(list(row))
            continue
        if any(cell != "" for cell in row[:column]):
            names = list(row[:column])
        rest = [*row[column + 1 :]] if kind in _THIS_YEAR else [""] * (len(row) - column - 1)
        rows.append([*(names if kind in _THIS_YEAR else [""] * column), "", *rest])
    merges = tuple(merge for merge in page.merges if not _is_over_names(merge, rows, column, vocabulary))
    return replace(page, rows=rows, merges=merges)


def _column_of_kinds(rows: Sequence[Sequence[CellValue]]) -> int | None:
    """The column in which 本年 and another kind follow each other more than once."""
    for column in range(1, len(rows[0]) if rows else 0):
        kinds = [plain(text) for row in rows if isinstance(text := row[column], str) and 1 < len(text) <= _LONGEST]
        if sum(kind in _THIS_YEAR for kind in kinds) > 1 and sum(kind in _OTHER for kind in kinds) > 1:
            return column
    return None


def _is_over_names(
    merge: tuple[int, int, int, int], rows: Sequence[Sequence[CellValue]], column: int, vocabulary: Vocabulary
) -> bool:
    """Whether a merge holds the name of a unit over its rows."""
    top, left, bottom, right = merge
    name = rows[top][left]
    return (
        right < column
        and bottom > top
        and isinstance(name, str)
        and bool(unit_names.units_named(name, None, vocabulary))
    )
