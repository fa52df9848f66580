"""Originals under their content hash: written once, whole, and never changed."""

import os
import re
from pathlib import Path

from guoban.errors import GuobanError


def store(archive: Path, sha256: str, file_name: str, data: bytes) -> str:
    """Keep ``data`` under its hash and return its path relative to the state folder, which holds the archive.

    A reader sees the whole file or none: it is written beside its place, flushed to disk and renamed. Call ``flush``
    before anything relies on it. Raises GuobanError when the disk is full or cannot be written.
    """
    path = archive / f"{sha256}{_suffix(file_name)}"
    try:
        if not path.exists():
            archive.mkdir(parents=True, exist_ok=True)
            part = archive / f".{sha256}.{os.getpid()}.part"
            with part.open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            part.replace(path)
    except OSError as error:
        raise GuobanError("disk", file=path, detail=error.strerror or error) from error
    return path.relative_to(archive.parent).as_posix()


def flush(archive: Path) -> None:
    """Make the names of stored files outlive a power cut."""
    handle = os.open(archive, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _suffix(file_name: str) -> str:
    """The extension in lower case when it is a plain one; a stranger's name is never used otherwise."""
    match = re.search(r"\.([A-Za-z0-9]{1,5})$", file_name)
    return f".{match[1].lower()}" if match else ""
