"""Reference data of a made-up nation: sixty indicators in one monthly form, and a tree of units as wide as asked."""

import csv
import shutil
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

from guoban.settings import PROJECT

#: The year that is reported; all of it lies in the past.
YEAR = 2025

#: Counties per city, cities per province and townships per county, about as in China.
TOWNSHIPS_PER_COUNTY, COUNTIES_PER_CITY, CITIES_PER_PROVINCE = 14, 9, 11

_EMPTIED = (
    "county", "due_exceptions", "indicator_aliases", "ledger_rules", "org_unit_aliases", "org_unit_successors",
    "report_lines", "unit_tiles",
)  # fmt: skip


def kind(line: int) -> str:
    """What the indicator on a line of the form is: five totals with two parts each, ten pairs of stocks, flows."""
    return "stock" if 16 <= line <= 35 else {59: "max", 60: "milestone"}.get(line, "flow")


def code(line: int) -> str:
    """The indicator on a line of the form."""
    return f"i{line:02d}"


def write(folder: Path, townships: int) -> None:
    """Write every seed of the project into ``folder``, with the nation's rows in place of the sample county's."""
    shutil.copytree(PROJECT / "seeds", folder, dirs_exist_ok=True)
    units = list(_org_units(townships))
    shares = _townships_below(units)
    rows = _catalogue() | {
        "org_units": units,
        "annual_targets": [
            {"task_code": task, "year": YEAR, "org_unit_code": unit["org_unit_code"], "version": 1,
             "decided_on": f"{YEAR}-01-10", "target_value": target * shares[unit["org_unit_code"]], "unit_code": "人",
             "source": "made_up"}
            for task, target in (("i01", 250), ("i04", 300), ("i07", 350), ("i36", 130), ("k11", 400))
            for unit in units
        ],
    }  # fmt: skip
    for name in _EMPTIED:
        _replace(folder / f"{name}.csv", [])
    for name, values in rows.items():
        _replace(folder / f"{name}.csv", values)


def _replace(file: Path, rows: Iterable[Mapping[str, object]]) -> None:
    columns = file.read_text(encoding="utf-8-sig").splitlines()[0].split(",")
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def _townships_below(units: list[dict[str, object]]) -> Counter[object]:
    parents = {unit["org_unit_code"]: unit["parent_code"] for unit in units}
    shares: Counter[object] = Counter()
    for unit in units:
        above = unit["org_unit_code"] if unit["org_type"] == "township" else None
        while above:
            shares[above] += 1
            above = parents[above]
    return shares


