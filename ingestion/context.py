"""Whose report it is and for which month: read from inside the sheet, compared with the file's name, never guessed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from ingestion.findings import Finding, noticed
from ingestion.numbers import CellValue
from ingestion.vocabulary import OrgUnit, Vocabulary, plain
from ingestion.workbook import Sheet

_UNIT_LABEL = re.compile(r"^(?:填报|报送|上报|填表|报告)单位(?:名称)?(?:\([^)]*\))?:?(.*)$")
_OTHER_DATE = re.compile(r"有效期|批准|报出|填报(?:日期|时间)|打印|制表")
_MONTH = re.compile(r"(?<!\d)((?:19|20)\d\d)(?:年|[-./])(0?[1-9]|1[0-2])(?:月份?(?!\d{1,2}日)|(?![-./\d年]))")
_BARE_MONTH = re.compile(r"(?<![\d年])(0?[1-9]|1[0-2])月(?!\d{1,2}日)")
_UNIT_ENDINGS = re.compile(r"(?:总工会|工会委员会|工会联合会|工会)$")


@dataclass(frozen=True, slots=True)
class Context:
    """Unit and month of one sheet; whatever is None has a question among ``questions``."""

    org_unit: OrgUnit | None
    period_month: date | None
    questions: list[Finding]


def find(sheet: Sheet, header_row: int, file_name: str, vocabulary: Vocabulary) -> Context:
    """Look at the rows above the table's header (counted from 0)."""
    questions: list[Finding] = []
    month = _period(sheet, header_row, file_name, questions)
    unit = _org_unit(sheet, header_row, file_name, month, vocabulary, questions)
    return Context(unit, month, questions)


def _filled(sheet: Sheet, rows: int) -> Iterator[tuple[int, int, CellValue]]:
    for row, cells in enumerate(sheet.rows[:rows]):
        for column, cell in enumerate(cells):
            if cell != "":
                yield row, column, cell


def _period(sheet: Sheet, header_row: int, file_name: str, questions: list[Finding]) -> date | None:
    found: dict[date, str] = {}
    for row, column, cell in _filled(sheet, header_row):
        if isinstance(cell, str):
            text = plain(cell)
            if not _OTHER_DATE.search(text):
                for month in months_in(text):
                    found.setdefault(month, address(row, column))
        elif isinstance(cell, date | datetime) and cell.day == 1:  # 2006年6月 typed into a cell becomes a date
            found.setdefault(date(cell.year, cell.month, 1), address(row, column))
    if not found:
        questions.append(noticed("hard", "period_missing", sheet=sheet.name))
        return None
    if len(found) > 1:
        months = "、".join(map(month_text, sorted(found)))
        questions.append(
            noticed("hard", "period_several", sheet=sheet.name, cell=next(iter(found.values())), months=months)
        )
        return None
    [(month, cell_address)] = found.items()
    named = plain(file_name)
    differs = months_in(named) and month not in months_in(named)
    bare = {int(number) for number in _BARE_MONTH.findall(_MONTH.sub("", named))}
    if differs or (not months_in(named) and bare and month.month not in bare):
        questions.append(
            noticed(
                "hard", "period_differs", sheet=sheet.name, cell=cell_address, month=month_text(month), file=file_name
            )
        )
        return None
    return month


def _org_unit(
    sheet: Sheet,
    header_row: int,
    file_name: str,
    month: date | None,
    vocabulary: Vocabulary,
    questions: list[Finding],
) -> OrgUnit | None:
    for row, column, cell in _filled(sheet, header_row):
        match = _UNIT_LABEL.match(plain(cell)) if isinstance(cell, str) else None
        if match is None:
            continue
        name = match[1] or _right_of(sheet, row, column)
        if not name:
            break
        place = address(row, column)
        units = units_named(name, month, vocabulary)
        if len(units) != 1:
            likely = _likely(name, vocabulary)
            code = "org_unit_likely" if likely else "org_unit_unknown"
            questions.append(noticed("hard", code, sheet=sheet.name, cell=place, name=name, likely=likely))
            return None
        named = _units_in(file_name, month, vocabulary)
        if named and units[0] not in named:
            questions.append(
                noticed("hard", "org_unit_differs", sheet=sheet.name, cell=place, name=name, file=file_name)
            )
            return None
        return units[0]
    questions.append(noticed("hard", "org_unit_missing", sheet=sheet.name))
    return None


def _right_of(sheet: Sheet, row: int, column: int) -> str:
    for cell in sheet.rows[row][column + 1 :]:
        if isinstance(cell, str) and cell.strip():
            return "" if ":" in plain(cell) or months_in(plain(cell)) else plain(cell)
    return ""


def units_named(name: str, month: date | None, vocabulary: Vocabulary) -> list[OrgUnit]:
    """The units that bear a name in a month: as written, without the county's name, without 总工会 and the like."""
    name = plain(name)
    tries = [name, name.removeprefix(vocabulary.county_zh)]
    for candidate in dict.fromkeys([*tries, *(_UNIT_ENDINGS.sub("", each) for each in tries)]):
        units = {
            unit.org_unit_code: unit
            for unit, since, until in vocabulary.names.get(candidate, ())
            if month is None or ((since is None or since <= month) and (until is None or month <= until))
        }
        if units:
            return list(units.values())
    return []


def _units_in(file_name: str, month: date | None, vocabulary: Vocabulary) -> list[OrgUnit]:
    """The units whose names stand in a file name; of names that overlap the longer counts."""
    rest, found = plain(file_name), []
    for name in sorted(vocabulary.names, key=len, reverse=True):
        if name in rest:
            rest = rest.replace(name, "|")
            found += units_named(name, month, vocabulary)
    return found


def _likely(name: str, vocabulary: Vocabulary) -> str:
    """The up to three units whose names come closest, for a question: 育塅乡(430381203)."""
    from rapidfuzz import fuzz, process

    matches = process.extract(_UNIT_ENDINGS.sub("", plain(name)), list(vocabulary.names), scorer=fuzz.ratio, limit=9)
    units = [vocabulary.names[match[0]][0][0] for match in matches if match[1] >= 50]
    return "、".join(f"{unit.name_zh}({unit.org_unit_code})" for unit in dict.fromkeys(units[:3]))


@lru_cache(maxsize=4096)
def months_in(text: str) -> list[date]:
    """The months a text without blanks names with their year: 2006年6月, 2006-06, 2006.6."""
    return list(dict.fromkeys(date(int(year), int(month), 1) for year, month in _MONTH.findall(text)))


def month_text(month: date) -> str:
    """2006年6月."""
    return f"{month.year}年{month.month}月"


@lru_cache(maxsize=65536)
def address(row: int, column: int) -> str:
    """The A1 address of a cell counted from 0."""
    letters, column = "", column + 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row + 1}"
