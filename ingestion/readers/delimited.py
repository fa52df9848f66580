"""Text with delimiters (.csv, .txt): encoding and delimiter are found, every row keeps its number, texts stay texts."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator

from ingestion.readers import limits
from ingestion.readers.grid import Grid, finish
from ingestion.readers.textencoding import EXPECTED, decoded, visible
from ingestion.readers.workbook import Note, Unreadable, Workbook, address

#: Commas last: they also stand inside texts and amounts of files that use another delimiter.
_DELIMITERS = "\t;|,"
#: How programs keep Excel from taking 01 for a number.
_KEPT_TEXT = re.compile('="([^"]*)"')


def read_delimited(data: bytes, expected: tuple[str, ...] = EXPECTED) -> Workbook:
    """One sheet with the fields as text. ``expected``: words that tell encodings apart when several fit."""
    text, notes = decoded(data.rstrip(b"\x1a"), expected=expected)  # DOS ended its files with Ctrl+Z
    if not text.strip():
        raise Unreadable("file_only_blanks")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if max(map(len, text.split("\n"))) > limits.LINE:
        raise Unreadable("file_line_too_long", most=limits.LINE)
    delimiter, text = _delimiter(text)
    grid = Grid("CSV")
    for row, fields in enumerate(_rows(text, delimiter)):
        if len(fields) > limits.COLUMNS or row >= limits.ROWS:
            raise Unreadable("file_too_far", sheet=grid.name, cell=address((row, len(fields) - 1)))
        for column, value in enumerate(fields):
            if value.startswith('="') and (kept := _KEPT_TEXT.fullmatch(value)):
                value = kept[1]
            grid.put((row, column), visible(value))
        if len(grid.cells) > limits.CELLS:
            raise Unreadable("file_too_many_cells", sheet=grid.name, most=limits.CELLS)
    sheets, remarks = finish([grid])
    ends: tuple[Note, ...] = () if text.endswith("\n") else (("file_note_no_last_line_end", {}),)
    return Workbook(sheets, "csv", notes=(*notes, *remarks, *ends))


def _rows(text: str, delimiter: str) -> Iterator[list[str]]:
    before = csv.field_size_limit(limits.CELL_TEXT)
    reader = csv.reader(io.StringIO(text, newline="\n"), delimiter=delimiter, strict=True)
    try:
        yield from reader
    except csv.Error as error:
        raise Unreadable("file_csv_quotes", line=reader.line_num) from error
    finally:
        csv.field_size_limit(before)


def _delimiter(text: str) -> tuple[str, str]:
    """The delimiter that splits most rows into equally many fields, and the text without Excel's own ``sep=;`` line."""
    first, _, rest = text.partition("\n")
    if re.fullmatch(r'"?sep=[,;|\t]"?', first, re.IGNORECASE):
        return first.strip('"')[-1], "\n" + rest
    lines = [line for line in text.split("\n", 400)[:400] if line.strip()]
    scores = {}
    for delimiter in _DELIMITERS:
        widths = Counter(_unquoted(line).count(delimiter) for line in lines)
        del widths[0]
        usual, rows = max(widths.items(), key=lambda item: (item[1], item[0]), default=(0, 0))
        if rows > 0.6 * len(lines):
            return delimiter, text
        scores[delimiter] = (rows, usual)
    return max(reversed(_DELIMITERS), key=lambda delimiter: scores[delimiter]), text


def _unquoted(line: str) -> str:
    return re.sub(r'"[^"]*"', "", line) if '"' in line else line
