"""Text that is safe in any cell: never a formula, no character that XML forbids, no longer than Excel allows."""

import re
from typing import Any

#: Characters of one cell or comment.
LONGEST = 32_767

#: What a spreadsheet takes for the start of a formula or a command when a text is typed or pasted.
COMMAND_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")

_CONTROL = {code: chr(0x2400 + code) for code in range(0x20) if code not in (9, 10)}
_FORBIDDEN = _CONTROL | {0x7F: "\u2421", 0xFFFE: "\ufffd", 0xFFFF: "\ufffd"}
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


def clean(text: str, most: int = LONGEST) -> str:
    """``text`` as it can stand in a cell: control characters become their pictures (␀), the rest is cut with ….

    ``_x0041_`` would be read as A by a spreadsheet and is escaped. ``most`` counts as Excel does, in UTF-16 units.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").translate(_FORBIDDEN)
    units = _ESCAPE.sub("_x005F_", text).encode("utf-16-le", "surrogatepass")
    if len(units) > 2 * most:
        units = units[: 2 * most - 2].decode("utf-16-le", "ignore").encode("utf-16-le") + "…".encode("utf-16-le")
    return units.decode("utf-16-le", "replace")


def put(cell: Any, text: str) -> None:
    """Write ``text`` as text: ``=1+1`` stays four characters, also after somebody edits the cell."""
    cell.value = clean(text)
    cell.data_type = "s"
    cell.quotePrefix = text.startswith(COMMAND_STARTS)


def width(text: str) -> int:
    """Columns that a line of text takes: a Chinese character counts two."""
    return sum(2 if ord(letter) > 0x2E7F else 1 for letter in text)


def lines(text: str, columns: int) -> int:
    """Lines that ``text`` takes when it wraps at ``columns``."""
    return sum(max(1, -(-width(line) // columns)) for line in text.split("\n"))
