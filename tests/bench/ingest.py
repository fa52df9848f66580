"""Times the ingest of 2,000 workbooks beside what bounds it, and shows that time and memory grow as they should.

In one run: our whole ingest (check, isolate, read, recognise, archive, land), bare python-calamine on the same cells
(the floor), and the pandas + openpyxl loop that somebody would write, which only reads, on a sample of the files.
Then 100, 1,000 and 10,000 files. ``python -m tests.bench.ingest [MOST_FILES]``. Asserts nothing.
"""

import io
import json
import math
import os
import resource
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

from guoban.settings import PROJECT, Settings
from tests.ingestion.workbooks import form

FILES, SAMPLE = 2_000, 60
_SIZES = (100, 1_000, 10_000)
_UNIT, _FIGURE = "昆仑桥街道总工会", "7.77"


def main() -> None:
    """Write the corpora, run each contestant, print a table."""
    sizes = [size for size in _SIZES if size <= int(sys.argv[1] if len(sys.argv) > 1 else _SIZES[-1])]
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "corpus"
        written = _seconds(lambda: write(folder, FILES))
        files = sorted(folder.iterdir())
        size = files[0].stat().st_size / 1024
        print(f"{FILES} workbooks, 60 indicators, 2 sheets, {size:.1f} KB each ({written:.0f} s)")
        floor = _seconds(lambda: [_bare(file) for file in files])
        floor_cpu = _processor(lambda: [_bare(file) for file in files])
        sample = files[:: FILES // SAMPLE]
        _pandas(sample[0])  # imports
        loop_cpu = time.process_time()
        loop = _seconds(lambda: [_pandas(file) for file in sample]) * FILES / len(sample)
        loop_cpu = (time.process_time() - loop_cpu) * FILES / len(sample)
        ours = _measured(folder, Path(scratch) / "home")
        print(f"  bare calamine              {floor:7.2f} s  {1000 * floor / FILES:6.2f} ms a file")
        print(
            f"  pandas + openpyxl          {loop:7.2f} s  {1000 * loop / FILES:6.2f} ms a file ({SAMPLE} files, scaled)"
        )
        print(f"  guoban ingest              {ours['seconds']:7.2f} s  {1000 * ours['seconds'] / FILES:6.2f} ms a file")
        cpu = ours["parent"] + ours["workers"]
        of_loop = f"1/{loop_cpu / cpu:.1f} of the loop's {loop_cpu:.1f} s"
        print(f"  processor time {cpu:.1f} s: {cpu / floor_cpu:.1f} times the floor's {floor_cpu:.2f} s, {of_loop}")
        ratios = f"{ours['seconds'] / floor:.1f} times the floor, 1/{loop / ours['seconds']:.1f} of the loop"
        print(f"  = {ratios}; {_how(ours)}")
        times = []
        for size in sizes:
            write(folder := Path(scratch) / f"corpus-{size}", size)
            measured = _measured(folder, Path(scratch) / f"home-{size}")
            times.append(measured["seconds"])
            print(f"  {size:6} files {measured['seconds']:7.2f} s; {_how(measured)}")
        if len(times) > 1:
            slope = math.log(times[-1] / times[0]) / math.log(sizes[-1] / sizes[0])
            print(f"  exponent {slope:.2f} from {sizes[0]} to {sizes[-1]} files")


def write(folder: Path, count: int) -> None:
    """So many workbooks that differ in unit and figures."""
    folder.mkdir()
    lines = (PROJECT / "seeds" / "org_units.csv").read_text("utf-8").splitlines()[2:24]
    units = [line.split(",")[1] for line in lines]
    parts = _parts()
    for number in range(count):
        with zipfile.ZipFile(folder / f"{number:05}.xlsx", "w", zipfile.ZIP_DEFLATED) as package:
            for name, text in parts.items():
                unit, figure = f"{units[number % len(units)]}总工会", f"{1 + number / 10_000:.4f}"
                package.writestr(name, text.replace(_UNIT, unit).replace(_FIGURE, figure))


def _parts() -> dict[str, str]:
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(form(unit=_UNIT, fee_collected=7.77)))  # type: ignore[arg-type]
    notes = book.create_sheet("填表说明")
    for row in range(1, 61):
        notes.append([row, f"第{row}栏", "按报告期内实际发生数填报，没有发生填0，不适用填—", row * 10])
    buffer = io.BytesIO()
    book.save(buffer)
    with zipfile.ZipFile(buffer) as package:
        return {name: package.read(name).decode() for name in package.namelist()}


def _measured(folder: Path, home: Path) -> dict[str, float]:
    command = [sys.executable, "-m", "tests.bench.ingest", "run", str(folder), str(home)]
    done = subprocess.run(command, cwd=PROJECT, stdout=subprocess.PIPE, text=True, check=True)
    measured: dict[str, float] = json.loads(done.stdout)
    return measured


def _run(folder: Path, home: Path) -> None:
    from ingestion import inbox

    results: list[inbox.FileResult] = []
    seconds = _seconds(lambda: results.extend(inbox.ingest(Settings(home=home), [folder])))
    assert {result.verdict for result in results} == {"accepted"}
    own, workers = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    cpu = [usage.ru_utime + usage.ru_stime for usage in (own, workers)]
    peaks = [usage.ru_maxrss / 1024 for usage in (own, workers)]
    print(
        json.dumps({"seconds": seconds, "parent": cpu[0], "workers": cpu[1], "rss": peaks[0], "worker_rss": peaks[1]})
    )


def _how(measured: dict[str, float]) -> str:
    return (
        f"processor {measured['parent']:.1f} s here, {measured['workers']:.1f} s in workers on {os.cpu_count()} cores; "
        f"peak {measured['rss']:.0f} MB here, {measured['worker_rss']:.0f} MB a worker"
    )


def _bare(file: Path) -> None:
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_path(file)
    for name in book.sheet_names:
        book.get_sheet_by_name(name).to_python()


def _pandas(file: Path) -> None:
    import pandas

    pandas.read_excel(file, sheet_name=None, engine="openpyxl")


def _processor(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


if __name__ == "__main__":
    if sys.argv[1:2] == ["run"]:
        _run(*map(Path, sys.argv[2:4]))
    else:
        main()
