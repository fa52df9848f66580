"""From the bytes of a workbook to its cells.

``read`` is the only place that opens what somebody sent: bytes in, plain picklable values out, nothing else touched.
It can therefore run in another process that is thrown away when a reader hangs or dies.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass

from ingestion import blanked
from ingestion.numbers import CellValue

#: Larger files are refused before they are opened; a monthly form has some 12 KB.
LARGEST_FILE = 20 * 1024 * 1024

#: A sheet larger than this is not a form, and its dense grid would eat the memory.
LARGEST_GRID = 3_000_000


@dataclass(frozen=True, slots=True)
class Sheet:
    """One worksheet: ``rows[r][c]`` is the cell in row r+1, column c+1; '' where nothing stands."""

    name: str
    rows: Sequence[list[CellValue]]
    hidden: bool = False


class Unreadable(Exception):
    """The bytes are not a workbook that can be read; ``code`` is a message id, ``fields`` fill it."""

    def __init__(self, code: str, **fields: object) -> None:
        self.code = code
        self.fields = fields
        super().__init__(code, fields)


def read(data: bytes) -> list[Sheet]:
    """All worksheets of a workbook in their order. Raises Unreadable; a panic of the reader is one too."""
    if not data:
        raise Unreadable("file_empty")
    if len(data) > LARGEST_FILE:
        raise Unreadable("file_too_large", size=round(len(data) / 2**20, 1), most=LARGEST_FILE // 2**20)
    if not data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise Unreadable("file_not_workbook")
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            names = [sheet.name for sheet in book.sheets_metadata]
            if len(set(names)) < len(names):  # calamine would hand over the first one's cells twice
                raise Unreadable("file_same_sheet_names")
            sheets = []
            for place, metadata in enumerate(book.sheets_metadata):
                if metadata.typ is not SheetTypeEnum.WorkSheet:
                    continue
                grid = book.get_sheet_by_index(place)
                if grid.total_height * grid.total_width > LARGEST_GRID:
                    raise Unreadable("file_sheet_too_large", sheet=metadata.name)
                rows = grid.to_python(skip_empty_area=False)
                sheets.append(Sheet(metadata.name, rows, metadata.visible is not SheetVisibleEnum.Visible))
    except PasswordError as error:
        raise Unreadable("file_password") from error
    except (CalamineError, OSError, ValueError) as error:
        raise Unreadable("file_damaged", detail=error) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # a Rust panic is no Exception and has no public class
            raise
        raise Unreadable("file_damaged", detail="") from error
    if not any(any(map(_filled, row)) for sheet in sheets for row in sheet.rows):
        raise Unreadable("file_no_cells")
    marks = blanked.find(data)
    for sheet in sheets:
        for (row, column), text in marks.get(sheet.name, {}).items():
            if row < len(sheet.rows) and column < len(sheet.rows[row]):
                sheet.rows[row][column] = text
    return sheets


def _filled(cell: CellValue) -> bool:
    return cell != ""
