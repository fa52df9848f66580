"""What a file is by its first bytes and parts, whatever it calls itself."""

from collections.abc import Callable

from ingestion.readers.archive import Archive
from ingestion.readers.workbook import Unreadable, Workbook, written

Reader = Callable[[bytes], Workbook]

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")

#: What clerks send instead of a workbook, and the message for each.
_OTHERS = {
    b"%PDF": "file_is_pdf",
    b"\x89PNG": "file_is_picture",
    b"\xff\xd8\xff": "file_is_picture",
    b"GIF8": "file_is_picture",
    b"BM": "file_is_picture",
    b"II*\0": "file_is_picture",
    b"MM\0*": "file_is_picture",
    b"Rar!": "file_is_archive",
    b"7z\xbc\xaf": "file_is_archive",
    b"\x1f\x8b": "file_is_archive",
    b"{\\rtf": "file_is_document",
    b"MIME-Version:": "file_is_web_archive",
    b"SQLite format": "file_unknown_content",
    b"MZ\x90": "file_unknown_content",
    b"\x7fELF": "file_unknown_content",
}
_OLD_EXCEL = (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00", b"\x09\x08\x08\x00")
_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


def reader_of(data: bytes) -> Reader:
    """The function that reads such content. Raises Unreadable for what no workbook begins with."""
    if data.startswith(_ZIP):
        return _read_archive
    if data.startswith(_OLE):
        from ingestion.readers.xls import read_ole

        return read_ole
    for start, code in _OTHERS.items():
        if data.startswith(start) and (len(start) > 2 or data[2:20].count(0) > 4 or start == b"\x1f\x8b"):
            raise Unreadable(code)
    if b"\0" in data[:8] and data[:4] in (
        b"\x09\x00\x04\x00",
        b"\x09\x02\x06\x00",
        b"\x09\x04\x06\x00",
        b"\x09\x08\x08\x00",
    ):
        raise Unreadable("file_old_excel")
    head = data[:4096]
    for bom in _BOMS:
        head = head.removeprefix(bom)
    if head.replace(b"\0", b"").lstrip()[:1] == b"<":
        from ingestion.readers.markup import read_markup

        return read_markup
    if not data.strip(b"\0 \t\r\n"):
        raise Unreadable("file_only_blanks")
    from ingestion.readers.delimited import read_delimited

    return read_delimited


def _read_archive(data: bytes) -> Workbook:
    from ingestion.readers.xlsx import read_xlsx, workbook_part

    archive = Archive(data)
    if "content.xml" in archive and "mimetype" in archive:
        kind = archive.read("mimetype").strip()
        if not kind.startswith(b"application/vnd.oasis.opendocument.spreadsheet"):
            raise Unreadable("file_is_document")
        from ingestion.readers.ods import read_ods

        return _with_values(read_ods(archive), archive)
    part = workbook_part(archive)
    if part.endswith(".bin"):
        raise Unreadable("file_is_xlsb")
    if part.startswith(("word/", "ppt/")):
        raise Unreadable("file_is_document")
    if not part:
        if "word/document.xml" in archive or "ppt/presentation.xml" in archive:
            raise Unreadable("file_is_document")
        if any(name.startswith(("xl/", "_rels/")) or name == "[content_types].xml" for name in archive):
            raise Unreadable("file_damaged", detail="xl/workbook.xml")
        raise Unreadable("file_is_archive")
    return _with_values(read_xlsx(archive, part), archive)


def _with_values(book: Workbook, archive: Archive) -> Workbook:
    """Refuse a workbook in which nothing is written but that shows pictures: somebody pasted a picture of the table."""
    if not written(book) and any(name.startswith(("xl/media/", "pictures/")) for name in archive):
        raise Unreadable("file_only_picture")
    return book
