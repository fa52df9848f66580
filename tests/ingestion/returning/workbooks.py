"""Builds small real workbooks as a township would send them, and reads returned ones."""

import io
import re
import zipfile
from collections.abc import Callable, Mapping
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.styles import Border, Font, PatternFill, Side
from python_calamine import CalamineWorkbook

from ingestion.readers.workbook import Sheet
from ingestion.returning.marks import Mark

SHEET = "月报表"
_THIN = Side(style="thin")
GRID = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
GREY = PatternFill("solid", fgColor="FFEEEEEE")


def form(items: int = 5, change: Callable[[Any], None] = lambda book: None) -> bytes:
    """A monthly form: title in A1:F1, unit in A2:D2, items from row 4 on, a total below; ``change`` alters it."""
    book = Workbook()
    sheet = book.active
    sheet.title = SHEET
    sheet["A1"], sheet["A2"], sheet["E2"] = "工会工作月报表", "填报单位:育段乡", "2006年6月"
    sheet["A1"].font = Font(name="宋体", size=20, bold=True)
    sheet.merge_cells("A1:F1")
    sheet.merge_cells("A2:D2")
    for row, values in enumerate([("序号", "指标名称", "单位", "代码", "本月数", "本年累计"), *_items(items)], 3):
        for column, value in enumerate(values, 1):
            cell = sheet.cell(row, column, value)
            cell.border = GRID
            if row == 3:
                cell.fill = GREY
    sheet.cell(items + 4, 2, "合计")
    sheet.cell(items + 4, 5, f"=SUM(E4:E{items + 3})")
    sheet.page_setup.orientation, sheet.print_title_rows, sheet.freeze_panes = "landscape", "3:3", "E4"
    change(book)
    return saved(book)


def saved(book: Any) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def hard(cell: str | None = "E4", message: str = "不应为负数,请改正。", **other: Any) -> Mark:
    return _mark("hard", cell, message, **other)


def soft(cell: str | None = "E5", message: str = "超出通常范围,请核实。", **other: Any) -> Mark:
    return _mark("soft", cell, message, **other)


def info(cell: str | None = "E6", message: str = "带有“余”,已保留。", **other: Any) -> Mark:
    return _mark("info", cell, message, **other)


def opened(data: bytes) -> Any:
    return load_workbook(io.BytesIO(data))


def plain(data: bytes) -> list[Sheet]:
    """The sheets as another reader sees them."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    return [
        Sheet(name, book.get_sheet_by_name(name).to_python(skip_empty_area=False))  # type: ignore[arg-type]
        for name in book.sheet_names
    ]


def listed(data: bytes) -> list[tuple[Any, ...]]:
    """The rows of the list in a returned copy, first nine columns."""
    sheet = opened(data).worksheets[0]
    rows = [row[:9] for row in sheet.iter_rows(values_only=True)]
    head = next(place for place, row in enumerate(rows) if row[0] in ("序号", "No."))
    return [row for row in rows[head + 1 :] if isinstance(row[0], int)]


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def repacked(data: bytes, changes: Mapping[str, bytes]) -> bytes:
    """The package with some parts replaced or added."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        for name, part in (parts(data) | dict(changes)).items():
            package.writestr(name, part)
    return buffer.getvalue()


def with_cell(data: bytes, cell: str, xml: str) -> bytes:
    """The first sheet with the XML of one cell replaced (its ``<c r="…" …>`` up to ``</c>``)."""
    part = "xl/worksheets/sheet1.xml"
    source = parts(data)[part].decode()
    changed, count = re.subn(rf'<c r="{cell}"[^>]*?(?:/>|>.*?</c>)', lambda _: xml, source)
    assert count == 1
    return repacked(data, {part: changed.encode()})


def _items(items: int) -> list[tuple[Any, ...]]:
    return [(number, f"指标{number}", "人", f"{number:02d}", number, number * 5) for number in range(1, items + 1)]


def _mark(severity: str, cell: str | None, message: str, **other: Any) -> Mark:
    fields = {"code": f"{severity}_check", "sheet": SHEET, "indicator": "新建工会组织", "found": "1", "expected": ""}
    return Mark(severity, cell=cell, message_zh=message, message_en=f"English: {message}", **(fields | other))
