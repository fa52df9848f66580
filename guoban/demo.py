"""The sample county, end to end: workbooks into the inbox, ingested as they arrived, built and published."""

import hashlib
import shutil
import tempfile
from pathlib import Path

import duckdb

from guoban import building
from guoban.errors import GuobanError
from guoban.progress import Show
from guoban.sample import county
from guoban.settings import Settings
from ingestion import inbox


def run(settings: Settings, on_progress: Show) -> building.BuildResult:
    """Write, ingest, build and publish the sample county. A second run finds only duplicates and rebuilds.

    Raises GuobanError when the warehouse holds anything that is not the sample's.
    """
    settings.inbox.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=settings.home) as scratch:
        folder = Path(scratch)
        batches = county.write(folder, settings.seeds)
        _refuse_real_data(settings, [file for batch in batches for file in batch.files])
        arrivals = {
            file.rename(settings.inbox / file.name): batch.received_at for batch in batches for file in batch.files
        }
        # What a person needs to try mending the two returned reports.
        shutil.copytree(folder / "corrected", settings.home / "corrected", dirs_exist_ok=True)
    inbox.ingest(settings, list(arrivals), arrivals.__getitem__, on_progress)
    return building.build(settings, on_progress)


def _refuse_real_data(settings: Settings, files: list[Path]) -> None:
    """Sample figures must never stand among real ones: a warehouse in use holds the sample county or is refused."""
    if not settings.warehouse.exists():
        return
    ours = [hashlib.sha256(file.read_bytes()).hexdigest() for file in files]
    connection = duckdb.connect(str(settings.warehouse), read_only=True)
    try:
        row = connection.execute(
            "select count(*), count(*) filter (where list_contains($ours, sha256)) from raw.file", {"ours": ours}
        ).fetchone()
    except duckdb.CatalogException:  # no landing tables yet
        row = None
    finally:
        connection.close()
    if row and row[0] and not row[1]:
        raise GuobanError("demo_not_alone", file=settings.warehouse)
