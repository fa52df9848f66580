"""What python-calamine hands over as a blank although something stands there: error values and unevaluated formulas.

A ``#REF!`` or a 合计 that was never computed must not pass for a blank cell, so the parts of the package are searched.
Ordinary workbooks cost one look at each sheet's bytes; only a workbook that holds such a cell is taken apart.
"""

import io
import re
import zipfile
from html import unescape

#: Text of the cells of one sheet by (row, column), counted from 0.
Marks = dict[tuple[int, int], str]

#: A sheet's XML beyond this is not searched; the size of the grid is limited elsewhere.
LARGEST_PART = 64 * 1024 * 1024

_SUSPICIOUS = (b't="e"', b"<f>", b"<f ", b"<f/", b":f>", b":f ", b":f/")
_CELL = re.compile(r"<(?:\w+:)?c\b([^>]*)(?<!/)>(.*?)</(?:\w+:)?c>", re.DOTALL)
_ADDRESS = re.compile(r'\br="([A-Z]{1,3})(\d{1,7})"')
_VALUE = re.compile(r"<(?:\w+:)?v>([^<]+)</")
_FORMULA = re.compile(r"<(?:\w+:)?f\b[^>]*?(?:/>|>([^<]*)</)")
_SHEET = re.compile(r"<(?:\w+:)?sheet\b[^>]*>")
_RELATION = re.compile(r"<(?:\w+:)?Relationship\b[^>]*>")


def find(data: bytes) -> dict[str, Marks]:
    """Sheet name to the cells that read as blank and are not: ``#REF!``, or ``=`` and the formula without a result.

    Empty for a file that is not a zip package; never raises on a damaged one (the reader has judged it before).
    """
    if not data.startswith(b"PK"):
        return {}
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = {
                name: content
                for name in package.namelist()
                if name.startswith("xl/worksheets/") and name.endswith(".xml")
                if any(map((content := _content(package, name)).__contains__, _SUSPICIOUS))
            }
            if not parts:
                return {}
            return {sheet: _marks(parts[part]) for part, sheet in _sheets(package).items() if part in parts}
    except (zipfile.BadZipFile, KeyError, OSError, ValueError, NotImplementedError, RuntimeError):
        return {}


def _content(package: zipfile.ZipFile, name: str) -> bytes:
    return package.read(name) if package.getinfo(name).file_size <= LARGEST_PART else b""


def _sheets(package: zipfile.ZipFile) -> dict[str, str]:
    """Package part to sheet name."""
    relations = {
        _attribute(tag, "Id"): _attribute(tag, "Target")
        for tag in _RELATION.findall(_content(package, "xl/_rels/workbook.xml.rels").decode("utf-8", "replace"))
    }
    sheets = {}
    for tag in _SHEET.findall(_content(package, "xl/workbook.xml").decode("utf-8", "replace")):
        target = relations.get(_attribute(tag, r"\w+:id"), "")
        sheets[target.lstrip("/") if target.startswith("/") else f"xl/{target}"] = _attribute(tag, "name")
    return sheets


def _attribute(tag: str, name: str) -> str:
    match = re.search(rf'\b{name}="([^"]*)"', tag)
    return unescape(match[1]) if match else ""


def _marks(part: bytes) -> Marks:
    marks: Marks = {}
    for attributes, body in _CELL.findall(part.decode("utf-8", "replace")):
        address = _ADDRESS.search(attributes)
        value = _VALUE.search(body)
        if address is None:
            continue
        if 't="e"' in attributes:
            marks[_place(address)] = unescape(value[1]) if value else "#N/A"
        elif value is None and 't="str"' not in attributes and (formula := _FORMULA.search(body)):
            marks[_place(address)] = "=" + unescape(formula[1] or "")
    return marks


def _place(address: re.Match[str]) -> tuple[int, int]:
    column = 0
    for letter in address[1]:
        column = column * 26 + ord(letter) - 64
    return int(address[2]) - 1, column - 1
