"""Files as they lie on the disk: which ones to read, their bytes, and their removal from the inbox."""

import os
import stat
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from guoban.errors import GuobanError
from ingestion.workbook import LARGEST_FILE, Unreadable


@dataclass(frozen=True, slots=True)
class Arrival:
    """The bytes of one file and what it was called; ``stamp`` tells whether it was written to since."""

    path: Path
    name: str
    data: bytes
    stamp: tuple[int, int, int]


def find(paths: Sequence[Path]) -> list[Path]:
    """The files to read under the given files and folders: folder by folder, the earlier saved first.

    A correction saved after the file it corrects thus becomes the later version. Regular files only: no links, devices
    or pipes, nothing hidden, no ``~$`` lock files. Raises GuobanError for a path that does not exist.
    """
    found: dict[Path, None] = {}
    for path in paths:
        if not path.exists():
            raise GuobanError("path_missing", file=path)
        if path.is_dir():
            for folder, folders, names in os.walk(path):
                folders[:] = sorted(name for name in folders if not name.startswith("."))
                inside = [Path(folder, name) for name in names]
                found |= dict.fromkeys(sorted(filter(_is_wanted, inside), key=_saved))
        elif _is_wanted(path):
            found[path] = None
    return list(found)


def _is_wanted(path: Path) -> bool:
    return not path.name.startswith((".", "~$")) and stat.S_ISREG(path.lstat().st_mode)


def _saved(path: Path) -> tuple[int, str, str]:
    return path.lstat().st_mtime_ns, path.stem, path.suffix


def read(path: Path) -> Arrival:
    """The bytes of a file. Raises Unreadable when it cannot be opened, is too large or is no plain file any more."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        with os.fdopen(handle, "rb") as file:
            status = os.fstat(handle)
            if not stat.S_ISREG(status.st_mode):
                raise Unreadable("file_unopenable", detail=path.name)
            if status.st_size > LARGEST_FILE:
                raise Unreadable("file_too_large", size=round(status.st_size / 2**20, 1), most=LARGEST_FILE // 2**20)
            data = file.read(LARGEST_FILE + 1)
    except OSError as error:
        raise Unreadable("file_unopenable", detail=error.strerror or error) from error
    return Arrival(path, shown(path.name), data, _stamp(status))


def shown(name: str) -> str:
    """A file name as text: GBK bytes from an old Windows are decoded, control characters replaced."""
    raw = os.fsencode(name)
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        text = raw.decode("gb18030", "replace")
    return "".join(character if character.isprintable() else "�" for character in text)


def clear(arrival: Arrival, inbox: Path) -> None:
    """Remove a landed file that lies in the inbox, unless it was written to since it was read."""
    try:
        if arrival.path.resolve().is_relative_to(inbox.resolve()) and _stamp(arrival.path.lstat()) == arrival.stamp:
            arrival.path.unlink()
    except FileNotFoundError:
        pass
    except OSError as error:
        raise GuobanError("disk", file=arrival.path, detail=error.strerror or error) from error


def _stamp(status: os.stat_result) -> tuple[int, int, int]:
    return status.st_ino, status.st_size, status.st_mtime_ns
