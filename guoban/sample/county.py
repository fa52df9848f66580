"""Writes the sample county: a real workbook for each unit and month, and when each of them arrived."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from guoban import reference
from guoban.sample import flows, plan, stocks
from guoban.sample.flows import Series
from guoban.sample.plan import MONTHS, Fault, Plan
from guoban.sample.splitting import pick
from ingestion.form import NOT_APPLICABLE, Figure, Figures, Filled, FormWriter
from ingestion.vocabulary import Item, OrgUnit

NOTE = "示例数据（分解数为虚构）：全市合计为公布数，各单位、各月的分解数是为演示编造的。"

#: Days and hours after the end of the month at which units send their reports.
_ARRIVALS = ((2, 16, 20), (4, 10, 5))

_MENDED = """# 更正件

这里是 2006 年 6 月两份被退回的报表的更正件：{files}。
放进 inbox 后执行 `guoban run`，它们就会计入。那时全市合计会超过公布数，因为公布数不含这两份报表。

The corrected copies of the two June 2006 reports that were returned. Drop them into the inbox and `guoban run`: they
count from then on, and the county's totals exceed the published ones, which do not hold these two reports.
"""


@dataclass(frozen=True, slots=True)
class Batch:
    """Workbooks that arrived together; ``received_at`` is local time."""

    received_at: datetime
    files: list[Path]


def write(folder: Path, seeds: Path) -> list[Batch]:
    """Write the workbooks under ``folder`` and return them in the order of their arrival.

    The corrected copies of the returned workbooks stand in ``folder/corrected`` and belong to no batch. Same seeds,
    same bytes. Raises GuobanError when the seeds describe another county.
    """
    what = plan.load(seeds)
    writer = FormWriter(what.vocabulary, what.form, seeds)
    arrivals: dict[datetime, list[Path]] = {}
    for received_at, name, filled in _reports(what, _Book(what, seeds)):
        path = folder / f"{filled.month:%Y-%m}" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(writer.to_bytes(filled))
        arrivals.setdefault(received_at, []).append(path)
    _write_corrected(folder / "corrected", what, seeds, writer)
    return [Batch(moment, files) for moment, files in sorted(arrivals.items())]


class _Book:
    """The figures of all units and months as the form prints them."""

    def __init__(self, what: Plan, seeds: Path) -> None:
        self._what = what
        self._flows = flows.build(what)
        self._stocks = stocks.build(what, self._flows)
        self._steps = {total.indicator_code: total.step for total in what.totals}
        tasks = {(row["task_code"], row["year"]): row["measure_code"] for row in reference.read(seeds, "annual_tasks")}
        self._targets = {
            (row["org_unit_code"], row["year"], tasks[row["task_code"], row["year"]]): Decimal(row["target_value"])
            for row in reference.read(seeds, "annual_targets")
        }

    def figures(self, unit: str, month: date) -> dict[str, Figures]:
        """One report without a fault, by line code."""
        return {item.line_no: self._line(item, unit, month) for item in self._what.form.items.values()}

    def _line(self, item: Item, unit: str, month: date) -> Figures:
        code = item.indicator_code
        target = self._targets.get((unit, str(month.year), code))
        a_year_ago = month.replace(year=month.year - 1)
        if item.kind == "stock":
            series = self._stocks[code]
            if (unit, month) not in series:
                return Figures(NOT_APPLICABLE, NOT_APPLICABLE, None, target)
            before = self._amount(item, series[unit, a_year_ago]) if (unit, a_year_ago) in series else None
            return Figures(NOT_APPLICABLE, self._amount(item, series[unit, month]), before, target)
        if unit == self._what.own_level and not code.startswith("aid_"):
            return Figures(NOT_APPLICABLE, NOT_APPLICABLE, None, target)
        series = self._flows[code]
        before = self._amount(item, _so_far(series, unit, a_year_ago)) if a_year_ago in MONTHS else None
        return Figures(
            self._amount(item, series[unit, month]), self._amount(item, _so_far(series, unit, month)), before, target
        )

    def _amount(self, item: Item, steps: int) -> Figure:
        step = self._steps.get(item.indicator_code) or self._step_of_sum(item)
        amount = steps * step
        return int(amount) if amount == int(amount) else amount

    def _step_of_sum(self, item: Item) -> Decimal:
        if item.indicator_code == "aid_raised":
            return self._steps["aid_raised_donation"]
        return Decimal("0.0001") if item.unit_code == "万元" else Decimal(1)


def _so_far(series: Series, unit: str, month: date) -> int:
    return sum(series[unit, each] for each in MONTHS if each.year == month.year and each <= month)


def _reports(what: Plan, book: _Book) -> Iterator[tuple[datetime, str, Filled]]:
    """Every workbook with its arrival and name, the planted faults among them."""
    faults = {(fault.org_unit_code, fault.period_month): fault for fault in what.faults}
    for month in MONTHS:
        for unit in what.units:
            fault = faults.get((unit.org_unit_code, month))
            received_at = _arrival(unit.org_unit_code, month)
            filled = _filled(unit, month, book, received_at)
            if fault is None or fault.kind == "unusual":
                yield received_at, _name(unit, month), filled
            elif fault.kind == "late" and fault.received_at:
                late = replace(filled, reported_on=fault.received_at.date())
                yield fault.received_at, _name(unit, month), late
            elif fault.kind == "first_version_wrong" and fault.received_at:
                yield received_at, _name(unit, month), _wrong(filled, fault, what)
                mended = replace(filled, reported_on=fault.received_at.date())
                yield fault.received_at, _name(unit, month, "（更正）"), mended
            elif fault.kind != "missing":
                yield received_at, _name(unit, month), _wrong(filled, fault, what)


def _arrival(unit: str, month: date) -> datetime:
    day, hour, minute = _ARRIVALS[pick(len(_ARRIVALS), "arrival", unit, month.month)]
    next_month = (month.replace(day=28) + timedelta(days=4)).replace(day=day)
    return datetime(next_month.year, next_month.month, day, hour, minute)


def _filled(unit: OrgUnit, month: date, book: _Book, received_at: datetime) -> Filled:
    return Filled(unit.full_name_zh, month, book.figures(unit.org_unit_code, month), received_at.date(), (NOTE,))


def _name(unit: OrgUnit, month: date, mark: str = "") -> str:
    return f"{unit.name_zh}{month.year}年{month.month}月工会月报表{mark}.xlsx"


def _wrong(filled: Filled, fault: Fault, what: Plan) -> Filled:
    """The report with the planted mistake in it."""
    lines = {item.indicator_code: item.line_no for item in what.form.items.values()}
    code = {
        "parts_differ": "org_new_total",
        "wrong_unit": "fee_collected",
        "first_version_wrong": "mem_new_total",
    }[fault.kind]
    right = filled.figures[lines[code]]
    month, ytd = _number(right.month), _number(right.ytd)
    if fault.kind == "parts_differ":  # one more than its parts
        wrong = replace(right, month=int(month) + 1, ytd=int(ytd) + 1)
    elif fault.kind == "wrong_unit":  # 元 where 万元 is asked
        wrong = replace(right, month=int(month * 10000), ytd=int(ytd * 10000))
    else:  # the last two digits change places
        swapped = int(month) // 100 * 100 + int(f"{int(month) % 100:02d}"[::-1])
        wrong = replace(right, month=swapped if swapped != month else int(month) + 9)
    return replace(filled, figures={**filled.figures, lines[code]: wrong})


def _number(figure: Figure) -> Decimal:
    return Decimal(figure if isinstance(figure, int | Decimal) else 0)


def _write_corrected(folder: Path, what: Plan, seeds: Path, writer: FormWriter) -> None:
    """The returned June reports as they should have been."""
    book = _Book(what, seeds)
    folder.mkdir(parents=True, exist_ok=True)
    names = []
    for fault in what.faults:
        if fault.kind in {"parts_differ", "wrong_unit"}:
            unit, month = what.vocabulary.org_units[fault.org_unit_code], fault.period_month
            filled = _filled(unit, month, book, _arrival(unit.org_unit_code, month))
            names.append(_name(unit, month, "（更正）"))
            (folder / names[-1]).write_bytes(writer.to_bytes(filled))
    (folder / "README.md").write_text(_MENDED.format(files="、".join(names)), encoding="utf-8")
