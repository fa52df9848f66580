"""Takes numbers of persons out of a copy before it goes back: the next reader of the file need not see them."""

from collections.abc import Iterable, Mapping, MutableMapping
from typing import Any

from openpyxl.cell.cell import MergedCell
from openpyxl.formatting.formatting import ConditionalFormattingList
from openpyxl.packaging.core import DocumentProperties
from openpyxl.packaging.custom import CustomPropertyList
from openpyxl.worksheet.worksheet import Worksheet

from ingestion import numbers, personal
from ingestion.returning.cell_text import clean, put
from ingestion.returning.marks import Mark, address

#: The finding that names such a cell.
_CODE = "personal_data"
_UNTOLD = "[个人信息]"
_BRACKETS = str.maketrans("[]", "〔〕")  # square ones may not stand in the name of a sheet
_PLACES = ("left", "center", "right")
_HEADERS = ("oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter")


def hide(
    book: Any, names: Mapping[str, str], marks: Iterable[Mark], results: Mapping[str, MutableMapping[str, Any]]
) -> None:
    """Write what kind of number it was in place of each one that ``marks`` name; ``names`` are the book's own sheets.

    ``results`` of a formula that gave such a number go as well.
    """
    for mark in marks:
        sheet, place = names.get(mark.sheet or ""), address(mark.cell)
        if mark.code != _CODE or sheet is None or place is None:
            continue
        cell = book[sheet].cell(*place)
        if isinstance(cell, MergedCell) or cell.value is None:
            continue
        results.get(sheet, {}).pop(cell.coordinate, None)
        value = cell.value
        rest, kind = personal.without(numbers.text_of(value) if isinstance(value, int | float) else str(value))
        put(cell, rest if kind and cell.data_type != "f" else _UNTOLD)


def hide_beside(book: Any) -> None:
    """The same for whatever stands beside the cells; nobody's name stays in the properties of the file either."""
    book.properties = DocumentProperties(creator="Guoban")
    book.custom_doc_props = CustomPropertyList()
    book._number_formats = type(book._number_formats)(_or_general(code) for code in book._number_formats)
    for names in (book.defined_names, *(sheet.defined_names for sheet in book.worksheets)):
        for name, defined in list(names.items()):
            if _holds(f"{name} {defined.attr_text} {defined.comment}"):
                del names[name]
    for sheet in book.worksheets:
        _hide_on(sheet)


def rename(book: Any) -> dict[str, str]:
    """Give sheets whose names hold such a number another name; what ``personal.without`` makes of a name to the new."""
    names: dict[str, str] = {}
    for sheet in book.worksheets:
        told, kind = personal.without(sheet.title)
        if kind:
            before = sheet.title
            sheet.title = told.translate(_BRACKETS)[:31]
            _point_to(book, before, sheet.title)
        names[told] = sheet.title
    return names


def _hide_on(sheet: Worksheet) -> None:
    for cell in sheet._cells.values():
        if isinstance(cell.value, str) and cell.value.startswith("=") and _holds(cell.value):
            put(cell, _UNTOLD)  # in a formula, where no reader of figures looks
        if (comment := cell.comment) and _holds(f"{comment.author} {comment.text}"):
            comment.text = clean(personal.without(comment.text)[0])
            comment.author = clean(personal.without(comment.author or "")[0])
    for header in _HEADERS:
        for place in _PLACES:
            part = getattr(getattr(sheet, header), place)
            if part.text and _holds(part.text):
                part.text = personal.without(part.text)[0]
    rules = sheet.data_validations.dataValidation
    sheet.data_validations.dataValidation = [
        rule
        for rule in rules
        if not _holds(
            f"{rule.formula1} {rule.formula2} {rule.prompt} {rule.error} {rule.promptTitle} {rule.errorTitle}"
        )
    ]
    kept = ConditionalFormattingList()
    for area in sheet.conditional_formatting:
        for rule in area.rules:
            if not _holds(" ".join([*rule.formula, str(rule.text)])):
                kept.add(str(area.sqref), rule)
    sheet.conditional_formatting = kept


def _holds(text: str) -> bool:
    return personal.kind_of(text) is not None


def _or_general(code: str) -> str:
    return "General" if _holds(code) else code


def _point_to(book: Any, before: str, after: str) -> None:
    """Formulas follow a sheet to its new name."""
    for sheet in book.worksheets:
        for cell in sheet._cells.values():
            if cell.data_type == "f" and isinstance(cell.value, str) and before in cell.value:
                cell.value = cell.value.replace(f"'{before}'!", f"{before}!").replace(f"{before}!", f"'{after}'!")
    for names in (book.defined_names, *(sheet.defined_names for sheet in book.worksheets)):
        for defined in names.values():
            if defined.attr_text and before in defined.attr_text:
                text = defined.attr_text.replace(f"'{before}'!", f"{before}!")
                defined.attr_text = text.replace(f"{before}!", f"'{after}'!")
