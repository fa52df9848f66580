"""The annexes: progress of every unit in every task, what became of the reports, and where each figure comes from."""

import re
from dataclasses import dataclass

from guoban.brief.facts import Facts, Progress, Task
from guoban.brief.wording import Wording

#: A table of progress is set in two halves side by side, each of at most so many rows, to fit a landscape page.
ROWS = 18

NONE = "—"

#: An amount with decimals, as against a place or a rate.
_AMOUNT = re.compile(r"约?-?[0-9]+\.[0-9]+")


@dataclass(frozen=True)
class Table:
    """Columns with relative widths, rows of text. ``align`` has one of ``lcr`` per column; bold rows by index."""

    caption: str
    columns: tuple[str, ...]
    widths: tuple[float, ...]
    align: str
    rows: tuple[tuple[str, ...], ...]
    bold: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class Annex:
    """One annex; every table begins a page of its own. The note stands below each table, or once before the first."""

    title: str
    note: str
    tables: tuple[Table, ...]
    landscape: bool = False
    note_first: bool = False


def progress(facts: Facts, wording: Wording) -> Annex:
    """附件1: a table per task, by place (or in the fixed order when not ranked), the whole county first."""
    suffix = "" if wording.ranked else "_unranked"
    tables: list[Table] = []
    for number, task in enumerate(facts.tasks, 1):
        tables += _tables(task, number, wording)
    return Annex(
        wording.words("annexes", "progress"), wording.words("annexes", f"progress_note{suffix}"), tuple(tables), True
    )


def reports(facts: Facts, wording: Wording) -> Annex:
    """附件2: every expected report, in the fixed order of units, all of them together first."""
    total = (
        NONE,
        wording.words("annexes", "total"),
        wording.words("annexes", "reports_due"),
        wording.words("annexes", "reports_received", count=sum(report.versions > 0 for report in facts.reports)),
        wording.words("annexes", "reports_on_time", count=sum(report.status == "on_time" for report in facts.reports)),
        *(str(sum(getattr(report, kind) for report in facts.reports)) for kind in ("versions", "hard", "soft")),
    )
    rows = tuple(
        (
            str(number),
            report.name,
            f"{report.due:%Y-%m-%d}" if report.due else NONE,
            f"{report.received_at:%Y-%m-%d %H:%M}" if report.received_at else NONE,
            wording.words("reports", report.status, days=report.days_late),
            str(report.versions),
            str(report.hard) if report.versions else NONE,
            str(report.soft) if report.versions else NONE,
        )
        for number, report in enumerate(facts.reports, 1)
    )
    heads = tuple(wording.listed("annexes", "reports_columns"))
    bold = tuple((0, column) for column in range(len(heads)))
    table = Table("", heads, (9, 30, 24, 33, 21, 11, 14, 14), "clcccccc", (total, *rows), bold)
    return Annex(wording.words("annexes", "reports"), wording.words("annexes", "reports_note"), (table,))


def sources(facts: Facts, wording: Wording) -> Annex:
    """附件3: the numbered sources. Called last, when the text has named all it uses."""
    rows = tuple(
        (
            str(cited.number),
            "、".join(cited.figures),
            f"{cited.source.mart}\n{cited.source.key}",
            cited.source.trace,
        )
        for cited in wording.ledger.cited()
    )
    received = f"{facts.last_received_at:%Y-%m-%d %H:%M}" if facts.last_received_at else NONE
    note = wording.words("annexes", "sources_note", published=f"{facts.published_at:%Y-%m-%d %H:%M}", received=received)
    table = Table("", tuple(wording.listed("annexes", "sources_columns")), (9, 40, 60, 47), "clll", rows)
    return Annex(wording.words("annexes", "sources"), note, (table,), note_first=True)


def _tables(task: Task, number: int, wording: Wording) -> list[Table]:
    caption = wording.words(
        "annexes", "progress_table", number=number, task=task.name, unit=task.unit, pace=task.pace.text
    )
    units = task.ranked if wording.ranked else list(task.units)
    lines = [_line(task, task.county, "", wording)]
    lines += [_line(task, unit, str(place), wording) for place, unit in enumerate(units, 1)]
    lines = _aligned(lines)
    widths: tuple[float, ...]
    if wording.ranked:
        columns, widths, align = "progress_columns", (13.0, 25.5, 17.5, 14.5, 16.0, 10.0, 18.0), "clrrrcl"
    else:
        columns, widths, align = "progress_columns_unranked", (12.0, 28.0, 19.0, 19.0, 20.0, 20.0), "clrrrl"
    heads = tuple(wording.listed("annexes", columns))
    tables = []
    for start in range(0, len(lines), 2 * ROWS):
        chunk = lines[start : start + 2 * ROWS]
        half = (len(chunk) + 1) // 2
        blank = ("",) * len(heads)
        right = chunk[half:] + [blank] * (2 * half - len(chunk))
        rows = tuple((*one, "", *other) for one, other in zip(chunk[:half], right, strict=True))
        # The blank column between the halves has no head; renderers draw no lines around it.
        table = Table(
            caption,
            (*heads, "", *heads),
            (*widths, 3.0, *widths),
            f"{align}c{align}",
            rows,
            tuple((0, column) for column in range(len(heads))) if start == 0 else (),
        )
        tables.append(table)
    return tables


def _line(task: Task, progress: Progress, number: str, wording: Wording) -> tuple[str, ...]:
    """One unit in a table of progress; ``number`` is its place in the fixed order, empty for the whole county."""
    amounts = [_bare(figure.text if figure else NONE, task.unit) for figure in (progress.target, progress.done)]
    mark = f"{wording.words('marks', progress.state_code)}{progress.state}"
    name = progress.name if number else wording.words("annexes", "total")
    cells = [name, *amounts, progress.rate.text if progress.rate else NONE]
    if not wording.ranked:
        return (number or NONE, *cells, mark)
    if not number or progress.state_code == "not_reported":
        place = NONE
    else:
        place = str(progress.rank) if progress.rank else wording.words("annexes", "unranked")
    return (place, *cells, progress.rank_change if progress.rank else NONE, mark)


def _aligned(lines: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """The lines with as many decimals in each column of amounts as its longest has: 0.072 above 0.0548 is 0.0720."""
    columns = []
    for column in zip(*lines, strict=True):
        amounts = [cell for cell in column if _AMOUNT.fullmatch(cell)]
        most = max((len(cell.partition(".")[2]) for cell in amounts), default=0)
        columns.append([_padded(cell, most) if cell in amounts else cell for cell in column])
    return list(zip(*columns, strict=True))


def _padded(amount: str, decimals: int) -> str:
    whole, point, parts = amount.partition(".")
    return f"{whole}{point}{parts.ljust(decimals, '0')}" if point else amount


def _bare(amount: str, unit: str) -> str:
    """An amount without its unit, which stands above the table."""
    return amount.removesuffix(unit)
