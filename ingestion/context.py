"""Whose report it is and for which month: read wherever it stands, compared with the names around it, never guessed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from ingestion import days, months, unit_names
from ingestion.findings import Finding, noticed
from ingestion.months import Named
from ingestion.numbers import CellValue
from ingestion.page import Page, address
from ingestion.vocabulary import OrgUnit, Vocabulary, plain

__all__ = ["Context", "Names", "address", "find", "find_month"]

_ELSE = (
    r"(?=填报人|填表人|制表|联系人|联系电话|电话|填报日期|填报时间|报出日期|上报日期|报告期|单位负责人|负责人|审核人|"
    r"计量单位|单位[::]|(?:19|20)\d\d[年.-]|$)"
)
_UNIT_LABEL = re.compile(rf"(?:填报|报送|上报|填表|报告)单位(?:名称)?(?:\([^)]*\))?:?(.*?){_ELSE}")
_OTHER_DATE = re.compile(r"有效期|批准|报出|填报(?:日期|时间)|上报日期|打印|制表|制定")
_STATED = re.compile(r"(?:报告期|所属期|所属时期|统计期间?|报表期)(?:间|别)?:?([\d年月日./-]+)$")
_BETWEEN_DIGITS = re.compile(r"(?<=\d)\s+(?=\d)")  # a telephone number is not part of the year after it
_LOOKS_LIKE_UNIT = re.compile(r"[一-鿿]{2,4}?(?:街道|镇|乡|办事处)(?!\(?街道)")
_EXTENSION = re.compile(r"(?:\.(?:xlsx|xlsm|xls|et|ods|csv|txt|html?))+$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Names:
    """The names around a sheet: of its file and of the folder that the file came in."""

    file: str
    folder: str = ""


@dataclass(frozen=True, slots=True)
class Context:
    """Unit and month of one sheet; whatever is None has a question among ``questions``.

    ``doubt`` asks about a month that the file's or folder's name contradicts: settled when another sheet is of that
    month. ``year`` is what bare months such as 5月 belong to; ``is_cumulative`` when only 1-6月 is said.
    """

    org_unit: OrgUnit | None
    period_month: date | None
    questions: tuple[Finding, ...] = ()
    doubt: Finding | None = None
    year: int | None = None
    is_cumulative: bool = False


def find(page: Page, top: int, bottom: int, names: Names, vocabulary: Vocabulary) -> Context:
    """Look above the row ``top`` of the table (counted from 0), below the row ``bottom``, and at the names around."""
    context = find_month(page, top, bottom, names)
    unit, questions = _org_unit(page, top, bottom, names, context.period_month, vocabulary)
    return replace(context, org_unit=unit, questions=(*context.questions, *questions))


def find_month(page: Page, top: int, bottom: int, names: Names) -> Context:
    """The month alone, for tables whose units stand in their rows."""
    found: dict[date, str] = {}
    bare: dict[int, str] = {}
    years: set[int] = set()
    to_month = False
    for part in (range(top), range(bottom, len(page.rows))):
        for row, column, cell in _filled(page, part):
            if isinstance(cell, str):
                text = plain(_BETWEEN_DIGITS.sub("|", cell))
                if _OTHER_DATE.search(text) and not _UNIT_LABEL.search(text):
                    continue
                stated = _STATED.search(text)
                day = days.read(stated[1] if stated else text) if stated or _is_stated(page, row, column) else None
                if day:
                    found.setdefault(day.replace(day=1), address(row, column))
                    continue
                named = months.named(re.sub(rf"(?:{_OTHER_DATE.pattern})\D{{0,6}}[\d年月日./-]+", "", text))
                to_month |= named.to_month
                years |= named.years
                for month in named.months:
                    found.setdefault(month, address(row, column))
                for number in named.bare:
                    bare.setdefault(number, address(row, column))
            elif isinstance(cell, date | datetime) and (cell.day == 1 or _is_stated(page, row, column)):
                # 2006年6月 typed into a cell becomes a date
                found.setdefault(date(cell.year, cell.month, 1), address(row, column))
        if found or bare:
            break
    around = {
        "sheet": months.named(plain(page.name)),
        "file": months.named(_EXTENSION.sub("", plain(names.file))),
        "folder": months.named(plain(names.folder)),
    }
    if not found and len(bare) == 1:
        [(number, place)] = bare.items()
        year = _year(years, around)
        found = {date(year, number, 1): place} if year else {}
    if len(found) > 1:
        listed = "、".join(map(months.text_of, sorted(found)))
        question = noticed("hard", "period_several", sheet=page.name, cell=next(iter(found.values())), months=listed)
        return Context(None, None, (question,), year=_year(years, around))
    if found:
        [(month, place)] = found.items()
        return _compared(page, month, place, around, names, to_month, ())
    for where, named in around.items():
        year = _year(years, around)
        if len(named.months) == 1 or (len(named.bare) == 1 and not named.months and year):
            month = named.months[0] if named.months else date(year or 0, min(named.bare), 1)
            name = {"sheet": page.name, "file": names.file, "folder": names.folder}[where]
            told = noticed("info", "period_from_name", sheet=page.name, month=months.text_of(month), name=name)
            return _compared(page, month, "", around, names, named.to_month, (told,))
    question = noticed("hard", "period_missing", sheet=page.name)
    return Context(None, None, (question,), year=_year(years, around))


def _is_stated(page: Page, row: int, column: int) -> bool:
    """Whether the words for the period, and not for the day of reporting, stand before a cell."""
    before = next((plain(cell) for cell in reversed(page.rows[row][:column]) if isinstance(cell, str) and cell), "")
    return bool(_STATED.search(before.rstrip(":") + ":1"))


def _compared(
    page: Page, month: date, place: str, around: dict[str, Named], names: Names, to_month: bool,
    told: tuple[Finding, ...],
) -> Context:  # fmt: skip
    """The month, unless the sheet's name speaks against it; a file or folder that does is a doubt."""
    text = months.text_of(month)
    context = Context(None, month, told, year=month.year, is_cumulative=to_month)
    if not around["sheet"].fits(month):
        question = noticed(
            "hard", "period_differs_sheet", sheet=page.name, cell=place or None, month=text, name=page.name
        )
        return replace(context, period_month=None, questions=(*told, question))
    for where, name in (("file", names.file), ("folder", names.folder)):
        if not around[where].fits(month):
            code = "period_differs" if where == "file" else "period_differs_folder"
            return replace(
                context, doubt=noticed("hard", code, sheet=page.name, cell=place or None, month=text, file=name)
            )
    return context


