"""How the form looks on screen and paper: fonts, fills, borders, and the page."""

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from ingestion.form_columns import Column, Derived, Entry, Figure

_ENTRY_FILL, _NOTE_FILL, _COMPUTED_FILL, _HEAD_FILL, _SECTION_FILL = (
    "#FFF4B8",
    "#FFFDF3",
    "#EFEFEF",
    "#E4E8EE",
    "#F3F5F8",
)
#: Number format by unit of measure; all others are counted in whole numbers.
_NUMBER_FORMATS = {"万元": "#,##0.00##", "万美元": "#,##0.00##", "平方米": "#,##0.##", "日期": "0"}
#: A day to fill in: what is typed as a day becomes one, and is shown as one.
_DAY_FORMAT = "yyyy-mm-dd"
_FRAME = {"border": 1, "border_color": "#808080"}
#: What a clerk may do on a protected sheet besides filling in: widen a column that shows ####.
_ALLOWED = {"format_columns": True, "format_rows": True}


class Look:
    """The cell formats of one workbook, each made once."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._formats: dict[tuple[tuple[str, object], ...], Format] = {}

    def of(self, **properties: object) -> Format:
        """A format in the form's font; ``properties`` as xlsxwriter names them."""
        all_properties = {"font_name": "宋体", "font_size": 11, "valign": "vcenter"} | properties
        key = tuple(sorted(all_properties.items()))
        if key not in self._formats:
            self._formats[key] = self._book.add_format(all_properties)
        return self._formats[key]

    @property
    def title(self) -> Format:
        """The name of the form."""
        return self.of(font_size=20, bold=True, align="center")

    @property
    def head(self) -> Format:
        """A heading of the table."""
        return self.of(bold=True, align="center", text_wrap=True, bg_color=_HEAD_FILL, **_FRAME)

    @property
    def section(self) -> Format:
        """The row above the lines of a family."""
        return self.of(bold=True, bg_color=_SECTION_FILL, **_FRAME)

    def label(self, align: str = "center") -> Format:
        """The words of a line."""
        return self.of(align=align, **_FRAME)

    def figure(self, column: Column, unit_code: str, figure: Figure) -> Format:
        """A cell under ``column``: yellow to fill in, grey when it computes itself."""
        if column.key == "note":
            number_format, align = "@", "left"
        else:
            align = "center" if isinstance(figure, str) else "right"
            number_format = "0.00%" if column.is_rate else _NUMBER_FORMATS.get(unit_code, "#,##0")
        properties: dict[str, object] = {"num_format": number_format, "align": align, **_FRAME}
        if isinstance(figure, Entry):
            if unit_code == "日期" and column.key != "note":
                properties["num_format"] = _DAY_FORMAT
            properties |= {"bg_color": _NOTE_FILL if column.key == "note" else _ENTRY_FILL, "locked": False}
        elif isinstance(figure, Derived):
            properties |= {"bg_color": _COMPUTED_FILL}
        return self.of(**properties)


def set_up_page(sheet: Worksheet, last_row: int, last_column: int, head: tuple[int, int], footer: str) -> None:
    """A4, one page wide, the head of the table (first and last row) on each page. Rows and columns count from 0."""
    sheet.freeze_panes(head[1] + 1, 4)
    sheet.set_paper(9)
    sheet.set_portrait()
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.5, right=0.5, top=0.55, bottom=0.65)
    sheet.print_area(0, 0, last_row, last_column)
    sheet.repeat_rows(*head)
    sheet.center_horizontally()
    sheet.set_footer(f"&C{footer}第 &P 页 共 &N 页")


def protect(sheet: Worksheet) -> None:
    """Lock all but the cells to fill. No password: it keeps from slips, not from people."""
    sheet.protect("", _ALLOWED)
