"""A backup's file: a tar with gzip, whose last member says of every other one how long it is and its SHA-256.

What was cut off, changed or added is found; and what would be written outside of the folder it is unpacked into.
"""

import gzip
import hashlib
import io
import json
import os
import tarfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import IO

from guoban import __version__
from guoban.backup.contents import Entry
from guoban.errors import GuobanError
from guoban.progress import Show

FORMAT = 1

_MANIFEST = "guoban-backup.json"

_CHUNK = 1 << 20


@dataclass(frozen=True)
class Manifest:
    """When a backup was made, and of each file its SHA-256, of each link where it leads."""

    made_at: str
    files: dict[str, str]


def write(out: IO[bytes], entries: Sequence[Entry], now: datetime, show: Show) -> None:
    """Write the entries and what is known of them. Raises GuobanError when a file changes meanwhile."""
    files: dict[str, str] = {}
    with tarfile.open(fileobj=out, mode="w:gz", compresslevel=1, format=tarfile.PAX_FORMAT) as tar:
        for done, entry in enumerate(entries):
            member = tar.gettarinfo(entry.source, entry.name)
            member.uid = member.gid = 0
            member.uname = member.gname = ""
            if member.issym():
                files[entry.name] = f"-> {member.linkname}"
                tar.addfile(member)
            else:
                member.type, member.linkname = tarfile.REGTYPE, ""  # two names of one file are two files
                member.size = entry.source.stat().st_size
                with entry.source.open("rb") as source:
                    counted = _Counted(source, entry)
                    tar.addfile(member, counted)
                files[entry.name] = counted.digest.hexdigest()
            show(done + 1, len(entries), entry.name)
        told = {"format": FORMAT, "version": __version__, "made_at": now.isoformat(), "files": files}
        text = json.dumps(told, ensure_ascii=False, indent=1).encode()
        last = tarfile.TarInfo(_MANIFEST)
        last.size = len(text)
        tar.addfile(last, io.BytesIO(text))


def read(file: Path, into: Path | None, show: Show) -> Manifest:
    """Read a whole backup and compare it with what it says of itself; unpack it into the empty folder ``into``.

    Raises GuobanError when it is not a backup, is damaged, or was made by a later version.
    """
    try:
        with file.open("rb") as source, gzip.open(source) as plain, tarfile.open(fileobj=plain, mode="r:") as tar:
            found = dict(_members(tar, into, file.stat().st_size, source, show))
            while plain.read(_CHUNK):  # to the very end, where gzip's own checksum stands
                pass
            return _checked(file, found)
    except FileNotFoundError as error:
        raise GuobanError("backup_missing", file=file) from error
    except (tarfile.TarError, EOFError, zlib.error, UnicodeError, ValueError, KeyError, TypeError) as error:
        raise GuobanError("backup_damaged", file=file, detail=str(error) or type(error).__name__) from error
    except OSError as error:
        if error.errno is not None:  # the disk; gzip's own complaint has no number
            raise
        raise GuobanError("backup_damaged", file=file, detail=error) from error


def _members(
    tar: tarfile.TarFile, into: Path | None, size: int, source: IO[bytes], show: Show
) -> Iterator[tuple[str, str]]:
    """Each member's name with what the manifest should say of it; the manifest's own text comes last."""
    links = []
    for member in tar:
        name = _inside(member.name)
        target = into / name if into else None
        if member.issym():
            _inside(member.linkname)
            links.append((target, member.linkname))
            yield name, f"-> {member.linkname}"
        elif member.isreg():
            content = tar.extractfile(member)
            assert content is not None  # noqa: S101 - it is a regular file
            if name == _MANIFEST:
                yield name, content.read().decode()
            else:
                yield name, _copied(content, target, member.mode)
        else:
            raise ValueError(f"{member.name}: neither file nor link")
        show(source.tell(), size, member.name)
    for place, leads_to in links:  # last, so that nothing is written through one
        if place:
            place.parent.mkdir(parents=True, exist_ok=True)
            place.symlink_to(leads_to)


def _checked(file: Path, found: dict[str, str]) -> Manifest:
    told = json.loads(found.pop(_MANIFEST))
    if told["format"] != FORMAT:
        raise GuobanError("backup_newer", file=file, version=told["version"])
    if told["files"] != found:
        wrong = sorted({*told["files"].items()} ^ {*found.items()})[0][0]
        raise GuobanError("backup_damaged", file=file, detail=wrong)
    return Manifest(told["made_at"], found)


def _inside(name: str) -> str:
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or not path.parts:
        raise ValueError(f"{name}: leads out of the state folder")
    return name


def _copied(content: IO[bytes], target: Path | None, mode: int) -> str:
    """The SHA-256 of the content, which is written to ``target`` if there is one."""
    digest = hashlib.sha256()
    if target is None:
        while chunk := content.read(_CHUNK):
            digest.update(chunk)
        return digest.hexdigest()
    target.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode & 0o700)
    with os.fdopen(descriptor, "wb") as out:
        while chunk := content.read(_CHUNK):
            digest.update(chunk)
            out.write(chunk)
        out.flush()
        os.fsync(out.fileno())
    return digest.hexdigest()


class _Counted(io.RawIOBase):
    """A file that is read once, with the SHA-256 of what was read; it may not become shorter meanwhile."""

    def __init__(self, source: IO[bytes], entry: Entry) -> None:
        self.digest = hashlib.sha256()
        self._source = source
        self._entry = entry

    def read(self, size: int = -1) -> bytes:
        """As a file reads."""
        data = self._source.read(size)
        if size > 0 and len(data) < size:
            raise GuobanError("backup_busy", file=self._entry.name)
        self.digest.update(data)
        return data
