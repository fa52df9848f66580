"""Times the sample county from inbox to published marts, and a second run with one new workbook.

Prints each part and the floor beside it: bare python-calamine over the same files. Asserts nothing.
"""

import io
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from guoban import building
from guoban.settings import PROJECT, Settings


def main() -> None:
    """Run in a scratch state folder and print a table."""
    from guoban.sample import county
    from ingestion import inbox

    with tempfile.TemporaryDirectory() as scratch:
        settings = Settings(home=Path(scratch) / "home")
        settings.inbox.mkdir(parents=True)
        batches: list[county.Batch] = []
        written = _seconds(lambda: batches.extend(county.write(Path(scratch) / "sample", settings.seeds)))
        arrived = {file.name: batch.received_at for batch in batches for file in batch.files}
        for batch in batches:
            for file in batch.files:
                shutil.copy(file, settings.inbox / file.name)
        files = sorted(settings.inbox.iterdir())
        size = sum(file.stat().st_size for file in files)
        print(f"{len(files)} workbooks, {size / 1e6:.1f} MB; written in {written:.1f} s")

        floor = _seconds(lambda: [_bare(file) for file in files])
        ingested = _seconds(lambda: inbox.ingest(settings, received_at=lambda path: arrived[path.name]))
        _table("inbox to published marts", floor, ingested, *_built(settings))

        corrected = next((Path(scratch) / "sample" / "corrected").glob("*.xlsx"))
        shutil.copy(corrected, settings.inbox / corrected.name)
        floor = _seconds(lambda: _bare(corrected))
        ingested = _seconds(lambda: inbox.ingest(settings))
        _table("second run, one new workbook", floor, ingested, *_built(settings))

    for arguments in (["--help"], ["ingest", "--help"]):
        command = [sys.executable, "-m", "guoban.cli", *arguments]
        seconds = min(
            _seconds(lambda c=command: subprocess.run(c, cwd=PROJECT, capture_output=True, check=True))
            for _ in range(3)
        )
        print(f"guoban {' '.join(arguments)}: {seconds:.2f} s")


def _bare(file: Path) -> None:
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_filelike(io.BytesIO(file.read_bytes()))
    for name in book.sheet_names:
        book.get_sheet_by_name(name).to_python()


def _built(settings: Settings) -> tuple[float, float]:
    """Seconds that a build takes, and how many of them publication, which runs alone."""
    done: list[tuple[str, float]] = []
    built = _seconds(lambda: building.build(settings, lambda _, __, name: done.append((name, time.perf_counter()))))
    last = [name for name, _ in done].index("publication")
    return built, done[last][1] - done[last - 1][1]


def _table(title: str, floor: float, ingested: float, built: float, published: float) -> None:
    print(f"\n{title}: {ingested + built:.1f} s")
    print(f"  read, judge, archive, land   {ingested:6.2f} s   (bare calamine on the same files {floor:.2f} s)")
    print(f"  build (seeds, models, tests) {built - published:6.2f} s")
    print(f"  publish                      {published:6.2f} s")


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
