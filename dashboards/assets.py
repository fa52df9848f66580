"""The committed assets (``assets/``): read from disk, imported into Superset, and what is gone from them removed."""

from pathlib import Path
from typing import Any

import yaml

from guoban.errors import GuobanError

FOLDER = Path(__file__).parent / "assets"


def contents(folder: Path = FOLDER) -> dict[str, str]:
    """Every asset file: path below ``folder`` to text."""
    return {
        file.relative_to(folder).as_posix(): file.read_text(encoding="utf-8") for file in sorted(folder.rglob("*.yaml"))
    }


def bring_in(files: dict[str, str]) -> None:
    """Import all assets, overwriting, in one transaction; must run as an administrator in an application context."""
    from superset.commands.importers.v1.assets import ImportAssetsCommand

    try:
        ImportAssetsCommand(dict(files)).run()
    except Exception as error:
        raise GuobanError("assets_not_imported", detail="; ".join(_causes(error))) from error


def _causes(error: BaseException) -> list[str]:
    """What really went wrong: Superset says "for an unknown reason" and keeps the reasons in the chain of causes."""
    found: list[str] = []
    link: BaseException | None = error
    while link is not None:
        details = getattr(link, "normalized_messages", None)
        found.append(str(details()) if callable(details) else f"{type(link).__name__}: {link}")
        link = link.__cause__ or link.__context__
    return found


def prune(files: dict[str, str]) -> list[str]:
    """Remove what an earlier version of the assets brought and this one no longer has; return the names.

    Our assets are marked as managed outside Superset, so what somebody made by hand in Superset is left alone.
    """
    from superset import db
    from superset.connectors.sqla.models import SqlaTable
    from superset.models.dashboard import Dashboard
    from superset.models.slice import Slice

    kept = {str(yaml.safe_load(text)["uuid"]) for name, text in files.items() if "/" in name}
    gone: list[Any] = []
    for kind in (Dashboard, Slice, SqlaTable):
        managed = db.session.query(kind).filter(kind.is_managed_externally.is_(True)).all()
        gone += [thing for thing in managed if str(thing.uuid) not in kept]
    names = [str(thing) for thing in gone]
    for thing in gone:
        db.session.delete(thing)
    db.session.commit()
    return names
