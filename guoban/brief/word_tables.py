"""Tables of the Word file: the annexes, and the colophon at the foot of the last page."""

from docx.document import Document as WordDocument
from docx.enum.table import WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import _Cell

from guoban.brief import word_parts as parts
from guoban.brief.annexes import Table

#: More rows than these stand closer, so that a county's units and the note below them fit on one page.
_FEW = 30

ALIGNS = {"l": ALIGN.LEFT, "c": ALIGN.CENTER, "r": ALIGN.RIGHT}


def table(word: WordDocument, content: Table, millimetres: float, size: float, name: str, head: str) -> None:
    """A ruled table as wide as the text; its head repeats on every page. A column without a head is a gap."""
    made = word.add_table(rows=1 + len(content.rows), cols=len(content.columns))
    made.alignment, made.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    margins = parts.child(made._tbl.tblPr, "w:tblCellMar")
    for side in ("left", "right"):
        edge = parts.child(margins, f"w:{side}")
        edge.set(qn("w:w"), "40")
        edge.set(qn("w:type"), "dxa")
    whole = sum(content.widths)
    for column, share in zip(made.columns, content.widths, strict=True):
        column.width = Mm(millimetres * share / whole)
    air = 7 if len(content.rows) <= _FEW else 5
    bold = {(row + 1, column) for row, column in content.bold}
    for number, (row, texts) in enumerate(zip(made.rows, (content.columns, *content.rows), strict=True)):
        row.height_rule, row.height = WD_ROW_HEIGHT_RULE.AT_LEAST, Pt(size + air)
        parts.child(row._tr.get_or_add_trPr(), "w:cantSplit")
        if number == 0:
            parts.child(row._tr.get_or_add_trPr(), "w:tblHeader")
        for place, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
            cell.width = made.columns[place].width
            align = ALIGN.CENTER if number == 0 else ALIGNS[content.align[place]]
            _fill(cell, text, head if number == 0 or (number, place) in bold else name, size, align)
            if content.columns[place]:
                _frame(cell)


def colophon(word: WordDocument, copies: str, printer: str, printed: str, name: str) -> None:
    """版记 at the foot of the last page: a table anchored to the bottom margin, its rules thick, thin, thick."""
    parts.off_grid(word.add_paragraph(), 1)  # two tables in a row would be one
    made = word.add_table(rows=2, cols=2)
    made.autofit = False
    place = parts.child(made._tbl.tblPr, "w:tblpPr")
    anchors = {"horzAnchor": "margin", "vertAnchor": "margin", "tblpXSpec": "center", "tblpYSpec": "bottom"}
    for key, value in anchors.items():
        place.set(qn(f"w:{key}"), value)
    upper = made.cell(0, 0).merge(made.cell(0, 1))
    _fill(upper, copies, name, 14, ALIGN.LEFT)
    _fill(made.cell(1, 0), printer, name, 14, ALIGN.LEFT)
    _fill(made.cell(1, 1), printed, name, 14, ALIGN.RIGHT)
    for cell, above, below in ((upper, 8, 6), (made.cell(1, 0), 6, 8), (made.cell(1, 1), 6, 8)):
        cell.width = Mm(78)
        borders = parts.child(cell._tc.get_or_add_tcPr(), "w:tcBorders")
        parts.border(borders, "top", above, "000000", 0)
        parts.border(borders, "bottom", below, "000000", 0)
    upper.width = Mm(156)
    # A floating table hangs on the paragraph after it.
    parts.off_grid(word.add_paragraph(), 1)


def _fill(cell: _Cell, text: str, name: str, size: float, align: ALIGN) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.alignment = align
    parts.off_grid(paragraph)
    parts.run(paragraph, text, name, size)
    vertical = parts.child(cell._tc.get_or_add_tcPr(), "w:vAlign")
    vertical.set(qn("w:val"), "center")


def _frame(cell: _Cell) -> None:
    borders = parts.child(cell._tc.get_or_add_tcPr(), "w:tcBorders")
    for side in ("top", "left", "bottom", "right"):
        parts.border(borders, side, 4, "000000", 0)
