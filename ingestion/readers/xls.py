"""Excel 5 to 2003 (.xls) and WPS (.et): two libraries read the file and must agree.

xlrd has the text right and tells errors, merges and hidden rows. calamine garbles text unless the file says code page
1200, and reads some files that xlrd refuses. xlrd gets the bare stream: it never returns from some broken containers.
"""

from ingestion.readers import biff, limits
from ingestion.readers.biff import BiffFacts
from ingestion.readers.grid import finish
from ingestion.readers.ole import Container
from ingestion.readers.secondreader import SecondFailedError, first_difference, is_garbled, second_grids
from ingestion.readers.workbook import Note, Unreadable, Workbook, address
from ingestion.readers.xlrdbook import FirstFailedError, FirstReading, first_grids

_DOCUMENTS = ("WordDocument", "PowerPoint Document", "VisioDocument", "HwpSummaryInformation")


def read_ole(data: bytes) -> Workbook:
    """Every worksheet of the file. Raises Unreadable where the two libraries read different cells."""
    container = Container(data)
    if "EncryptedPackage" in container:
        raise Unreadable("file_password")
    name = "Workbook" if "Workbook" in container else "Book"
    if name not in container:
        is_document = any(document in container for document in _DOCUMENTS)
        raise Unreadable("file_is_document" if is_document else "file_unknown_content")
    stream = container.read(name)
    kind = "et" if "ETExtData" in container else "xls"
    facts = biff.look(stream)
    try:
        first = first_grids(stream)
    except FirstFailedError as error:
        return _second_alone(data, kind, facts, error)
    for grid in first.grids:
        grid.extent()  # refuses what reaches too far before calamine asks for the memory
    extra = _compare(data, first, facts)
    sheets, notes = finish(first.grids)
    if facts.pictures and not any(grid.cells for grid in first.grids):
        raise Unreadable("file_only_picture")
    return Workbook(sheets, kind, first.date1904, (*notes, *extra))


def _compare(data: bytes, first: FirstReading, facts: BiffFacts) -> tuple[Note, ...]:
    """Refuse the file where calamine reads other cells; a note where it cannot read it at all."""
    try:
        if facts.claimed > limits.GRID:
            raise SecondFailedError
        second = second_grids(data)
    except SecondFailedError:
        return (("file_note_one_reader", {"reader": "xlrd"}),)
    if len(second) != len(first.grids):
        raise Unreadable("file_readers_differ", sheet="", cell="")
    for grid, other in zip(first.grids, second, strict=True):
        place = first_difference(grid, other, first.same_text)
        if place is not None:
            raise Unreadable("file_readers_differ", sheet=grid.name, cell=address(place))
    return ()


def _second_alone(data: bytes, kind: str, facts: BiffFacts, error: Exception) -> Workbook:
    """What only calamine reads counts unless its text is garbled; the error cells that it blanks are put back."""
    if facts.claimed > limits.GRID:
        raise Unreadable("file_damaged", detail=str(error)) from error
    try:
        grids = second_grids(data)
    except SecondFailedError as second_error:
        raise Unreadable("file_damaged", detail=str(error)) from second_error
    for grid, errors in zip(grids, facts.errors, strict=False):
        for place, text in errors.items():
            if place not in grid.cells:
                grid.error(place, text)
        if is_garbled(grid.cells, facts.codepage):
            raise Unreadable("file_garbled", sheet=grid.name)
    sheets, notes = finish(grids)
    return Workbook(sheets, kind, notes=(*notes, ("file_note_one_reader", {"reader": "calamine"})))
