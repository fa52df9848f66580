"""One state in the place of another, inside the state folder (its parent is often not ours to write in).

The new state is unpacked into ``.restoring`` first; up to there nothing has changed. Then a plan is written, and each
name is moved once: the old ones aside, the new ones in. Killed in between, the same plan is carried on to its end.
"""

import json
import os
import shutil
from collections.abc import Sequence
from pathlib import Path

from guoban.backup.contents import ASIDE

_DRAFTS, _PLAN = ".restoring", ".plan"


def is_unfinished(home: Path) -> bool:
    """Whether a plan was begun and not carried to its end."""
    return (home / _DRAFTS / _PLAN).exists()


def prepare(home: Path) -> Path:
    """An empty folder for the new state; what a killed restore had unpacked is removed."""
    drafts = home / _DRAFTS
    home.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(drafts, ignore_errors=True)
    drafts.mkdir(mode=0o700)
    return drafts


def plan(home: Path, stamp: str, old: Sequence[str]) -> None:
    """Write down what is to be moved. From here on the restore is carried out, whatever happens."""
    drafts = home / _DRAFTS
    draft = drafts / f"{_PLAN}.draft"
    with draft.open("w", encoding="utf-8") as out:
        json.dump({"aside": f"{ASIDE}{stamp}", "old": list(old)}, out)
        out.flush()
        os.fsync(out.fileno())
    sync(drafts)
    draft.replace(drafts / _PLAN)
    sync(drafts)


def finish(home: Path) -> Path | None:
    """Carry out the plan, or what is left of it. Returns where the old state lies, None when there was none."""
    drafts = home / _DRAFTS
    said = json.loads((drafts / _PLAN).read_text(encoding="utf-8"))
    aside = home / said["aside"]
    for name in said["old"]:
        aside.mkdir(mode=0o700, exist_ok=True)
        if not os.path.lexists(aside / name):
            (home / name).rename(aside / name)
    for entry in sorted(drafts.iterdir()):
        if entry.name != _PLAN:
            entry.rename(home / entry.name)
    sync(home)
    (drafts / _PLAN).unlink()
    drafts.rmdir()
    return aside if said["old"] else None


def sync(directory: Path) -> None:
    """Let new names in the directory survive a power failure."""
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
