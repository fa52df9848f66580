"""How many planted mistakes the plausibility models find, and how often they speak of an honest figure.

``python -m tests.bench.mistakes`` prints the table on counties that the detectors were not tuned on; ``--write`` puts
it into docs/checks.md. The models that run are the project's own, by dbt, in a scratch warehouse.
"""

import csv
import io
import subprocess
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import duckdb

from guoban import building, dbt_folder
from guoban.settings import PROJECT, Settings
from ingestion import raw, rows
from tests.bench import planting
from tests.bench.corpus import FORM, MONTHS, TARGET, Corpus, Report, build

#: Counties of the reported figures. Thresholds were tuned on others (1, 2, 3).
HELD_OUT = (201, 202, 203, 204)
#: Where the table stands.
PAGE = PROJECT / "docs" / "checks.md"
_LETTERS = {"month": "E", "ytd": "F", "stock": "F"}
BEGIN, END = "<!-- mistakes: begin -->", "<!-- mistakes: end -->"


class Found(NamedTuple):
    """One finding: its detector, where, and the value it thinks was meant, in base units."""

    rule: str
    indicator: str
    unit: str
    month: int
    column: str
    likely: Decimal | None


@dataclass
class Outcome:
    """What was planted and found by kind of mistake; false flags by detector; and how many honest cells there were.

    ``found`` counts planted mistakes that a finding on one of their cells names, ``valued`` those whose true value it
    tells as well, ``flagged`` those of which anything at all was said.
    """

    planted: Counter[str]
    found: Counter[str]
    valued: Counter[str]
    flagged: Counter[str]
    false: Counter[str]
    honest_cells: int

    @classmethod
    def empty(cls) -> "Outcome":
        """Nothing counted yet."""
        return cls(Counter(), Counter(), Counter(), Counter(), Counter(), 0)

    def false_per_200(self, rule: str | None = None) -> float:
        """Findings on honest figures per 200 of them, of one detector or all."""
        return 200 * (self.false[rule] if rule else self.false.total()) / self.honest_cells

    def share(self, kind: str) -> float:
        """Share of the planted mistakes of a kind that a finding names rightly."""
        return self.found[kind] / self.planted[kind]


def measure(seeds: tuple[int, ...], each: int) -> Outcome:
    """Plant ``each`` of every kind in each county, run the models and count."""
    outcome = Outcome.empty()
    for seed in seeds:
        corpus = build(seed)
        planting.plant(corpus, seed, each)
        with tempfile.TemporaryDirectory() as scratch:
            count(corpus, findings(corpus, Path(scratch)), outcome)
    return outcome


def table(outcome: Outcome) -> str:
    """The Markdown tables of docs/checks.md."""
    lines = [
        "| planted mistake | planted | named rightly | its true value told | flagged at all | missed |",
        "|---|---|---|---|---|---|",
    ]
    for kind in planting.EXPECTED:
        planted, named, flagged = max(outcome.planted[kind], 1), outcome.found[kind], outcome.flagged[kind]
        valued = f"{outcome.valued[kind] / planted:.1%}" if kind in planting.TOLD else "—"
        lines.append(
            f"| {kind} | {planted} | {named / planted:.1%} | {valued} | {flagged / planted:.1%} "
            f"| {1 - flagged / planted:.1%} |"
        )
    lines += ["", "| detector | false flags per 200 honest cells |", "|---|---|"]
    for rule in _rules():
        lines.append(f"| `{rule}` | {outcome.false_per_200(rule):.4f} |")
    lines.append(f"| all together, on {outcome.honest_cells} honest cells | {outcome.false_per_200():.4f} |")
    return "\n".join(lines)


def _rules() -> list[str]:
    with (PROJECT / "seeds" / "plausibility_rules.csv").open(encoding="utf-8", newline="") as file:
        return [row["rule_code"] for row in csv.DictReader(file) if row["scope"] != "baseline"]


def count(corpus: Corpus, found: list[Found], outcome: Outcome) -> None:
    """Add what was found in one county to the outcome."""
    named: set[tuple[str, int]] = set()
    valued: set[tuple[str, int]] = set()
    flagged: set[tuple[str, int]] = set()
    for each in found:
        key = (each.unit, each.month)
        report = corpus.reports[key]
        if not report.mistake or each.indicator not in report.cells:
            outcome.false[each.rule] += 1
            continue
        flagged.add(key)
        if each.rule in planting.EXPECTED[report.mistake]:
            named.add(key)
            if _is_true(corpus, report, each):
                valued.add(key)
    for key, report in corpus.reports.items():
        figures = len(report.flows) * 2 + len(report.stocks)
        outcome.honest_cells += figures if not report.mistake else 0
        if report.mistake:
            outcome.planted[report.mistake] += 1
            outcome.flagged[report.mistake] += key in flagged
            outcome.found[report.mistake] += key in named
            outcome.valued[report.mistake] += key in valued


