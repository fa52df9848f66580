"""Finds the header of a table by its words: which column holds labels, codes, units of measure and figures."""

from dataclasses import dataclass

from ingestion.vocabulary import plain
from ingestion.workbook import Sheet

#: The header is looked for in this many rows.
HEADER_ROWS = 60

_HEADINGS = {
    "label": {"指标名称", "指标", "项目", "项目名称"},
    "unit": {"计量单位", "单位", "计算单位"},
    "code": {"代码", "指标代码", "行次"},
    "month": {"本月数", "本月", "当月", "当月数"},
    "ytd": {"本年累计(期末数)", "本年累计", "本年累计数", "累计", "累计数", "1-本月累计", "本年累计/期末数"},
}


@dataclass(frozen=True, slots=True)
class Header:
    """Where the table's columns are, counted from 0, and the rows its header fills."""

    row: int
    first_line: int
    label: int
    unit: int | None
    code: int
    roles: tuple[tuple[int, str], ...]


def find(sheet: Sheet) -> Header | None:
    """The row with 指标名称 and 代码, the columns under it, and where the lines begin; None when there is none."""
    for number, row in enumerate(sheet.rows[:HEADER_ROWS]):
        texts = [plain(cell) if isinstance(cell, str) else "" for cell in row]
        label = _column(texts, "label")
        code = _column(texts, "code")
        if label is None or code is None:
            continue
        roles: dict[int, str] = {}
        first_line = number + 1
        for below in range(number, min(number + 4, len(sheet.rows))):
            headings = [plain(cell) if isinstance(cell, str) else "" for cell in sheet.rows[below]]
            if below > number and headings[label]:  # the row of letters or the first line
                break
            first_line = below + 1
            for role in ("month", "ytd"):
                roles |= {place: role for place, text in enumerate(headings) if text in _HEADINGS[role]}
        if roles:
            return Header(number, first_line, label, _column(texts, "unit"), code, tuple(sorted(roles.items())))
    return None


def _column(texts: list[str], heading: str) -> int | None:
    return next((place for place, text in enumerate(texts) if text in _HEADINGS[heading]), None)
