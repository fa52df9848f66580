"""Sheets drawn once and written in every format that townships send, so that one case runs through all readers."""

import csv
import io
import struct
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import NamedTuple

from tests.ingestion.readers import biffs, zips

Merge = tuple[int, int, int, int]


class Shown(NamedTuple):
    """A number that its cell shows otherwise: 0.5846 as 58.46%."""

    number: float
    format: str


class Formula(NamedTuple):
    """A formula; ``result`` None when nobody has calculated it."""

    text: str
    result: float | None = None


class Error(NamedTuple):
    """A cell that shows an error."""

    text: str


Value = str | int | float | date | Shown | Formula | Error | None
Rows = Sequence[Sequence[Value]]


@dataclass(frozen=True)
class Drawn:
    """A sheet; ``merges`` are (top, left, bottom, right), from 0, inclusive."""

    rows: Rows
    name: str = "表一"
    merges: tuple[Merge, ...] = ()
    hidden: bool = False
    hidden_rows: tuple[int, ...] = ()
    hidden_columns: tuple[int, ...] = ()


def xlsx(*sheets: Drawn, date1904: bool = False) -> bytes:
    """The workbook as Excel saves it, or as a program that never calculates does."""
    formats = list(dict.fromkeys(_formats(sheets)))
    made = zips.parts(
        *(_sheet_xml(sheet, formats, date1904) for sheet in sheets),
        names=[escape(sheet.name) for sheet in sheets],
        states=["hidden" if sheet.hidden else "visible" for sheet in sheets],
        formats=[escape(code) for code in formats],
        properties=f'date1904="{int(date1904)}"',
    )
    return zips.zipped(made)


def _sheet_xml(sheet: Drawn, formats: list[str], date1904: bool) -> str:
    rows = "".join(
        f'<row r="{number + 1}"{" hidden=" + chr(34) + "1" + chr(34) if number in sheet.hidden_rows else ""}>'
        + "".join(_cell_xml(address(number, column), value, formats, date1904) for column, value in enumerate(row))
        + "</row>"
        for number, row in enumerate(sheet.rows)
    )
    columns = "".join(f'<col min="{c + 1}" max="{c + 1}" hidden="1"/>' for c in sheet.hidden_columns)
    merges = "".join(
        f'<mergeCell ref="{address(top, left)}:{address(bottom, right)}"/>' for top, left, bottom, right in sheet.merges
    )
    return zips.sheet(rows, f"<cols>{columns}</cols>" if columns else "",
                      f"<mergeCells>{merges}</mergeCells>" if merges else "")  # fmt: skip


def _cell_xml(place: str, value: Value, formats: list[str], date1904: bool) -> str:
    if value is None:
        return ""
    if isinstance(value, date):
        value = Shown(serial(value, date1904), "yyyy-mm-dd")
    if isinstance(value, Shown):
        return f'<c r="{place}" s="{formats.index(value.format) + 1}"><v>{value.number!r}</v></c>'
    if isinstance(value, Formula):
        result = "" if value.result is None else f"<v>{value.result}</v>"
        return f'<c r="{place}"><f>{escape(value.text)}</f>{result}</c>'
    if isinstance(value, Error):
        return f'<c r="{place}" t="e"><v>{value.text}</v></c>'
    if isinstance(value, str):
        return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'
    return f'<c r="{place}"><v>{value!r}</v></c>'


def xls(*sheets: Drawn, date1904: bool = False, version: int = 0x0600) -> bytes:
    """BIFF8 or, with ``version`` 0x0500, BIFF5 in GBK."""
    formats = ["General", *dict.fromkeys(_formats(sheets))]
    old = version == 0x0500
    codes = b"".join(
        biffs.record(0x041E, struct.pack("<H", 164 + number) + (
            struct.pack("<B", len(code.encode("gbk"))) + code.encode("gbk") if old
            else struct.pack("<HB", len(code), 1) + code.encode("utf-16-le")))
        for number, code in enumerate(formats) if number
    )  # fmt: skip
    content = biffs.stream(
        [(sheet.name, list(_records(sheet, formats, date1904, old))) for sheet in sheets],
        codepage=936 if old else 1200, version=version, date1904=date1904, more=codes,
        formats=[164 + number if number else 0 for number in range(len(formats))],
        states=[int(sheet.hidden) for sheet in sheets],
    )  # fmt: skip
    return biffs.ole({"Book" if old else "Workbook": content})


def _records(sheet: Drawn, formats: list[str], date1904: bool, old: bool) -> Iterator[bytes]:
    yield from (biffs.hidden_column(column) for column in sheet.hidden_columns)
    yield from (biffs.hidden_row(row) for row in sheet.hidden_rows)
    for row, cells in enumerate(sheet.rows):
        for column, value in enumerate(cells):
            if isinstance(value, date):
                value = Shown(serial(value, date1904), "yyyy-mm-dd")
            if isinstance(value, Shown):
                yield biffs.number(row, column, value.number, formats.index(value.format))
            elif isinstance(value, Formula):
                body = struct.pack("<HHHdHIH", row, column, 0, value.result or 0.0, 0, 0, 3) + b"\x1e\x00\x00"
                yield biffs.record(0x0006, body)
            elif isinstance(value, Error):
                yield biffs.error(row, column, {"#REF!": 0x17, "#DIV/0!": 0x07, "#N/A": 0x2A}[value.text])
            elif isinstance(value, str):
                yield (biffs.old_text if old else biffs.text)(row, column, value)
            elif value is not None:
                yield biffs.number(row, column, float(value))
    if not old:
        yield from (biffs.merged(*merge) for merge in sheet.merges)