def _is_true(corpus: Corpus, report: Report, found: Found) -> bool:
    """Whether the value that a finding tells is what stood there before the mistake."""
    stood = report.honest_cumulative if found.column == "ytd" else report.honest
    if found.likely is None or found.indicator not in stood:
        return False
    [line] = [each for each in corpus.lines if each.code == found.indicator]
    honest = stood[found.indicator] * (10000 if line.unit == "万元" else 1)
    room = honest / 4 if report.mistake in planting.ROUGHLY else Decimal(0)
    return abs(found.likely - honest) <= room


def findings(corpus: Corpus, folder: Path) -> list[Found]:
    """Every finding that the project's own models come to."""
    settings = Settings(home=folder / "home", seeds=_seeds(corpus, folder / "seeds"))
    settings.home.mkdir()
    _land(corpus, settings)
    command = "build --select +int_plausibility_findings --exclude-resource-type test unit_test"
    done = subprocess.run(
        [sys.executable, "-m", "guoban.dbt_main", *command.split()],
        cwd=dbt_folder.prepare(settings),
        env=building.environment(settings),
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    if done.returncode:
        raise RuntimeError(done.stdout[-3000:])
    with duckdb.connect(str(settings.warehouse), read_only=True) as connection:
        found = connection.execute(
            """
            select
                findings.check_code, findings.indicator_code, submissions.org_unit_code, submissions.period_month,
                findings.column_role, findings.likely_value
            from intermediate.int_plausibility_findings as findings
            inner join raw.submission as submissions using (submission_id)
            """
        ).fetchall()
    return [
        Found(rule, code, unit, MONTHS.index((month.year, month.month)), column, likely)
        for rule, code, unit, month, column, likely in found
    ]


def _seeds(corpus: Corpus, folder: Path) -> Path:
    """The county's reference data, so that no check but the plausibility models returns or judges a report.

    The lines of the corpus keep to no relation, so that checks would mark many, and keep the detectors silent there.
    """
    folder.mkdir()
    for path in (PROJECT / "seeds").glob("*.csv"):
        text = path.read_text(encoding="utf-8")
        if path.stem == "checks":
            text = _for_nobody(text)
        if path.stem == "annual_targets":
            text = _targets(corpus, text)
        (folder / path.name).write_text(text, encoding="utf-8")
    return folder


def _for_nobody(text: str) -> str:
    """The checks, none of which holds for any unit; their pairs of persons and money are still read."""
    reader = csv.DictReader(text.splitlines())
    out = io.StringIO()
    writer = csv.DictWriter(out, reader.fieldnames or [])
    writer.writeheader()
    writer.writerows(row | {"org_type": "nobody"} for row in reader if row["operator"] != "bound")
    return out.getvalue()


def _targets(corpus: Corpus, text: str) -> str:
    """The corpus' own targets for the one task that mistakes are planted in."""
    reader = csv.DictReader(text.splitlines())
    lines = [",".join(reader.fieldnames or [])]
    for row in reader:
        target = corpus.targets.get((row["org_unit_code"], int(row["year"])))
        if row["task_code"] == TARGET and target is not None:
            row["target_value"] = f"{target:f}"
        lines.append(",".join(f'"{value}"' for value in row.values()))
    return "\n".join(lines) + "\n"


def _land(corpus: Corpus, settings: Settings) -> None:
    submissions, cells = [], []
    numbers = {line.code: line for line in corpus.lines}
    for (unit, month), report in corpus.reports.items():
        year, month_no = MONTHS[month]
        submission_id = f"{unit}-{month:02d}"
        after = (year + month_no // 12, month_no % 12 + 1)
        received = datetime(*after, 3, 9)
        submissions.append((submission_id, submission_id, FORM, unit, f"{year}-{month_no:02d}-01", 1, received, "报表"))
        columns = {"month": report.flows, "ytd": report.cumulative, "stock": report.stocks}
        for role, figures in columns.items():
            for code, value in figures.items():
                line = numbers[code]
                place = (submission_id, "报表", f"{_LETTERS[role]}{line.index + 8}", line.index + 8, 5, "", code)
                cells.append((*place, code, role, f"{value:f}", value, line.unit, "exact"))
    with duckdb.connect(str(settings.warehouse)) as connection:
        raw.create_tables(connection)
        rows.insert(connection, "submission", rows.arrow("submission", submissions))
        rows.insert(connection, "cell", rows.arrow("cell", cells))


def main(arguments: list[str]) -> None:
    """Print the tables, and with ``--write`` put them into docs/checks.md."""
    seeds = tuple(int(each) for each in arguments if each.isdigit()) or HELD_OUT
    text = table(measure(seeds, each=6))
    print(text)
    if "--write" in arguments:
        page = PAGE.read_text(encoding="utf-8")
        before, after = page.split(BEGIN)[0], page.split(END)[1]
        PAGE.write_text(f"{before}{BEGIN}\n{text}\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
