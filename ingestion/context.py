"""Whose report it is, and with ``report_month`` for when: read wherever it stands, compared, never guessed."""

import re
from dataclasses import replace
from datetime import date

from ingestion import months, unit_names
from ingestion.findings import Finding, noticed
from ingestion.page import Page, address
from ingestion.report_month import EXTENSION, UNIT_LABEL, Context, Names, filled, find_month
from ingestion.vocabulary import OrgUnit, Vocabulary, plain

__all__ = ["Context", "Names", "address", "find", "find_month"]

_LOOKS_LIKE_UNIT = re.compile(r"[一-鿿]{2,4}?(?:街道|镇|乡|办事处)(?!\(?街道)")


def find(page: Page, top: int, bottom: int, names: Names, vocabulary: Vocabulary) -> Context:
    """Look above the row ``top`` of the table (counted from 0), below the row ``bottom``, and at the names around."""
    context = find_month(page, top, bottom, names)
    unit, questions = _org_unit(page, top, bottom, names, context.period_month, vocabulary)
    if unit and (asked := unit_names.absent([unit], context.period_month, page.name)):
        unit, questions = None, [asked]
    return replace(context, org_unit=unit, questions=(*context.questions, *questions))


def _org_unit(
    page: Page, top: int, bottom: int, names: Names, month: date | None, vocabulary: Vocabulary
) -> tuple[OrgUnit | None, list[Finding]]:
    around = [EXTENSION.sub("", names.file), page.name, names.folder]
    elsewhere = [unit_names.units_in(text, month, vocabulary) for text in around]
    named = _labelled(page, range(top), range(bottom, len(page.rows)))
    if named is None:
        titles = [cell for _, _, cell in filled(page, range(top)) if isinstance(cell, str)]
        in_title = list(dict.fromkeys(u for text in titles for u in unit_names.units_in(text, month, vocabulary)))
        named_by = [in_title, *elsewhere]
        for units, name in zip(named_by, ["", *around], strict=True):
            if len(units) == 1 and all(not other or units[0] in other for other in named_by):
                told = noticed("info", "org_unit_from_name", sheet=page.name, name=units[0].name_zh, where=name)
                return units[0], [told] if name else []
        ever = [unit for text in (*titles, *around) for unit in unit_names.units_in(text, None, vocabulary)]
        absent = None if in_title or any(elsewhere) else unit_names.absent(list(dict.fromkeys(ever)), month, page.name)
        return None, [absent or _asked(page, titles, in_title, around, elsewhere, vocabulary)]
    name, place = named
    units = unit_names.units_named(name, month, vocabulary)
    ever = units or unit_names.units_named(name, None, vocabulary)
    if absent := unit_names.absent(ever, month, page.name, place):
        return None, [absent]
    if len(units) == 1:
        if any(other and units[0] not in other for other in elsewhere):
            asked = next(text for text, other in zip(around, elsewhere, strict=True) if other and units[0] not in other)
            return None, [noticed("hard", "org_unit_differs", sheet=page.name, cell=place, name=name, file=asked)]
        for row, column, cell in filled(page, range(top)):
            if isinstance(cell, str) and not UNIT_LABEL.search(plain(cell)):
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


def differs_below(page: Page, bottom: int, unit: OrgUnit, month: date | None, vocabulary: Vocabulary) -> Finding | None:
    """The question of a sheet whose signatures, from the row ``bottom`` on, name another unit than its head."""
    named = _labelled(page, range(bottom, len(page.rows)))
    others = unit_names.units_named(named[0], month, vocabulary) if named else []
    if named is None or len(others) != 1 or others[0] is unit:
        return None
    name, place = named
    return noticed("hard", "org_unit_differs_title", sheet=page.name, cell=place, name=name, title=unit.name_zh)


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


def _labelled(page: Page, *parts: range) -> tuple[str, str] | None:
    """What stands after 填报单位 in some rows, and where; None when nothing does."""
    for part in parts:
        for row, column, cell in filled(page, part):
            match = UNIT_LABEL.search(plain(cell)) if isinstance(cell, str) else None
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