def ods(*sheets: Drawn, date1904: bool = False) -> bytes:
    """As LibreOffice saves it."""
    null = '<table:calculation-settings><table:null-date table:date-value="1904-01-01"/></table:calculation-settings>'
    hidden = '<style:style style:name="away"><style:table-properties table:display="false"/></style:style>'
    return zips.ods((null if date1904 else "") + "".join(map(_table, sheets)), hidden)


def _table(sheet: Drawn) -> str:
    width = max(map(len, sheet.rows))
    columns = "".join(
        f"<table:table-column{_AWAY if column in sheet.hidden_columns else ''}/>" for column in range(width)
    )
    corners = {(top, left): (bottom - top + 1, right - left + 1) for top, left, bottom, right in sheet.merges}
    covered = {place for merge in sheet.merges for place in _places(merge)} - corners.keys()
    lines = ""
    for number, row in enumerate(sheet.rows):
        line = "".join(
            _ods_cell(row[column] if column < len(row) else None, corners.get((number, column)),
                      "covered-table-cell" if (number, column) in covered else "table-cell")
            for column in range(width)
        )  # fmt: skip
        lines += f"<table:table-row{_AWAY if number in sheet.hidden_rows else ''}>{line}</table:table-row>"
    style = ' table:style-name="away"' if sheet.hidden else ""
    return f'<table:table table:name="{escape(sheet.name)}"{style}>{columns}{lines}</table:table>'


_AWAY = ' table:visibility="collapse"'


def _ods_cell(value: Value, span: tuple[int, int] | None, tag: str) -> str:
    more = f' table:number-rows-spanned="{span[0]}" table:number-columns-spanned="{span[1]}"' if span else ""
    if isinstance(value, Formula):
        more += f' table:formula="of:={escape(value.text)}"'
        value = value.result
    elif isinstance(value, Error):
        more += ' table:formula="of:=[.A1]"'
    if value is None:
        return f"<table:{tag}{more}/>"
    if isinstance(value, str):
        kind, stored = "string", ""
    elif isinstance(value, date):
        kind, stored = "date", f' office:date-value="{value}"'
    elif isinstance(value, Error):
        kind, stored = "error", ""
    else:
        number = value.number if isinstance(value, Shown) else value
        kind = "percentage" if isinstance(value, Shown) and "%" in value.format else "float"
        stored = f' office:value="{number!r}"'
    shown = escape(shown_text(value))
    return f'<table:{tag} office:value-type="{kind}"{stored}{more}><text:p>{shown}</text:p></table:{tag}>'


def text(sheet: Drawn, encoding: str = "utf-8-sig", delimiter: str = ",") -> bytes:
    """Saved as .csv or .txt: what the cells show, nothing else."""
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=delimiter).writerows([list(map(shown_text, row)) for row in sheet.rows])
    return buffer.getvalue().encode(encoding)


def html(*sheets: Drawn, encoding: str = "gbk") -> bytes:
    """The table of a web page, as many systems export it under the name .xls."""
    tables = ""
    for sheet in sheets:
        corners = {(top, left): (bottom - top + 1, right - left + 1) for top, left, bottom, right in sheet.merges}
        covered = {place for merge in sheet.merges for place in _places(merge)} - corners.keys()
        lines = ""
        for number, row in enumerate(sheet.rows):
            cells = ""
            for column, value in enumerate(row):
                if (number, column) not in covered:
                    down, right = corners.get((number, column), (1, 1))
                    cells += f'<td rowspan="{down}" colspan="{right}">{escape(shown_text(value))}</td>'
            lines += f"<tr>{cells}</tr>"
        tables += f"<table>{lines}</table>"
    return f"<html><head><meta charset='{encoding}'></head><body>{tables}</body></html>".encode(encoding)


#: Every format in which a drawn sheet can be sent: extension to writer.
WRITERS: dict[str, Callable[[Drawn], bytes]] = {
    "xlsx": xlsx,
    "xls": xls,
    "biff5.xls": lambda sheet: xls(sheet, version=0x0500),
    "et": xls,
    "ods": ods,
    "utf8.csv": lambda sheet: text(sheet, "utf-8"),
    "bom.csv": text,
    "gbk.csv": lambda sheet: text(sheet, "gb18030"),
    "utf16.txt": lambda sheet: text(sheet, "utf-16", "\t"),
    "html.xls": lambda sheet: html(sheet, encoding="utf-8"),
}


def shown_text(value: Value) -> str:
    """What a cell shows."""
    if value is None:
        return ""
    if isinstance(value, Formula):
        return "" if value.result is None else f"{value.result:g}"
    if isinstance(value, Error):
        return value.text
    if isinstance(value, Shown):
        return f"{value.number * 100:.10g}%" if "%" in value.format else f"{value.number:.10g}"
    return str(value)


def address(row: int, column: int) -> str:
    """A1 for (0, 0); up to column Z."""
    return f"{chr(65 + column)}{row + 1}"


def serial(day: date, date1904: bool = False) -> int:
    """The number behind a date."""
    return (day - (date(1904, 1, 1) if date1904 else date(1899, 12, 30))).days


def _formats(sheets: Sequence[Drawn]) -> Iterator[str]:
    for sheet in sheets:
        for row in sheet.rows:
            for value in row:
                if isinstance(value, Shown):
                    yield value.format
                elif isinstance(value, date):
                    yield "yyyy-mm-dd"


def _places(merge: Merge) -> Iterator[tuple[int, int]]:
    return ((row, column) for row in range(merge[0], merge[2] + 1) for column in range(merge[1], merge[3] + 1))
