"""Opens the original with its look, and takes out what must not travel on.

Not carried over: macros, links to other files, DDE, queries, pivot caches, and whatever calls the network or a program.
A formula that does is replaced by what it last came to. All other formulas stay as they stand.
"""

import io
import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from openpyxl.cell.cell import Cell
from openpyxl.formatting.formatting import ConditionalFormattingList
from openpyxl.reader.excel import ExcelReader
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.xml.functions import iterparse, tostring

from ingestion.returning.cell_text import LONGEST, put
from ingestion.returning.marks import address
from ingestion.returning.package import Link, Package, Results

_OUTWARD = re.compile(
    r"\[\d+\]|'[^']*\[[^']*'!|\\\\|:/|\|"
    r"|\b(?:WEBSERVICE|FILTERXML|IMAGE|HYPERLINK|RTD|DDE\w*|CALL|REGISTER(?:\.ID)?|EXEC|EXECUTE|INITIATE|REQUEST|POKE"
    r"|SQL\.REQUEST|SQL\.OPEN|FOPEN|FWRITE\w*|RUN|EVALUATE|IMPORT\w+|STOCKHISTORY|PY)\s*\(",
    re.IGNORECASE,
)
#: Texts and quoted sheet names, read from the left: a quotation mark inside a sheet name starts no text.
_QUOTED = re.compile(r"""'(?:[^']|'')*'|"(?:[^"]|"")*\"""")
_CHART_FORMULA = re.compile(r"<(?:\w+:)?f>([^<]*)<")


@dataclass(frozen=True)
class Original:
    """The opened workbook and, by sheet name, what its formulas last came to."""

    book: Any
    results: dict[str, Results]


def open_original(package: Package) -> Original:
    """The workbook of a prepared package with nothing in it that reaches out. Raises whatever openpyxl raises."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl warns of each extension it drops
        reader = _Reader(io.BytesIO(package.data), keep_links=False, rich_text=True)
        reader.read()
    book = reader.wb
    if not book.worksheets:
        raise ValueError("no worksheet")
    book.template = False
    book._pivots = []
    results = {}
    for sheet, part in zip(book.worksheets, reader.parts, strict=True):
        results[sheet.title] = _results(reader.sources[part])
        _take_out(sheet, results[sheet.title])
        for link in package.links.get(part, ()):
            _link(sheet, link)
    for names in (book.defined_names, *(sheet.defined_names for sheet in book.worksheets)):
        for name, defined in list(names.items()):
            if _is_program(defined) or _reaches_out(defined.attr_text):
                del names[name]
    return Original(book, results)


class _Reader(ExcelReader):
    """openpyxl's reader without its guess that a number under a date format is a date: figures stay as they are."""

    def read_worksheets(self) -> None:
        """Read all sheets, and keep their XML by part for the results of the formulas."""
        self.wb._date_formats, self.wb._timedelta_formats = set(), set()
        self.parts = [
            rel.target
            for _, rel in self.parser.find_sheets()
            if rel.target in self.valid_files and "chartsheet" not in rel.Type
        ]
        self.sources = {part: self.archive.read(part) for part in self.parts}
        super().read_worksheets()


def _formulas(sheet: Any) -> Iterator[tuple[Any, str]]:
    for cell in list(sheet._cells.values()):
        if cell.data_type == "f":
            yield cell, str(getattr(cell.value, "text", None) or cell.value)


def _results(source: bytes) -> Results:
    if b"<f" not in source and b":f" not in source:
        return {}
    results = {}
    for _, element in iterparse(io.BytesIO(source)):
        if not element.tag.endswith("}c"):
            continue
        space = element.tag[:-1]
        value = element.findtext(f"{space}v")
        if value is not None and element.find(f"{space}f") is not None:
            results[element.get("r", "")] = (element.get("t", "n"), value)
        element.clear()
    return results


def _take_out(sheet: Any, results: Results) -> None:
    for cell, formula in _formulas(sheet):
        if _reaches_out(formula):
            _freeze(cell, formula, *results.pop(cell.coordinate, ("", "")))
    for cell in sheet._cells.values():
        if cell.hyperlink:
            cell.hyperlink = None
        if cell.data_type == "s" and isinstance(cell.value, str) and len(cell.value) > LONGEST:
            put(cell, cell.value)
    validations = sheet.data_validations
    validations.dataValidation = [
        rule for rule in validations.dataValidation if not _reaches_out(f"{rule.formula1} {rule.formula2}")
    ]
    kept = ConditionalFormattingList()
    for area in sheet.conditional_formatting:
        for rule in area.rules:
            if not any(_reaches_out(formula) for formula in rule.formula):
                kept.add(str(area.sqref), rule)
    sheet.conditional_formatting = kept
    sheet._pivots = []
    sheet._charts = [
        chart
        for chart in sheet._charts
        if not any(map(_reaches_out, _CHART_FORMULA.findall(tostring(chart._write()).decode())))
    ]
    for name, table in list(sheet.tables.items()):
        if table.tableType not in (None, "worksheet"):
            del sheet.tables[name]


def _freeze(cell: Any, formula: str, kind: str, value: str) -> None:
    """The last result instead of the formula; without one, the formula as text."""
    if kind == "n" and value:
        cell.value = float(value)
    elif kind == "b":
        cell.value = value == "1"
    elif kind in ("e", "str"):
        put(cell, value)
        cell.data_type = "e" if kind == "e" else "s"
    else:
        put(cell, formula)


def _link(sheet: Any, link: Link) -> None:
    first = address(link.ref.split(":")[0])
    cell = sheet._cells.get(first) if first else None
    if isinstance(cell, Cell) and cell.value is not None:
        cell.hyperlink = Hyperlink(ref=link.ref, location=link.location, tooltip=link.tooltip)


def _is_program(defined: Any) -> bool:
    return bool(defined.xlm or defined.function or defined.vbProcedure or "auto_" in (defined.name or "").lower())


def _reaches_out(formula: str | None) -> bool:
    if not formula:
        return False
    bare = _QUOTED.sub(lambda quoted: '""' if quoted[0].startswith('"') else quoted[0], formula)
    return _OUTWARD.search(bare) is not None
