"""Puts a returned copy into its folder so that a crash leaves no half file and nobody's copy is lost."""

import io
import os
import re
import tempfile
import unicodedata
import zipfile
from collections.abc import Container
from pathlib import Path

#: Bytes of a file name without its ending; every file system here allows 255, some encrypted ones 143.
LONGEST_NAME = 120

#: Same-named copies of different submissions in one folder.
_COPIES = 10_000

#: Stands in the properties of a copy before the hash of its original.
PREFIX = "guoban:"

_UNSAFE = re.compile(r'[\x00-\x1f\x7f-\x9f<>:"/\\|?*]')
_ENDING = re.compile(r"\.(?:xlsx|xlsm|xltx|xltm|xlsb|xls|et|ett|ods|csv|txt|html?|xml)$", re.IGNORECASE)
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?$", re.IGNORECASE)
_IDENTITY = re.compile(r"<dc:identifier[^>]*>([^<]*)</dc:identifier>")


def copies(folder: Path) -> dict[str, Path]:
    """The copies that lie in the folder by the hash of the original each was made of."""
    found = {}
    for path in sorted(folder.glob("*.xlsx")):
        if not path.name.startswith((".", "~$")) and (identity := _identity_of(path)):
            found[identity.removeprefix(PREFIX)] = path
    return found


def write(folder: Path, name: str, data: bytes, outdated: Container[str] = ()) -> Path:
    """Write a copy made by ``mark`` under a safe form of the original's name; returns where it lies.

    A copy of the same original bytes, or of an original whose hash is ``outdated``, is replaced. Another's copy of the
    same name stays, and this one gets a number: ``6月报表(2).xlsx``. Raises OSError when the disk does.
    """
    folder.mkdir(parents=True, exist_ok=True)
    stem, identity = safe_stem(name), _identity(data)
    handle, temporary = tempfile.mkstemp(dir=folder, prefix=".guoban-", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(0o644)
        for number in range(1, _COPIES):
            target = folder / (f"{stem}.xlsx" if number == 1 else f"{stem}({number}).xlsx")
            if _take(Path(temporary), target, identity, outdated):
                _sync(folder)
                return target
    finally:
        Path(temporary).unlink(missing_ok=True)
    raise FileExistsError(folder / f"{stem}.xlsx")


def safe_stem(name: str) -> str:
    """A file name without its ending that every system takes: one form of each letter, nothing hidden, not too long."""
    name = unicodedata.normalize("NFC", name.encode("utf-8", "replace").decode())
    name = "".join(letter for letter in name if unicodedata.category(letter) not in ("Cf", "Co", "Cn", "Zl", "Zp"))
    while (shorter := _ENDING.sub("", name)) != name:
        name = shorter
    stem = _UNSAFE.sub("_", name).lstrip(".~$ ").strip()
    stem = stem.encode()[:LONGEST_NAME].decode("utf-8", "ignore").rstrip(". ") or "returned"
    return f"_{stem}" if _RESERVED.match(stem) else stem


def _take(temporary: Path, target: Path, identity: str | None, outdated: Container[str]) -> bool:
    """Move the file to ``target`` unless another submission's copy lies there."""
    try:
        os.link(temporary, target)
        return True
    except FileExistsError:
        free = False
    except OSError:  # a file system without hard links
        free = not os.path.lexists(target)
    lying = None if free else _identity_of(target)
    if free or (lying and (lying == identity or lying.removeprefix(PREFIX) in outdated)):
        temporary.replace(target)
        return True
    return False


def _identity_of(target: Path) -> str | None:
    return _identity(target.read_bytes()) if target.is_file() and not target.is_symlink() else None


def _identity(data: bytes) -> str | None:
    """Which original a copy was made from, or None if it does not say."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            found = _IDENTITY.search(package.read("docProps/core.xml").decode("utf-8", "replace"))
    except (zipfile.BadZipFile, KeyError, OSError, ValueError, RuntimeError, NotImplementedError):
        return None
    return found[1] if found and found[1].startswith(PREFIX) else None


def _sync(folder: Path) -> None:
    """Make the new name last through a power cut; some file systems cannot and say so."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError:
        return
    finally:
        os.close(handle)
