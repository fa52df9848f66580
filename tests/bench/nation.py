"""Times ``dbt`` on a generated nation against the same marts written as one script by hand, and a monthly run.

For each number of townships: landing tables with sixty indicators, twelve months and three corrections in a hundred;
one month on top of eleven; the models anew; and nation_floor.sql on a copy of the same landing tables, whose tables
must equal those of dbt, row for row. The ratio is given twice: of the two commands as they run, and without dbt's own
start, which is what the same command takes for a nation of one township that has not reported yet. What the script
does not write (plausibility, the life of findings, pages for reports) is timed with --everything; publication by
tests.bench.county.
"""

import argparse
import math
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import duckdb

from guoban import building, dbt_folder
from guoban.settings import Settings
from tests.bench import nation_raw, nation_seeds

FLOOR = Path(__file__).with_name("nation_floor.sql")

#: What the script by hand writes too, and whatever that stands on.
MODELS = (
    "--select", "+int_check_findings", "+fct_cells", "+fct_changes", "+fct_indicator_values", "+fct_kpi_values",
    "+fct_rankings", "+fct_reporting_rates", "+fct_scores", "+fct_task_progress",
)  # fmt: skip


@dataclass(frozen=True)
class Cost:
    """Seconds on the clock, seconds of processor time, and the most memory held, in GB."""

    wall: float
    cpu: float
    memory: float

    def less(self, other: "Cost") -> "Cost":
        """Without what an empty run takes."""
        return Cost(max(0.01, self.wall - other.wall), max(0.01, self.cpu - other.cpu), self.memory)

    def __str__(self) -> str:
        return f"{self.wall:8.1f} s {self.cpu:8.1f} s cpu {self.memory:6.2f} GB"


