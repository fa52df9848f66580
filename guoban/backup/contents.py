"""What of a state folder belongs into a backup."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

BACKUPS = "backups"

#: Where a restore puts the state that was there before it.
ASIDE = "before-restore-"

#: Held by those who take in, alert and deliver.
LOCKS = ("ingest.lock", "alerts/alerts.lock", "deliveries/deliver.lock")

#: Held by those who serve the dashboards.
SERVING = "serve.lock"

#: Made anew by the next run, and in nobody's way until then.
_ANEW = frozenset({"dbt", "matplotlib", BACKUPS})


@dataclass(frozen=True)
class Entry:
    """One file or link: its place in the state folder, and where its bytes are read."""

    name: str
    source: Path


def present(home: Path) -> list[str]:
    """The names in a state folder that a restore puts aside; backups and earlier states stay where they are."""
    if not home.is_dir():
        return []
    return sorted(
        entry.name
        for entry in home.iterdir()
        if not entry.name.startswith((".", ASIDE)) and entry.name != BACKUPS and entry.suffix != ".lock"
    )


def entries(home: Path, stands_for: Mapping[Path, Path]) -> list[Entry]:
    """Files and links of ``home`` in a fixed order; ``stands_for`` gives the copy that is read in a file's place."""
    found = []
    for top in present(home):
        if top in _ANEW:
            continue
        place = home / top
        if place.is_file():
            found.append(Entry(top, place))
            continue
        for folder, folders, files in os.walk(place):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            links = [name for name in folders if (Path(folder) / name).is_symlink()]
            for name in sorted([*files, *links]):
                source = Path(folder) / name
                if _belongs(source):
                    found.append(Entry(str(source.relative_to(home)), stands_for.get(source, source)))
    # Last, because a process that closes a file it has read loses DuckDB's lock on it (POSIX).
    held = set(databases(home))
    return sorted(found, key=lambda entry: entry.source in held)


def databases(home: Path) -> list[Path]:
    """The DuckDB files that runs write to; those of releases are closed for good."""
    return sorted(home.glob("*.duckdb"))


def sqlite(home: Path) -> list[Path]:
    """The SQLite files: Superset's metadata, and what the alerts remember."""
    return sorted([*home.glob("superset/*.db"), *home.glob("alerts/*.sqlite")])


def _belongs(source: Path) -> bool:
    is_kind = source.is_symlink() or source.is_file()
    return (
        is_kind
        and not source.name.endswith((".lock", "-wal", "-shm", "-journal", ".wal"))
        and not source.name.startswith(".")
    )
