"""Files as they lie on the disk: which ones to read, what they are called, and their removal from the inbox."""

import glob
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from guoban.errors import GuobanError
from ingestion import personal
from ingestion.readers.opening import Stamp, stamp_of


def find(paths: Sequence[Path]) -> list[Path]:
    """The files to read under the given files, folders and patterns: folder by folder, the earlier saved first.

    A correction saved after the file it corrects thus becomes the later version. In folders nothing hidden counts and
    no ``~$`` lock file. Links, devices and pipes are among the files, to be told why nobody opens them; no link is
    followed. Raises GuobanError for a path that does not exist or a pattern that nothing matches.
    """
    found: dict[Path, None] = {}
    for path in (each for given in paths for each in _expanded(given)):
        if path.is_dir() and not path.is_symlink():
            for folder, folders, names in os.walk(path):
                names += [name for name in folders if Path(folder, name).is_symlink()]
                folders[:] = sorted(name for name in folders if not name.startswith("."))
                found |= dict.fromkeys(each for _, each in sorted(_wanted(Path(folder), names)))
        else:
            found[path] = None
    return list(found)


def _expanded(path: Path) -> list[Path]:
    """The path itself, or what it matches when no such file is there and it is a pattern that no shell expanded."""
    if os.path.lexists(path):
        return [path]
    matches = [Path(name) for name in glob.glob(str(path), recursive=True)]  # noqa: PTH207 (the pattern may be absolute)
    stamped = sorted((_saved(match), match) for match in matches if not match.name.startswith("~$"))
    if not stamped:
        raise GuobanError("path_missing", file=path)
    return [match for _, match in stamped]


def _wanted(folder: Path, names: Sequence[str]) -> Iterator[tuple[tuple[int, str, str], Path]]:
    for name in names:
        path = folder / name
        if name.startswith((".", "~$")):
            continue
        try:
            yield _saved(path), path
        except OSError:  # gone since the folder was listed, or not for our eyes
            continue


def _saved(path: Path) -> tuple[int, str, str]:
    return path.lstat().st_mtime_ns, path.stem, path.suffix


def shown(name: str) -> str:
    """A file name as text: GBK bytes of an old Windows are decoded, control characters and personal data replaced."""
    raw = os.fsencode(name)
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        text = raw.decode("gb18030", "replace")
    text = "".join(character if character.isprintable() else "�" for character in text)
    return personal.without(text)[0]


def clear(path: Path, stamp: Stamp, inbox: Path) -> None:
    """Remove a landed file that lies in the inbox, unless it was written to since it was read."""
    try:
        if path.resolve().is_relative_to(inbox.resolve()) and stamp_of(path.lstat()) == stamp:
            path.unlink()
    except FileNotFoundError:
        pass
    except OSError as error:
        raise GuobanError("disk", file=path, detail=error.strerror or error) from error
