"""Published copies by moment: what is current, or what was known at a past moment, built when it is not there."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import duckdb

from guoban import building, publishing
from guoban.errors import GuobanError
from guoban.settings import PROJECT, Settings


def as_of(
    settings: Settings,
    moment: datetime,
    on_build: Callable[[], None] | None = None,
    on_progress: building.Progress | None = None,
) -> Path:
    """The marts as known at ``moment`` (local time); ``on_build`` is called before a build that they need.

    A copy is taken as it stands while nothing received by then was landed after it, and no reference file or model is
    newer. Raises GuobanError when the build fails.
    """
    file = settings.published / f"as_of_{moment:%Y%m%dT%H%M%S}" / publishing.FILE
    if not file.exists() or is_outdated(settings, file, moment):
        if on_build:
            on_build()
        building.build(settings.model_copy(update={"as_of": moment}), on_progress)
    return file


def current(settings: Settings) -> Path:
    """The marts of the release that dashboards read. Raises GuobanError when nothing is published."""
    file = settings.published / "current" / publishing.FILE
    if not file.exists():
        raise GuobanError("nothing_published", folder=settings.published)
    return file.resolve()


def is_outdated(settings: Settings, file: Path, moment: datetime) -> bool:
    """Whether a build for ``moment`` would now start from something else than the copy in ``file`` did."""
    sources = [*settings.seeds.glob("*.csv"), *(PROJECT / "dbt_project").rglob("*.sql")]
    if max(path.stat().st_mtime for path in sources) > file.stat().st_mtime:
        return True
    with duckdb.connect(str(file), read_only=True) as connection:
        row = connection.execute("select max(published_at) from publications").fetchone()
    return _landed_since(settings, row[0] if row else None, moment)


def _landed_since(settings: Settings, published_at: datetime | None, moment: datetime) -> bool:
    if not settings.warehouse.exists():
        return False
    try:
        with duckdb.connect(str(settings.warehouse), read_only=True) as connection:
            # Landing is noted to the second.
            row = connection.execute(
                "select count(*) from raw.file where received_at <= ? and landed_at >= date_trunc('second', ?)",
                [moment, published_at or datetime.min],
            ).fetchone()
    except (duckdb.IOException, duckdb.ConnectionException) as error:
        raise GuobanError("warehouse_locked", file=settings.warehouse) from error
    return bool(row and row[0])
