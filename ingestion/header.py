"""Finds the header of a 表式 table by its words: which columns hold labels, codes, units of measure and figures."""

import re
from dataclasses import dataclass

from ingestion import headings, numbers
from ingestion.headings import Heading
from ingestion.page import Page

#: The header is looked for in this many rows.
HEADER_ROWS = 60

_LABELS = {"指标名称", "指标", "项目", "项目名称", "统计指标", "指标内容", "工作项目", "工作指标", "统计项目",
           "工作内容", "统计内容", "指标名", "指标项目", "工作事项", "任务名称", "目标任务", "内容"}  # fmt: skip
_UNITS = {"计量单位", "单位", "计算单位"}
_SAYS_WHEN = re.compile(r"本月|当月|本期|累计|期末|\d月")
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
    """Where the table's columns are, counted from 0, and the rows its header fills.

    Labels may stand in several columns from ``label`` to ``last_label``: 其中 or the parent left of its parts.
    ``unclear`` are columns that may hold figures and cannot be told: they have no heading, or one that names a month or
    the year so far in words that are not known, or stand left of the labels. ``other`` are all columns whose headings
    are not known and say nothing of when.
    """

    row: int
    first_line: int
    label: int
    last_label: int
    unit: int | None
    code: int | None
    columns: tuple[Column, ...]
    unclear: tuple[tuple[int, str], ...] = ()
    other: tuple[tuple[int, str], ...] = ()


def find(page: Page, measures: frozenset[str]) -> Header | None:
    """The row with 指标名称, the columns of figures after it, and where the lines begin; None when there is none.

    A header that has only columns which cannot be told counts where there is no better one.
    """
    second: Header | None = None
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
        columns, unclear, other = _columns(levels, label, measures)
        if columns or (unclear and second is None):
            last_label = _last_label(page, levels, number, label)
            unit = _column(words, _UNITS)
            found = Header(number, first_line, label, last_label, unit, code, columns, unclear, other)
            if columns:
                return found
            second = found
    return second


def _last_label(page: Page, levels: list[list[str]], row: int, label: int) -> int:
    """The last of the columns under the heading of the labels: merged with it, or blank beside it with texts below."""
    merged = next((right for top, left, _, right in page.merges if (top, left) == (row, label)), label)
    last = label
    while last + 1 < len(levels[0]) and not any(level[last + 1] for level in levels):
        below = [line[last + 1] for line in page.rows[row + len(levels) :]]
        texts = sum(isinstance(cell, str) and not is_number(cell) for cell in below)
        if last + 1 > merged and texts <= len([cell for cell in below if cell != ""]) / 2:
            break
        last += 1
    return last


def paths(levels: list[list[str]], first: int) -> list[list[str]]:
    """The headings over each column from ``first`` on, top to bottom; a wide heading counts for all it stands over.

    A blank takes the heading to its left when both stand under the same heading one level higher.
    """
    width = len(levels[0])
    filled: list[list[str]] = []
    for depth, level in enumerate(levels):
        row = list(level)
        left = first
        for column in range(first + 1, width):
            under_same = depth == 0 or filled[depth - 1][column] == filled[depth - 1][left]
            is_wide = depth + 1 < len(levels) and any(below[column] for below in levels[depth + 1 :])
            if not row[column] and row[left] and under_same and is_wide:
                row[column] = row[left]
            if row[column]:
                left = column
        filled.append(row)
    return [[row[column] for row in filled if row[column]] for column in range(first, width)]


def _columns(
    levels: list[list[str]], label: int, measures: frozenset[str]
) -> tuple[tuple[Column, ...], tuple[tuple[int, str], ...], tuple[tuple[int, str], ...]]:
    columns, unclear, other = [], [], []
    for place, path in enumerate(paths(levels, 0)):
        over = [headings.read(text, measures) for text in path]
        roles = [heading.role for heading in over if heading.role]
        role = headings.role(over) or ("total" if "total" in roles else None)
        month = next((heading.month for heading in over if heading.month), None)
        if "other" in roles or place == label:
            continue
        if place < label or (not roles and month is None):
            says_when = any(_SAYS_WHEN.search(text) or text in headings.UNSAID for text in path)
            if role or says_when or (not path and place > label):
                unclear.append((place, path[-1] if path else ""))
            elif place > label:
                other.append((place, path[-1]))
            continue
        year = next((heading.year for heading in over if heading.year), None)
        columns.append(Column(place, role or "month", year, month, _unit(over)))
    return tuple(columns), tuple(unclear), tuple(other)


def _unit(over: list[Heading]) -> str | None:
    return next((heading.unit for heading in reversed(over) if heading.unit), None)


def is_number(cell: str) -> bool:
    """Whether a text is a figure or stands for one: 1,234, — or nothing."""
    number = numbers.parse(cell)
    return number.fault is None


def _column(words: list[str], wanted: set[str]) -> int | None:
    return next((place for place, text in enumerate(words) if text in wanted), None)
