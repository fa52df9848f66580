"""Takes numbers of persons out of a copy before it goes back: the next reader of the file need not see them."""

from collections.abc import Iterable, Mapping, MutableMapping
from typing import Any

from openpyxl.cell.cell import MergedCell

from ingestion import numbers, personal
from ingestion.returning.cell_text import put
from ingestion.returning.marks import Mark, address

#: The finding that names such a cell.
_CODE = "personal_data"
_UNTOLD = "[个人信息]"


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