def _org_units(townships: int) -> Iterable[dict[str, object]]:
    counties = -(-townships // TOWNSHIPS_PER_COUNTY)
    cities = -(-counties // COUNTIES_PER_CITY)
    provinces = -(-cities // CITIES_PER_PROVINCE)
    yield _unit("100000000", "nation", None, 0, 0)
    for number in range(provinces):
        yield _unit(f"2{number:08d}", "province", "100000000", 1, number)
    for number in range(cities):
        yield _unit(f"3{number:08d}", "city", f"2{number // CITIES_PER_PROVINCE:08d}", 2, number)
    for number in range(counties):
        yield _unit(f"4{number:08d}", "county", f"3{number // COUNTIES_PER_CITY:08d}", 3, number)
    for number in range(townships):
        yield _unit(f"5{number:08d}", "township", f"4{number // TOWNSHIPS_PER_COUNTY:08d}", 4, number)


def _unit(unit_code: str, org_type: str, parent: str | None, level: int, number: int) -> dict[str, object]:
    return {
        "org_unit_code": unit_code, "name_zh": f"单位{unit_code}", "name_en": f"Unit {unit_code}",
        "org_type": org_type, "parent_code": parent, "level": level, "group_zh": f"第{number % 3}组",
        "group_en": f"Group {number % 3}", "sort_order": number, "valid_from": "2000-01-01",
    }  # fmt: skip


def _catalogue() -> dict[str, list[dict[str, object]]]:
    lines = range(1, 61)
    tasks = [("i01", "indicator"), ("i04", "indicator"), ("i07", "indicator"), ("i36", "indicator"), ("k11", "kpi")]
    return {
        "indicators": [
            {"indicator_code": code(line), "family_code": "bench", "family_zh": "测试", "family_en": "Benchmark",
             "name_zh": f"指标{line}", "name_en": f"Indicator {line}", "kind": kind(line), "frequency": "M",
             "unit_code": "日期" if kind(line) == "milestone" else "人", "level": "township", "direction": "up",
             "hard_min": "" if kind(line) == "milestone" else 0, "soft_max": 400 if kind(line) == "flow" else "",
             "hard_max": 20991231 if kind(line) == "milestone" else "", "definition_zh": "虚构"}
            for line in lines
        ],
        "forms": [{"form_code": "nation_01", "table_no": "测试", "name_zh": "月报表", "name_en": "Monthly report",
                   "frequency": "M", "valid_from": f"{YEAR}-01-01", "valid_to": f"{YEAR}-12-31"}],
        "form_items": [{"form_code": "nation_01", "line_no": f"{line:02d}", "indicator_code": code(line)}
                       for line in lines],
        "form_assignments": [{"form_code": "nation_01", "org_type": "*", "org_unit_code": "*",
                              "valid_from": f"{YEAR}-01-01"}],
        "due_rules": [{"form_code": "nation_01", "months_after": 1, "day_of_month": 5, "due_time": "24:00",
                       "shift": "next_working_day_after_holiday", "valid_from": f"{YEAR}-01-01"}],
        "checks": [*_kept_checks(),
                   *({"check_code": f"parts_{total}_{measure}", "severity": "hard", "operator": "=",
                      "message_zh": "{name}应等于各项之和：{left}，{right}。",
                      "message_en": "{name} must equal its parts: {left}, {right}."}
                     for total in range(1, 16, 3) for measure in ("month", "ytd")),
                   *({"check_code": f"within_{part}", "severity": "hard", "operator": "<=",
                      "message_zh": "{name}不应大于其总数：{left}，{right}。",
                      "message_en": "{name} must be within its whole: {left}, {right}."} for part in range(16, 36, 2)),
                   *({"check_code": f"steady_{whole}", "severity": "soft", "operator": "=", "reach": "history",
                      "message_zh": "{name}应等于上期末数：{left}，{right}。",
                      "message_en": "{name} must equal the last one: {left}, {right}."} for whole in range(17, 36, 2))],
        "check_terms": [
            *({"check_code": "month_within_ytd", "side": side, "indicator_code": "*", "measure": measure,
               "coefficient": 1} for side, measure in (("left", "month"), ("right", "ytd"))),
            *({"check_code": f"parts_{total}_{measure}", "side": "left" if line == total else "right",
               "indicator_code": code(line), "measure": measure, "coefficient": 1}
              for total in range(1, 16, 3) for measure in ("month", "ytd") for line in range(total, total + 3)),
            *({"check_code": f"within_{part}", "side": side, "indicator_code": code(line), "measure": "stock",
               "coefficient": 1} for part in range(16, 36, 2) for side, line in (("left", part), ("right", part + 1))),
            *({"check_code": f"steady_{whole}", "side": side, "indicator_code": code(whole), "measure": measure,
               "coefficient": 1}
              for whole in range(17, 36, 2) for side, measure in (("left", "stock"), ("right", "previous_stock"))),
        ],
        "kpis": [
            *(_kpi(f"k{number:02d}", "ratio", number) for number in range(1, 11)),
            *(_kpi(f"k{number:02d}", "sum", number) for number in range(11, 13)),
        ],
        "kpi_terms": [
            *({"kpi_code": f"k{number:02d}", "side": side, "indicator_code": code(14 + 2 * number + step),
               "measure": "stock", "coefficient": 1}
              for number in range(1, 11) for step, side in enumerate(("numerator", "denominator"))),
            *({"kpi_code": f"k{number:02d}", "side": "numerator", "indicator_code": code(line), "measure": "ytd",
               "coefficient": 1} for number in (11, 12) for line in (3 * number + 4, 3 * number + 5)),
        ],
        "annual_tasks": [
            *({"task_code": measure, "year": YEAR, "name_zh": measure, "name_en": measure, "measure_kind": measure_kind,
               "measure_code": measure, "unit_code": "人", "weight": 20, "pace_kind": "curve",
               "curve_code": "linear", "rank_minimum": "", "sort_order": order}
              for order, (measure, measure_kind) in enumerate(tasks, 1)),
            {"task_code": "plan", "year": YEAR, "name_zh": "工程", "name_en": "Works", "measure_kind": "milestones",
             "measure_code": "works", "unit_code": "人", "weight": 10, "pace_kind": "milestones",
             "curve_code": "linear", "sort_order": 6},
        ],
        "plausibility_rules": _sized_by(code(17)),
        "milestones": [{"plan_code": "works", "year": YEAR, "step_no": 1, "indicator_code": code(60),
                        "name_zh": "竣工", "name_en": "Completion", "weight": 100, "planned_date": f"{YEAR}-06-30"}],
    }  # fmt: skip


def _kept_checks() -> list[dict[str, object]]:
    with (PROJECT / "seeds" / "checks.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = [dict(row) for row in csv.DictReader(stream)]
    kept = ("bound", "hint")
    return [row for row in rows if row["operator"] in kept or row["check_code"] == "month_within_ytd"]


def _sized_by(indicator_code: str) -> list[dict[str, object]]:
    with (PROJECT / "seeds" / "plausibility_rules.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = [dict(row) for row in csv.DictReader(stream)]
    return [row | ({"indicator_code": indicator_code} if row["rule_code"] == "unit_size" else {}) for row in rows]


def _kpi(kpi_code: str, kpi_kind: str, order: int) -> dict[str, object]:
    return {
        "kpi_code": kpi_code, "family_code": "bench", "name_zh": kpi_code, "name_en": kpi_code, "kpi_kind": kpi_kind,
        "unit_zh": "%", "unit_en": "%", "direction": "up", "definition_zh": "虚构", "definition_en": "Made up",
        "definition_source": "测试", "rank_minimum": 10, "sort_order": order,
    }  # fmt: skip
