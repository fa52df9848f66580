"""The container of .xls and .et: its streams, found without trusting a single link. Libraries loop on circular ones."""

import struct
from dataclasses import dataclass

from ingestion.readers.workbook import Unreadable

_FREE = 0xFFFFFFFA  # from here on numbers are marks, not sectors
_ENTRY = 128
_STREAM, _ROOT = 2, 5


@dataclass(frozen=True, slots=True)
class _Entry:
    start: int
    size: int


class Container:
    """The streams of a file by name, whatever storage they lie in; of two with one name the first."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        try:
            shift, mini_shift = struct.unpack_from("<HH", data, 30)
            if shift not in (9, 12) or mini_shift != 6:
                raise _damaged()
            self._size = 1 << shift
            first_directory, self._cutoff, first_mini, first_more = struct.unpack_from("<I4xII4xI", data, 48)
            self._fat = self._table(self._fat_sectors(first_more))
            directory = self._join(self._chain(self._fat, first_directory))
            self._mini_fat = self._table(self._chain(self._fat, first_mini))
            self._entries, self._small = self._listed(directory)
        except (struct.error, IndexError) as error:
            raise _damaged() from error

    def __contains__(self, name: str) -> bool:
        """Whether there is such a stream; case does not matter."""
        return name.lower() in self._entries

    def read(self, name: str) -> bytes:
        """The content of a stream, as far as the file goes."""
        entry = self._entries[name.lower()]
        try:
            if entry.size < self._cutoff and self._mini_fat:
                small = self._join(self._chain(self._fat, self._small))
                return b"".join(small[at * 64 : at * 64 + 64] for at in self._chain(self._mini_fat, entry.start))[
                    : entry.size
                ]
            return self._join(self._chain(self._fat, entry.start))[: entry.size]
        except IndexError as error:
            raise _damaged() from error

    @staticmethod
    def _listed(directory: bytes) -> tuple[dict[str, _Entry], int]:
        """The streams, and the first sector of the container for small ones."""
        found: dict[str, _Entry] = {}
        small = _FREE
        for at in range(0, len(directory) - _ENTRY + 1, _ENTRY):
            length, kind = struct.unpack_from("<HB", directory, at + 64)
            start, size = struct.unpack_from("<II", directory, at + 116)
            if kind == _ROOT:
                small = start
            elif kind == _STREAM:
                name = directory[at : at + min(max(length - 2, 0), 62)].decode("utf-16-le", "replace")
                found.setdefault(name.lower(), _Entry(start, size))
        return found, small

    def _fat_sectors(self, more: int) -> list[int]:
        sectors = list(struct.unpack_from("<109I", self._data, 76))
        seen = set()
        while more < _FREE:
            if more in seen:
                raise _damaged()
            seen.add(more)
            *listed, more = struct.unpack_from(f"<{self._size // 4}I", self._data, (more + 1) * self._size)
            sectors += listed
        return list(dict.fromkeys(sector for sector in sectors if sector < _FREE))

    def _table(self, sectors: list[int]) -> tuple[int, ...]:
        raw = self._join(sectors)
        return struct.unpack_from(f"<{len(raw) // 4}I", raw)

    @staticmethod
    def _chain(table: tuple[int, ...], start: int) -> list[int]:
        """The sectors of a chain; each can occur once, so a chain is never longer than its table."""
        chain: list[int] = []
        sector = start
        while sector < _FREE:
            if len(chain) >= len(table):
                raise _damaged()
            chain.append(sector)
            sector = table[sector]
        return chain

    def _join(self, sectors: list[int]) -> bytes:
        """The content of sectors. Some writers end a file within its last sector; a sector further out is damage."""
        size, data = self._size, self._data
        if any((sector + 1) * size >= len(data) for sector in sectors):
            raise _damaged()
        return b"".join(data[(sector + 1) * size : (sector + 2) * size] for sector in sectors)


def _damaged() -> Unreadable:
    return Unreadable("file_damaged", detail="OLE")
