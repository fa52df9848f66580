"""A small county and the reports it may get: what hypothesis draws, and what a person would make of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

import duckdb
from hypothesis import strategies as st

from tests.properties.models import Rows

COUNTY = "county"

#: The first moment at which a report may arrive.
START = datetime(2006, 1, 20)

#: Towns a and b below a district, c below the county; c1 and c2 merged into c on 1 April, d was dissolved in February.
UNITS: Rows = [
    {"org_unit_code": code, "parent_code": parent, "valid_from": since, "valid_to": until, "org_type": "town",
     "name_zh": code, "name_en": code, "level": 0, "sort_order": 0, "group_zh": "镇组", "group_en": "Towns"}
    for code, parent, since, until in [
        (COUNTY, None, "2001-01-01", None),
        ("district", COUNTY, "2001-01-01", None),
        ("a", "district", "2001-01-01", None),
        ("b", "district", "2001-01-01", None),
        ("c1", COUNTY, "2001-01-01", "2006-03-31"),
        ("c2", COUNTY, "2001-01-01", "2006-03-31"),
        ("c", COUNTY, "2006-04-01", None),
        ("d", COUNTY, "2001-01-01", "2006-02-28"),
    ]
]  # fmt: skip
TOWNS = ("a", "b", "c1", "c2", "c", "d")

REFERENCE: dict[str, Rows] = {
    "org_units": UNITS,
    "org_unit_successors": [
        {"org_unit_code": "c1", "successor_code": "c"},
        {"org_unit_code": "c2", "successor_code": "c"},
    ],
    "units": [
        {"unit_code": code, "name_en": code, "base_unit_code": base, "factor": factor, "dimension": base}
        for code, base, factor in (("元", "元", 1), ("万元", "元", 10000), ("美元", "美元", 1), ("家", "家", 1))
    ],
    "indicators": [
        {"indicator_code": code, "name_zh": code, "name_en": code, "unit_code": unit, "kind": kind, "hard_min": 0}
        for code, unit, kind in (("paid", "元", "flow"), ("open", "家", "stock"), ("whole", "家", "stock"))
    ],
    "forms": [{"form_code": "f", "frequency": "M", "valid_from": "2006-01-01", "valid_to": "2006-06-30"}],
    "form_items": [
        {"form_code": "f", "line_no": line, "indicator_code": code}
        for line, code in (("01", "paid"), ("02", "open"), ("03", "whole"))
    ],
    "form_assignments": [{"form_code": "f", "org_type": "*", "org_unit_code": "*", "valid_from": "2006-01-01"}],
    "due_rules": [
        {"form_code": "f", "months_after": 1, "day_of_month": 5, "due_time": "24:00", "shift": "none",
         "valid_from": "2006-01-01"},
    ],
    "checks": [{"check_code": "within", "severity": "hard", "operator": "<=", "message_zh": "x", "message_en": "x"}],
    "check_terms": [
        {"check_code": "within", "side": "left", "indicator_code": "open", "measure": "stock", "coefficient": 1},
        {"check_code": "within", "side": "right", "indicator_code": "whole", "measure": "stock", "coefficient": 1},
    ],
    "kpis": [{"kpi_code": "rate", "kpi_kind": "ratio", "name_zh": "x", "name_en": "x", "direction": "up"}],
    "kpi_terms": [
        {"kpi_code": "rate", "side": "numerator", "indicator_code": "open", "measure": "stock", "coefficient": 1},
        {"kpi_code": "rate", "side": "denominator", "indicator_code": "whole", "measure": "stock", "coefficient": 1},
    ],
    "annual_tasks": [
        {"task_code": "pay", "year": 2006, "measure_kind": "indicator", "measure_code": "paid", "unit_code": "元",
         "name_zh": "x", "name_en": "x", "weight": 1, "pace_kind": "curve", "curve_code": "linear"},
    ],
    "annual_targets": [
        {"task_code": "pay", "year": 2006, "org_unit_code": code, "version": 1, "decided_on": "2006-01-01",
         "target_value": 100, "unit_code": "元"}
        for code in (COUNTY, "a", "b", "c")
    ],
    "pace_curves": [
        {"curve_code": "linear", "month_no": month, "done_parts": month, "total_parts": 12} for month in range(1, 13)
    ],
}  # fmt: skip


@dataclass(frozen=True)
class Report:
    """What one file says; ``paid`` in fen, ``open_of`` units with open management and all units, None where blank."""

    unit: str
    month: int
    received_at: datetime
    paid: int | None
    open_of: tuple[int, int] | None

    @property
    def is_returned(self) -> bool:
        """Whether the one hard check fails."""
        return self.open_of is not None and self.open_of[0] > self.open_of[1]


#: Units and months that a report may be about: from the opening of the unit on, after its closing too.
_ABOUT = [(unit, month) for unit in TOWNS for month in range(1, 7) if unit != "c" or month >= 4]

_REPORT = st.builds(
    lambda about, minute, paid, open_of: Report(*about, START + timedelta(minutes=minute), paid, open_of),
    st.sampled_from(_ABOUT),
    st.integers(0, 300_000),
    st.none() | st.integers(0, 10**9),
    st.none() | st.tuples(st.integers(0, 9), st.integers(0, 9)),
)

#: Up to 25 reports, each at a moment of its own between January and August.
REPORTS = st.lists(_REPORT, max_size=25, unique_by=lambda report: report.received_at)


def land(connection: duckdb.DuckDBPyConnection, reports: Iterable[Report]) -> None:
    """Replace what was landed by these reports, in this order, which also numbers the versions."""
    files, submissions, cells = [], [], []
    versions: dict[tuple[str, int], int] = {}
    for report in reports:
        version = versions[report.unit, report.month] = versions.get((report.unit, report.month), 0) + 1
        moment = report.received_at
        key = f"{moment:%m%d%H%M}-{sum(row[4] == moment for row in files)}"
        files.append((key, key, "f.xlsx", 1, moment, moment, "accepted", "f.xlsx"))
        submissions.append((key, key, "f", report.unit, date(2006, report.month, 1), version, moment, "s"))
        paid = None if report.paid is None else Decimal(report.paid) / 100
        stocks = report.open_of or (None, None)
        for row, (code, role, value, unit) in enumerate(
            (("paid", "month", paid, "元"), ("open", "stock", stocks[0], "家"), ("whole", "stock", stocks[1], "家"))
        ):
            if value is not None:
                cells.append((key, "s", f"E{row}", row, 5, None, None, code, role, str(value), value, unit, "exact"))
    connection.execute("truncate raw.file; truncate raw.submission; truncate raw.cell")
    for table, found in (("file", files), ("submission", submissions), ("cell", cells)):
        if found:
            marks = ", ".join(["(" + ", ".join("?" * len(found[0])) + ")"] * len(found))
            connection.execute(f"insert into raw.{table} values {marks}", [value for row in found for value in row])


def counting(reports: Sequence[Report]) -> list[Report]:
    """The reports that count: of each unit and month the last to arrive that was not returned."""
    last: dict[tuple[str, int], Report] = {}
    for report in sorted(reports, key=lambda report: report.received_at):
        if not report.is_returned:
            last[report.unit, report.month] = report
    return list(last.values())
