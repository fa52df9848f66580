"""How the month at a glance is shown: the counts, who is in which state, what to do, and the words to paste."""

import sys
from collections.abc import Sequence
from datetime import date
from itertools import groupby

from rich.console import Console
from rich.table import Table
from rich.text import Text

from guoban.glance import SILENT_MONTHS, Line
from guoban.messages import text

#: States in the order in which they are named, with their colour; the word always stands beside it.
_STATES = {"missing": "dim", "returned": "red", "late": "yellow", "not_due": "", "on_time": "green"}

#: Columns of a page that is not a terminal.
_PAGE = 160


def show(rows: Sequence[Line], month: date | None, reminder: str, lang: str) -> None:
    """Print each form of the month, then the reminder to paste. Plain text where nobody looks on."""
    console = Console(highlight=False, width=None if sys.stdout.isatty() else _PAGE)
    if month is None:
        console.print(text("status_nothing", lang))
        return
    for _, group in groupby(rows, key=lambda row: row.form_code):
        _form(console, list(group), month, lang)
    if reminder:
        console.print(f"\n{text('glance_paste', lang)}", style="bold", markup=False)
        console.print(reminder, markup=False, soft_wrap=True)


def _form(console: Console, rows: list[Line], month: date, lang: str) -> None:
    reported = sum(row.status in {"on_time", "late"} for row in rows)
    title = text("status_title", lang, month=f"{month:%Y-%m}", reported=reported, units=len(rows))
    console.print(f"{title}  {rows[0].form_name}", style="bold", markup=False)
    for status, style in _STATES.items():
        members = [row for row in rows if row.status == status]
        if members:
            named = "" if status in {"on_time", "not_due"} else text("glance_names_join", lang).join(
                _named(row, lang) for row in members
            )  # fmt: skip
            word = text(f"status_{status}", lang)
            console.print(Text.assemble((f"  {word} {len(members)}", style), f"  {named}"))
    for code, members in (
        ("glance_silent_units", [row for row in rows if row.silent_months >= SILENT_MONTHS]),
        ("glance_likely_units", [row for row in rows if row.likely_late]),
        ("glance_soft_units", [row for row in rows if row.soft_findings]),
        ("glance_explained_units", [row for row in rows if row.explained_findings]),
    ):
        if members:
            names = text("glance_names_join", lang).join(row.name for row in members)
            console.print(f"  {text(code, lang, count=len(members))}  {names}", markup=False)
    console.print(_table(rows, lang))


def _named(row: Line, lang: str) -> str:
    if row.status == "late":
        return text("glance_late_by", lang, unit=row.name, days=row.days_late)
    return row.name


def _table(rows: list[Line], lang: str) -> Table:
    """A line per unit, with what to do about it in the last column."""
    table = Table(box=None, pad_edge=False)
    for column in ("unit", "status", "received", "versions", "hard", "soft", "to_do"):
        is_text = column in {"unit", "status", "to_do"}
        table.add_column(
            text(f"status_{column}", lang), justify="left" if is_text else "right", no_wrap=column == "unit"
        )
    for row in rows:
        late = f" {text('status_days_late', lang, days=row.days_late)}" if row.status == "late" else ""
        table.add_row(
            Text(row.name),
            Text(text(f"status_{row.status}", lang) + late, style=_STATES[row.status]),
            f"{row.received_at:%m-%d %H:%M}" if row.received_at else "—",
            str(row.versions or "—"),
            str(row.hard_findings or "—"),
            str(row.soft_findings or "—"),
            Text(row.to_do or "—"),
        )
    return table
