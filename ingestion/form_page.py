"""One sheet of a workbook in the making: cells that are plain, computed or to be filled in."""

import io
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from ingestion.form_columns import Derived, Entry, Figure
from ingestion.form_look import Look

#: Stands in the package as the time of writing, so that the same form has the same bytes.
_WRITTEN_AT = datetime(1980, 1, 1)

#: Excel refuses to open a workbook with a longer title or text in a data validation.
_LONGEST_TITLE, _LONGEST_TEXT = 32, 255


class Page:
    """A workbook of one sheet. Rows and columns count from 0."""

    def __init__(self, name: str, title: str) -> None:
        self._buffer = io.BytesIO()
        options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        self.book = Workbook(self._buffer, options)
        self.book.calc_on_load = False  # every result is written; readers distrust those of a book that says otherwise
        self.book.set_properties({"created": _WRITTEN_AT, "title": title})
        self.sheet = self.book.add_worksheet(name, _Sheet)
        self.look = Look(self.book)
        self.last_row = 0

    def write(self, row: int, column: int, figure: Figure, look: Format, last_column: int | None = None) -> None:
        """One cell, merged up to ``last_column`` where that is another one."""
        sheet, self.last_row = self.sheet, max(self.last_row, row)
        if last_column is not None and last_column > column:
            sheet.merge_range(row, column, row, last_column, figure, look)
            return
        if isinstance(figure, Entry):
            cell = xl_rowcol_to_cell(row, column)
            if figure.admits:
                sheet.data_validation(cell, _validation(figure, cell))
            figure = figure.value
        if isinstance(figure, Derived):
            value = float(figure.value) if isinstance(figure.value, Decimal) else figure.value
            sheet.write_formula(row, column, "=" + figure.formula.format(row=row + 1), look, value)
        elif figure is None:
            sheet.write_blank(row, column, None, look)
        elif isinstance(figure, str):
            sheet.write_string(row, column, figure, look)
        else:
            sheet.write_number(row, column, figure, look)

    def to_bytes(self) -> bytes:
        """The finished workbook; nothing can be written after it."""
        self.book.close()
        return self._buffer.getvalue()


class _Sheet(Worksheet):
    """Writes a formula whose result is an empty text as Excel does; xlsxwriter leaves it open to be calculated."""

    def _xml_formula_element(self, formula: str, result: object, attributes: Sequence[tuple[str, object]] = ()) -> None:
        empty = [("t", "str")] if result == "" else []
        super()._xml_formula_element(formula, result, [*attributes, *empty])


def _validation(entry: Entry, cell: str) -> dict[str, str]:
    return {
        "validate": "custom",
        "value": "=" + entry.admits.format(cell=cell),
        "input_title": entry.hint_title[:_LONGEST_TITLE],
        "input_message": entry.hint[:_LONGEST_TEXT],
        "error_title": entry.hint_title[:_LONGEST_TITLE],
        "error_message": entry.refusal[:_LONGEST_TEXT],
    }
