"""The card for the phone: three pieces of good news, three things to ask about, three calls to make."""

from collections import Counter
from dataclasses import dataclass

from guoban.brief.facts import Facts, Report, Task
from guoban.brief.sources import Figure
from guoban.brief.wording import Wording

EACH = 3


@dataclass(frozen=True)
class Item:
    """One line of the card and the words below it."""

    head: str
    detail: str


@dataclass(frozen=True)
class Section:
    """Three items under a word and a shape: ``good``, ``ask`` or ``call``."""

    kind: str
    title: str
    mark: str
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Card:
    """What the picture shows."""

    title: str
    subtitle: str
    note: str
    sections: tuple[Section, ...]
    source: str
    dated: str


def compose(facts: Facts, wording: Wording) -> Card:
    """Tasks by their distance from the pace; units by how urgently somebody should call them."""
    sections = {"good": _good(facts, wording), "ask": _ask(facts, wording), "call": _call(facts, wording)}
    nothing = _item(wording.words("card", "nothing"))
    return Card(
        title=wording.words("card", "title"),
        subtitle=f"{wording.span()} {wording.words('card', 'subtitle')}",
        note=facts.note,
        sections=tuple(
            Section(kind, wording.words("card", kind), wording.words("card", f"{kind}_mark"), tuple(items or [nothing]))
            for kind, items in sections.items()
        ),
        source=wording.words("card", "source"),
        dated=wording.words("card", "dated", published=f"{facts.published_at:%Y-%m-%d %H:%M}"),
    )


def _good(facts: Facts, wording: Wording) -> list[Item]:
    tasks = [task for task in facts.tasks if task.county.state_code in {"completed", "ahead", "on_pace"}]
    chosen = sorted(tasks, key=_distance, reverse=True)[:EACH]
    return [_item(wording.words("card", "good_item", task=task)) for task in chosen]


def _ask(facts: Facts, wording: Wording) -> list[Item]:
    """The tasks furthest behind; then the units that are behind in most tasks, if in more than one."""
    tasks = sorted((task for task in facts.tasks if task.county.state_code == "behind"), key=_distance)
    items = [_item(wording.words("card", "ask_item", task=task)) for task in tasks[:EACH]]
    behind = Counter(unit.name for task in facts.tasks for unit in task.units if unit.state_code == "behind")
    for name, number in behind.most_common(EACH - len(items)):
        if number == 1:
            break
        items.append(_item(wording.words("card", "ask_unit", unit=name, number=Figure(f"{number}项"))))
    return items


def _call(facts: Facts, wording: Wording) -> list[Item]:
    """Not reported, returned and not mended, late, and then hard findings, the worst first."""

    def urgency(report: Report) -> tuple[int, int]:
        statuses = ("missing", "returned", "late")
        place = statuses.index(report.status) if report.status in statuses else len(statuses)
        return place, -(report.days_late if report.status == "late" else report.hard)

    reports = [report for report in facts.reports if report.status in {"missing", "returned", "late"} or report.hard]
    items = []
    for report in sorted(reports, key=urgency)[:EACH]:
        kind = report.status if report.status in {"missing", "returned", "late"} else "hard"
        due = f"{report.due.month}月{report.due.day}日" if report.due else ""
        items.append(_item(wording.words("card", f"call_{kind}", report=report, due=due, hard=f"{report.hard}条")))
    return items


def _distance(task: Task) -> float:
    return (task.county.completion or 0) - task.pace_rate


def _item(text: str) -> Item:
    head, _, detail = text.partition("|")
    return Item(head.strip(), detail.strip())
