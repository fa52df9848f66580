"""What a cell of an .xlsx holds, from the strings its XML consists of."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

from ingestion.readers.grid import Grid, Merge
from ingestion.readers.numberformats import NumberFormat
from ingestion.readers.sharedstrings import excel_unescaped
from ingestion.readers.workbook import CellValue, Place, Unreadable, column_letters

#: Column letters, row, the key of its kind, mark of a formula, value or text; '' for none.
RawCell = tuple[str, str, str, str, str]

#: Type of a cell as its XML names it ('' and 'n' are numbers), and its format where that is more than a bare number.
Kind = tuple[str, NumberFormat | None]

#: The last row of a sheet, counted from 1; the last column is XFD.
LAST_ROW = 1_048_576
_COLUMNS = {column_letters(column): column for column in range(16_384)}


@dataclass(frozen=True, slots=True)
class BookFacts:
    """What the cells of all sheets refer to."""

    formats: dict[str, NumberFormat]
    strings: list[str]
    date1904: bool


def fill(raw: Iterable[RawCell], kinds: Mapping[str, Kind], facts: BookFacts, grid: Grid) -> None:
    """Put the cells into the grid; ``kinds`` maps the third item of each to its type and format."""
    strings, columns, filled = facts.strings, _COLUMNS, grid.cells
    for letters, row, key, formula, value in raw:
        if not value and not formula:
            continue
        kind, number_format = kinds[key]
        try:
            place = (int(row) - 1, columns[letters])
            if not 0 <= place[0] < LAST_ROW or (kind == "s" and value[:1] == "-"):
                raise IndexError
            if kind == "s":
                value = strings[int(value)] if value else ""
        except (LookupError, ValueError) as error:
            raise Unreadable("file_damaged", detail=f"{grid.name}: {letters}{row} {value}") from error
        if place in filled:
            raise Unreadable("file_duplicate_cell", sheet=grid.name, cell=f"{letters}{row}")
        if kind == "s" or kind == "inlineStr" or kind == "str":
            if value:
                filled[place] = value if kind == "s" or "_x" not in value else excel_unescaped(value)
        elif not value:
            grid.uncached.add(place)
        elif kind and kind != "n":
            _other(grid, place, kind, value)
        else:
            number = numeric(value)
            if number_format is None or isinstance(number, str):
                filled[place] = number
            else:
                grid.formatted(place, number, number_format, facts.date1904)
            if formula:
                grid.calculated.append(place)


def numeric(text: str) -> int | float | str:
    """The number in ``text``; the text itself where there is none. Python reads more as numbers than Excel writes."""
    if not text.isascii() or "_" in text:
        return text
    try:
        if "." not in text and len(text) < 19:
            return int(text)
    except ValueError:
        pass
    try:
        number = float(text)
    except ValueError:
        return text
    return number if number - number == 0 else text  # infinity and NaN are no numbers


def column_number(letters: str) -> int:
    """``A`` as 0; refuses what lies beyond XFD."""
    column = _COLUMNS.get(letters)
    if column is None:
        raise Unreadable("file_damaged", detail=letters)
    return column


def merge(left: str, top: str, right: str, bottom: str) -> Merge:
    """A merge from the parts of its addresses; one address alone is a merge of one cell."""
    right, bottom = right or left, bottom or top
    rows, columns = sorted((int(top), int(bottom))), sorted((column_number(left), column_number(right)))
    return rows[0] - 1, columns[0], rows[1] - 1, columns[1]


def is_hidden(attributes: dict[str, str], size: str) -> bool:
    """Whether a row or column is hidden, by its mark or by having no height or width."""
    return attributes.get("hidden") in ("1", "true") or attributes.get(size, "1").strip("0.") == ""


def column_range(attributes: dict[str, str]) -> tuple[int, int]:
    """First and last column, from 0, of a ``<col>``."""
    try:
        return int(attributes["min"]) - 1, int(attributes["max"]) - 1
    except (KeyError, ValueError) as error:
        raise Unreadable("file_damaged", detail="col") from error


def _other(grid: Grid, place: Place, kind: str, value: str) -> None:
    if kind == "e":
        grid.error(place, value)
    elif kind == "b":
        grid.put(place, value.strip() in ("1", "true"))
    elif kind == "d":
        grid.put(place, iso_moment(value))
    else:
        raise Unreadable("file_damaged", detail=f"t={kind}")


def iso_moment(text: str) -> CellValue:
    """An ISO 8601 date or time; the text itself where it is neither."""
    for read in (date.fromisoformat, time.fromisoformat, datetime.fromisoformat):
        try:
            found = read(text.strip().rstrip("Z"))
        except ValueError:
            continue
        return found.replace(tzinfo=None) if isinstance(found, datetime | time) else found
    return text
