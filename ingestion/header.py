"""Finds the header of a 表式 table by its words: which columns hold labels, codes, units of measure and figures."""

from dataclasses import dataclass

from ingestion import headings
from ingestion.headings import Heading
from ingestion.page import Page

#: The header is looked for in this many rows.
HEADER_ROWS = 60

_LABELS = {"指标名称", "指标", "项目", "项目名称", "统计指标", "指标内容", "工作项目", "工作指标", "统计项目"}
_UNITS = {"计量单位", "单位", "计算单位"}
_CODES = {"代码", "指标代码", "行次", "编码", "代号"}


@dataclass(frozen=True, slots=True)
class Column:
    """A column of figures, counted from 0; year, month and unit of measure as far as its headings name them."""

    place: int
    role: str
    year: int | None = None
    month: int | None = None
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Header:
    """Where the table's columns are, counted from 0, and the rows its header fills."""

    row: int
    first_line: int
    label: int
    unit: int | None
    code: int | None
    columns: tuple[Column, ...]


def find(page: Page, measures: frozenset[str]) -> Header | None:
    """The row with 指标名称, the columns of figures after it, and where the lines begin; None when there is none."""
    for number in range(min(HEADER_ROWS, len(page.rows))):
        words = page.words(number)
        label = _column(words, _LABELS)
        if label is None:
            continue
        code = _column(words, _CODES)
        levels = [words]
        first_line = number + 1
        for below in range(number + 1, min(number + 5, len(page.rows))):
            words_below = page.words(below)
            if words_below[label] or (code is not None and page.rows[below][code] != ""):
                break  # the row of letters or the first line
            if not any(words_below):
                break
            levels.append(words_below)
            first_line = below + 1
        above = page.words(number - 1) if number else []
        if sum(1 for text in above if headings.read(text, measures).month) > 1:  # 1月 2月 over 本月数 累计
            levels.insert(0, above)
        columns = _columns(levels, label, measures)
        if columns:
            return Header(number, first_line, label, _column(words, _UNITS), code, columns)
    return None


def paths(levels: list[list[str]], first: int) -> list[list[str]]:
    """The headings over each column from ``first`` on, top to bottom; a wide heading counts for all it stands over.

    A blank takes the heading to its left when both stand under the same heading one level higher.
    """
    width = len(levels[0])
    filled: list[list[str]] = []
    for depth, level in enumerate(levels):
        row = list(level)
        for column in range(first + 1, width):
            under_same = depth == 0 or filled[depth - 1][column] == filled[depth - 1][column - 1]
            is_wide = depth + 1 < len(levels) and any(below[column] for below in levels[depth + 1 :])
            if not row[column] and row[column - 1] and under_same and is_wide:
                row[column] = row[column - 1]
        filled.append(row)
    return [[row[column] for row in filled if row[column]] for column in range(first, width)]


def _columns(levels: list[list[str]], label: int, measures: frozenset[str]) -> tuple[Column, ...]:
    columns = []
    for place, path in enumerate(paths(levels, label + 1), label + 1):
        over = [headings.read(text, measures) for text in path]
        roles = [heading.role for heading in over if heading.role]
        month = next((heading.month for heading in over if heading.month), None)
        if "other" in roles or (not roles and month is None):
            continue
        year = next((heading.year for heading in over if heading.year), None)
        columns.append(Column(place, roles[-1] if roles else "month", year, month, _unit(over)))
    return tuple(columns)


def _unit(over: list[Heading]) -> str | None:
    return next((heading.unit for heading in reversed(over) if heading.unit), None)


def _column(words: list[str], wanted: set[str]) -> int | None:
    return next((place for place, text in enumerate(words) if text in wanted), None)