def _year(years: set[int], around: dict[str, Named]) -> int | None:
    named = [years, *({*each.years, *(month.year for month in each.months)} for each in around.values())]
    return next((next(iter(each)) for each in named if len(each) == 1), None)


def _org_unit(
    page: Page, top: int, bottom: int, names: Names, month: date | None, vocabulary: Vocabulary
) -> tuple[OrgUnit | None, list[Finding]]:
    around = [_EXTENSION.sub("", names.file), page.name, names.folder]
    elsewhere = [unit_names.units_in(text, month, vocabulary) for text in around]
    named = _labelled(page, top, bottom)
    if named is None:
        titles = [cell for _, _, cell in _filled(page, range(top)) if isinstance(cell, str)]
        in_title = list(dict.fromkeys(u for text in titles for u in unit_names.units_in(text, month, vocabulary)))
        for units, name in zip([in_title, *elsewhere], ["", *around], strict=True):
            if len(units) == 1 and all(not other or units[0] in other for other in elsewhere):
                told = noticed("info", "org_unit_from_name", sheet=page.name, name=units[0].name_zh, where=name)
                return units[0], [told] if name else []
        return None, [_asked(page, titles, in_title, around, elsewhere, vocabulary)]
    name, place = named
    units = unit_names.units_named(name, month, vocabulary)
    if len(units) == 1:
        if any(other and units[0] not in other for other in elsewhere):
            asked = next(text for text, other in zip(around, elsewhere, strict=True) if other and units[0] not in other)
            return None, [noticed("hard", "org_unit_differs", sheet=page.name, cell=place, name=name, file=asked)]
        for row, column, cell in _filled(page, range(top)):
            if isinstance(cell, str) and not _UNIT_LABEL.search(plain(cell)):
                in_title = unit_names.units_in(cell, month, vocabulary)
                if in_title and units[0] not in in_title:
                    code, at = "org_unit_differs_title", address(row, column)
                    return None, [noticed("hard", code, sheet=page.name, cell=at, name=name, title=cell.strip()[:40])]
        return units[0], []
    likely = unit_names.near(name, vocabulary)
    if len(likely) == 1 and any(other == likely for other in elsewhere):  # misspelt here, right in another place
        told = noticed("info", "org_unit_near", sheet=page.name, cell=place, name=name, likely=likely[0].name_zh)
        return likely[0], [told]
    code = "org_unit_likely" if likely else "org_unit_unknown"
    return None, [noticed("hard", code, sheet=page.name, cell=place, name=name, likely=unit_names.listed(likely))]


def _asked(
    page: Page, titles: list[str], in_title: list[OrgUnit], around: list[str], elsewhere: list[list[OrgUnit]],
    vocabulary: Vocabulary,
) -> Finding:  # fmt: skip
    """The question of a sheet that says nowhere surely whose it is: names that differ, or one that is only close."""
    if len(in_title) == 1:
        asked = next(text for text, other in zip(around, elsewhere, strict=True) if other and in_title[0] not in other)
        return noticed("hard", "org_unit_differs", sheet=page.name, name=in_title[0].name_zh, file=asked)
    for text in () if in_title or any(elsewhere) else (*titles, *around):
        for name in _LOOKS_LIKE_UNIT.findall(plain(text).removeprefix(vocabulary.county_zh)):
            if likely := unit_names.near(name, vocabulary):
                words = unit_names.listed(likely)
                return noticed("hard", "org_unit_likely", sheet=page.name, name=name, likely=words)
    return noticed("hard", "org_unit_missing", sheet=page.name)


def _labelled(page: Page, top: int, bottom: int) -> tuple[str, str] | None:
    """What stands after 填报单位, and where; None when nothing does."""
    for part in (range(top), range(bottom, len(page.rows))):
        for row, column, cell in _filled(page, part):
            match = _UNIT_LABEL.search(plain(cell)) if isinstance(cell, str) else None
            if match and (name := match[1].strip(":") or _right_of(page, row, column)):
                return name, address(row, column)
    return None


def _right_of(page: Page, row: int, column: int) -> str:
    for cell in page.rows[row][column + 1 :]:
        if isinstance(cell, str) and cell.strip():
            return "" if ":" in plain(cell) or months.named(plain(cell)) else plain(cell)
        if isinstance(cell, int | float) and len(str(int(cell))) == 9:
            return str(int(cell))
    return ""


def _filled(page: Page, rows: range) -> Iterator[tuple[int, int, CellValue]]:
    for row in rows:
        for column, cell in enumerate(page.rows[row]):
            if cell != "":
                yield row, column, cell
