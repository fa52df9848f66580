"""From the bytes of whatever a township sent to its sheets and cells. The content decides what it is, not the name.

``read`` is bytes in, plain values out. A hostile file can still make it slow or large: let it run in the worker
processes of ``ingestion.workers``, which have limits of time and memory.
"""

from dataclasses import replace
from pathlib import PurePath

from ingestion.readers import limits, sniff
from ingestion.readers.workbook import CellValue, Place, Sheet, Unreadable, Workbook, address, failed, written

__all__ = ["CellValue", "Place", "Sheet", "Unreadable", "Workbook", "address", "read"]

_EXTENSIONS = {
    "xlsx": {".xlsx", ".xlsm", ".xltx", ".xltm"},
    "xlsm": {".xlsm", ".xltm"},
    "xls": {".xls", ".xlt", ".et", ".ett"},
    "et": {".et", ".ett", ".xls"},
    "ods": {".ods", ".ots"},
    "csv": {".csv", ".txt", ".tsv"},
    "html": {".html", ".htm"},
    "xml": {".xml"},
}


def read(data: bytes, name: str) -> Workbook:
    """All worksheets of the file; ``name`` is only compared with what the content is. Raises Unreadable, no other."""
    if not data:
        raise Unreadable("file_empty")
    if len(data) > limits.FILE:
        raise Unreadable("file_too_large", size=-(-len(data) // 2**20), most=limits.FILE // 2**20)
    try:
        book = sniff.reader_of(data)(data)
    except MemoryError as error:
        raise Unreadable("file_read_memory") from error
    except Unreadable:
        raise
    except Exception as error:  # a fault of ours: it must cost this file and no other
        raise failed(error) from error
    if not written(book):
        raise Unreadable("file_no_data")
    extension = PurePath(name).suffix.lower()
    if extension and extension not in _EXTENSIONS[book.format]:
        book = replace(
            book, notes=(("file_note_extension", {"extension": extension, "format": book.format}), *book.notes)
        )
    return book