def main() -> None:
    """Measure each size and print a table; asserts nothing but equal rows."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--townships", type=int, nargs="+", default=[10, 100, 1000])
    parser.add_argument("--memory", default="8GB", help="limit for DuckDB, as it writes it")
    parser.add_argument("--tests", action="store_true", help="also time the models with their tests")
    parser.add_argument("--everything", action="store_true", help="also time all models but publication")
    parser.add_argument("--once", action="store_true", help="build once, without a monthly run, where hours are short")
    options = parser.parse_args()
    os.environ["GUOBAN_MEMORY_LIMIT"] = options.memory
    start = own_start()
    print(f"dbt's own start: {start}", flush=True)
    earlier: tuple[int, Cost] | None = None
    for townships in options.townships:
        with tempfile.TemporaryDirectory(prefix="nation-") as scratch:
            cost = measure(Path(scratch), townships, start, options)
        if earlier:
            growth = math.log(cost.cpu / earlier[1].cpu) / math.log(townships / earlier[0])
            print(f"  growth exponent from {earlier[0]} townships: {growth:.2f} (processor time)", flush=True)
        earlier = townships, cost


def own_start() -> Cost:
    """What dbt takes for the models themselves: one township, and not one report."""
    with tempfile.TemporaryDirectory(prefix="nation-") as scratch:
        settings = _settings(Path(scratch), 1)
        dbt(settings, "seed")
        dbt(settings, "run", *MODELS)
        return dbt(settings, "run", *MODELS)


def measure(scratch: Path, townships: int, start: Cost, options: argparse.Namespace) -> Cost:
    """Build a nation of that many townships in every way, print what each took, and return that of the models."""
    memory = options.memory
    settings = _settings(scratch, townships)
    with_parsing = dbt(settings, "seed")
    seeds = dbt(settings, "seed")
    rows = {"seeds, first parsing": with_parsing, "seeds": seeds}
    cells = land(settings, townships, 1, 11, memory)
    if not options.once:
        dbt(settings, "run", *MODELS)
    cells += land(settings, townships, 12, 12, memory)
    if not options.once:
        rows["a month more"] = dbt(settings, "run", *MODELS)
    rows["models"] = models = dbt(settings, "run", *MODELS, "--full-refresh")
    floor = _by_hand(settings, scratch / "floor.duckdb", memory)
    work = models.less(start)
    if options.tests:
        rows["models and tests"] = dbt(settings, "build", *MODELS, "--full-refresh")
    if options.everything:
        rows["all models"] = dbt(settings, "run", "--exclude", "publication", "--full-refresh")
    print(f"\n{townships} townships, {cells / 1e6:.2f} million cells, {settings.warehouse.stat().st_size / 1e9:.2f} GB")
    for name, cost in (rows | {"one script by hand": floor}).items():
        print(f"  {name:24}{cost}")
    print(f"  {'models : script':24}{models.wall / floor.wall:8.2f}   {models.cpu / floor.cpu:8.2f} cpu")
    print(f"  {'  without dbt itself':24}{work.wall / floor.wall:8.2f}   {work.cpu / floor.cpu:8.2f} cpu", flush=True)
    return work


def _settings(scratch: Path, townships: int) -> Settings:
    settings = Settings(home=scratch / "home", seeds=scratch / "seeds")
    settings.home.mkdir()
    nation_seeds.write(settings.seeds, townships)
    return settings


def land(settings: Settings, townships: int, first: int, last: int, memory: str) -> int:
    """Land the batches ``first`` to ``last`` in the warehouse; the number of cells landed."""
    with duckdb.connect(str(settings.warehouse), config={"memory_limit": memory}) as connection:
        return nation_raw.land(connection, townships, first, last)


def dbt(settings: Settings, *arguments: str) -> Cost:
    """Run dbt as `guoban build` would. Exits when it fails."""
    command = [sys.executable, "-m", "guoban.dbt_main", *arguments]
    return _timed(command, dbt_folder.prepare(settings), building.environment(settings))


def _by_hand(settings: Settings, copy: Path, memory: str) -> Cost:
    """Run the script in a process of its own, on a copy without what dbt made, and compare what both made."""
    with duckdb.connect(str(copy), config={"memory_limit": memory}) as connection:
        connection.execute(f"attach '{settings.warehouse}' as warehouse (read_only)")
        for schema in ("raw", "reference"):
            connection.execute(f"create schema {schema}")
            tables = connection.execute(
                "select table_name from duckdb_tables() where database_name = 'warehouse' and schema_name = ?", [schema]
            ).fetchall()
            for (table,) in tables:
                connection.execute(f"create table {schema}.{table} as from warehouse.{schema}.{table}")
    run = (
        f"import duckdb; connection = duckdb.connect({str(copy)!r}, config={{'memory_limit': {memory!r},"
        f" 'preserve_insertion_order': False}}); connection.execute('set enable_progress_bar = false');"
        f" connection.execute(open({str(FLOOR)!r}).read()); connection.close()"
    )
    cost = _timed([sys.executable, "-c", run], copy.parent, dict(os.environ))
    _compare(settings.warehouse, copy)
    return cost


def _compare(warehouse: Path, copy: Path) -> None:
    """Exit with a table of which the two do not hold the same rows: by the sum of all hashes, else row by row."""
    with duckdb.connect(str(copy), read_only=True) as connection:
        connection.execute(f"attach '{warehouse}' as warehouse (read_only)")
        tables = connection.execute(
            "select table_name, string_agg(column_name, ', ') from duckdb_columns()"
            " where database_name = current_database() and schema_name = 'by_hand' group by table_name"
        ).fetchall()
        for table, columns in tables:
            ours = f"by_hand.{table}"
            theirs = f"warehouse.{'marts' if table.startswith('fct_') else 'intermediate'}.{table}"
            sums = [
                connection.sql(f"select count(*), sum(cast(hash({columns}) as hugeint)) from {table}").fetchall()
                for table in (ours, theirs)
            ]
            if sums[0] == sums[1]:
                continue
            for one, other in ((ours, theirs), (theirs, ours)):
                rows = connection.sql(f"select {columns} from {one} except all select {columns} from {other}")
                assert not rows.limit(1).fetchall(), f"{one} has rows that {other} has not"


def _timed(command: list[str], folder: Path, environment: dict[str, str]) -> Cost:
    with tempfile.TemporaryFile("w+", encoding="utf-8") as said:
        start = time.perf_counter()
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=said)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            said.seek(0)
            raise SystemExit(f"failed: {' '.join(command)}\n{said.read()[-3000:]}")
    return Cost(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024 / 1e9)


if __name__ == "__main__":
    main()
