"""What the sample is made from: totals of the county, planted faults, who reports and how large they are."""

import csv
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from guoban import reference
from guoban.errors import GuobanError
from ingestion import vocabulary
from ingestion.vocabulary import Form, OrgUnit, Vocabulary

MONTHS = tuple(date(year, month, 1) for year in (2005, 2006) for month in range(1, 13) if (year, month) <= (2006, 6))
LAST_MONTH = MONTHS[-1]
_HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Total:
    """A sum of the county: published (``source`` names the figure) or made up; ``step`` is its smallest amount."""

    year: int
    indicator_code: str
    steps: int
    step: Decimal
    season: str
    own_level_percent: int
    source: str


@dataclass(frozen=True, slots=True)
class Fault:
    """A planted deviation of one unit in one month; see planted.csv for the kinds."""

    kind: str
    org_unit_code: str
    period_month: date
    received_at: datetime | None


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that the figures follow from. ``sizes`` weighs the units; the county's own level has none."""

    vocabulary: Vocabulary
    form: Form
    totals: list[Total]
    faults: list[Fault]
    units: list[OrgUnit]
    own_level: str
    sizes: dict[str, int]

    def fault(self, kind: str) -> Fault:
        """The only fault of a kind."""
        return next(fault for fault in self.faults if fault.kind == kind)

    def does_not_count(self, org_unit_code: str, month: date) -> bool:
        """Whether the unit has no report that counts for the month, so that the published sums hold without it."""
        return any(
            fault.kind in {"missing", "parts_differ", "wrong_unit"}
            and (fault.org_unit_code, fault.period_month) == (org_unit_code, month)
            for fault in self.faults
        )


def load(seeds: Path) -> Plan:
    """Read the plan. Raises GuobanError when ``seeds`` describes another county than the sample's."""
    words = vocabulary.load(seeds)
    faults = [
        Fault(
            row["kind"],
            row["org_unit_code"],
            date.fromisoformat(row["period_month"]),
            datetime.fromisoformat(row["received_at"]) if row["received_at"] else None,
        )
        for row in _rows("planted")
    ]
    sizes = {
        row["org_unit_code"]: int(row["target_value"])
        for row in reference.read(seeds, "annual_targets")
        if (row["task_code"], row["year"]) == ("mem_net", "2006") and row["org_unit_code"] in words.org_units
    }
    own = [code for code in words.org_units if code not in sizes]
    if len(own) != 1 or any(fault.org_unit_code not in sizes for fault in faults):
        raise GuobanError("sample_other_county", folder=seeds)
    return Plan(
        vocabulary=words,
        form=words.forms["monthly_01"],
        totals=[_total(row) for row in _rows("totals")],
        faults=faults,
        units=list(words.org_units.values()),
        own_level=own[0],
        sizes=sizes,
    )


def _total(row: dict[str, str]) -> Total:
    step = Decimal(row["step"])
    return Total(
        year=int(row["year"]),
        indicator_code=row["indicator_code"],
        steps=int(Decimal(row["total"]) / step),
        step=step,
        season=row["season"],
        own_level_percent=int(row["own_level_percent"]),
        source=row["source"],
    )


def _rows(name: str) -> list[dict[str, str]]:
    with (_HERE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
