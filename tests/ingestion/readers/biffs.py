"""Small .xls files: BIFF records by hand and the OLE container around them."""

import struct
from collections.abc import Iterable, Sequence

FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_SECTOR = 512


def record(kind: int, body: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def number(row: int, column: int, value: float, style: int = 0) -> bytes:
    return record(0x0203, struct.pack("<HHHd", row, column, style, value))


def text(row: int, column: int, value: str) -> bytes:
    """Text as BIFF8 has it."""
    return record(0x0204, struct.pack("<HHHHB", row, column, 0, len(value), 1) + value.encode("utf-16-le"))


def old_text(row: int, column: int, value: str, encoding: str = "gbk") -> bytes:
    """Text as BIFF5 has it."""
    content = value.encode(encoding)
    return record(0x0204, struct.pack("<HHHH", row, column, 0, len(content)) + content)


def error(row: int, column: int, code: int) -> bytes:
    return record(0x0205, struct.pack("<HHHBB", row, column, 0, code, 1))


def dimensions(rows: int, columns: int) -> bytes:
    return record(0x0200, struct.pack("<IIHHH", 0, rows, 0, columns, 0))


def merged(top: int, left: int, bottom: int, right: int) -> bytes:
    return record(0x00E5, struct.pack("<HHHHH", 1, top, bottom, left, right))


def hidden_row(row: int) -> bytes:
    return record(0x0208, struct.pack("<HHHHHHI", row, 0, 1, 255, 0, 0, 0x120))


def hidden_column(column: int) -> bytes:
    return record(0x007D, struct.pack("<HHHHHH", column, column, 2340, 15, 1, 0))


def stream(
    sheets: Iterable[tuple[str, Sequence[bytes]]],
    codepage: int | None = 1200,
    version: int = 0x0600,
    date1904: bool = False,
    formats: Sequence[int] = (0,),
    more: bytes = b"",
    states: Sequence[int] = (),
) -> bytes:
    """A workbook stream; ``formats`` are the built-in number formats of styles 0, 1, …"""
    sheets = list(sheets)
    start = record(0x0809, struct.pack("<HHHHII", version, 5, 0, 0, 0, 6)) + more
    if codepage is not None:
        start += record(0x0042, struct.pack("<H", codepage))
    start += record(0x0022, struct.pack("<H", date1904))
    start += record(0x0031, struct.pack("<HHHHHBBBBBB", 220, 0, 0x7FFF, 400, 0, 0, 0, 0, 0, 1, 0) + b"A") * 5
    size = 20 if version == 0x0600 else 16
    start += b"".join(record(0x00E0, struct.pack("<HHH", 0, one, 1).ljust(size, b"\0")) for one in formats)
    bodies = [
        record(0x0809, struct.pack("<HHHHII", version, 0x10, 0, 0, 0, 6)) + b"".join(records) + record(0x000A)
        for _, records in sheets
    ]
    names = [
        struct.pack("<BB", len(name), 1) + name.encode("utf-16-le")
        if version == 0x0600
        else struct.pack("<B", len(name.encode("gbk"))) + name.encode("gbk")
        for name, _ in sheets
    ]
    at = len(start) + sum(10 + len(name) for name in names) + 4
    for index, (name, body) in enumerate(zip(names, bodies, strict=True)):
        start += record(0x0085, struct.pack("<IBB", at, states[index] if states else 0, 0) + name)
        at += len(body)
    return start + record(0x000A) + b"".join(bodies)


def ole(streams: dict[str, bytes]) -> bytes:
    """A container with these streams, each padded so that it needs no small sectors."""
    contents = {name: content.ljust(4096, b"\0") for name, content in streams.items()}
    fat = [FAT, END]
    entries = [_entry("Root Entry", 5, END, 0)]
    sectors = b""
    for name, content in contents.items():
        count = -(-len(content) // _SECTOR)
        entries.append(_entry(name, 2, len(fat), len(content)))
        fat += [*range(len(fat) + 1, len(fat) + count), END]
        sectors += content.ljust(count * _SECTOR, b"\0")
    assert len(fat) <= _SECTOR // 4 and len(entries) <= 4, "one sector each is enough for tests"
    header = struct.pack("<8s16sHHHHH6xIIIIIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 0x3E, 3, 0xFFFE, 9, 6,
                         0, 1, 1, 0, 4096, END, 0, END, 0)  # fmt: skip
    table = struct.pack(f"<{len(fat)}I", *fat).ljust(_SECTOR, b"\xff")
    directory = b"".join(entries).ljust(_SECTOR, b"\0")
    return header + struct.pack("<I", 0) + b"\xff" * (108 * 4) + table + directory + sectors


def _entry(name: str, kind: int, start: int, size: int) -> bytes:
    encoded = (name + "\0").encode("utf-16-le")
    links = struct.pack("<III", FREE, FREE, 1 if kind == 5 else FREE)
    facts = struct.pack("<HBB", len(encoded), kind, 1) + links + bytes(36) + struct.pack("<IQ", start, size)
    return encoded.ljust(64, b"\0") + facts


def xls(*records: bytes, **options: object) -> bytes:
    """A BIFF8 file of one sheet."""
    return ole({"Workbook": stream([("表一", records)], **options)})  # type: ignore[arg-type]
