"""From a path in an untrusted folder to the bytes of a regular file: no links, devices, pipes, or half-copied files."""

import errno
import os
import stat
from dataclasses import dataclass
from pathlib import Path

from ingestion.readers import limits
from ingestion.readers.workbook import Unreadable

_CODES = {
    errno.ENOENT: "file_missing",
    errno.ENOTDIR: "file_missing",
    errno.ELOOP: "file_link",
    errno.EACCES: "file_no_permission",
    errno.EPERM: "file_no_permission",
    errno.ENXIO: "file_not_regular",
    errno.ENODEV: "file_not_regular",
}


#: File number, size and time of change: whoever finds them different knows that the file was written to.
Stamp = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class File:
    """The bytes of a file as they stood when ``stamp`` was true; ``about`` is what its reader was told of it."""

    path: Path
    data: bytes
    stamp: Stamp
    about: object = None


def stamp_of(status: os.stat_result) -> Stamp:
    """The stamp of a file."""
    return status.st_ino, status.st_size, status.st_mtime_ns


def taken(path: Path, about: object = None) -> File:
    """All bytes of a regular file of at most 20 MB. Raises Unreadable with the reason; never waits for a pipe."""
    try:
        # Looked at before it is opened: opening a device can do something.
        _refuse_special(os.lstat(path))
        opened = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOCTTY)
    except (OSError, ValueError) as error:
        raise _unreadable(error) from error
    try:
        return File(path, *_content(opened), about)
    except OSError as error:
        raise _unreadable(error) from error
    finally:
        os.close(opened)


def _content(opened: int) -> tuple[bytes, Stamp]:
    before = os.fstat(opened)
    _refuse_special(before)
    if before.st_size > limits.FILE:
        raise Unreadable("file_too_large", size=-(-before.st_size // 2**20), most=limits.FILE // 2**20)
    pieces = []
    left = before.st_size + 1
    while left and (piece := os.read(opened, left)):
        pieces.append(piece)
        left -= len(piece)
    data = b"".join(pieces)
    after = os.fstat(opened)
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns) or len(data) != after.st_size:
        raise Unreadable("file_changing")
    return data, stamp_of(before)


def _refuse_special(status: os.stat_result) -> None:
    if stat.S_ISLNK(status.st_mode):
        raise Unreadable("file_link")
    if not stat.S_ISREG(status.st_mode):
        raise Unreadable("file_not_regular")


def _unreadable(error: OSError | ValueError) -> Unreadable:
    number = getattr(error, "errno", None)
    return Unreadable(_CODES.get(number or 0, "file_unopenable"), detail=os.strerror(number) if number else str(error))
