"""The wording: one editable TOML file of Jinja text, filled with facts. Every figure leaves a mark of its source."""

import re
import tomllib
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import SandboxedEnvironment

from guoban.brief.facts import Facts, Rate, Report, Task
from guoban.brief.sources import Figure, Ledger, Source, plain
from guoban.errors import GuobanError

NAME = "bulletin_zh.toml"

_CHINESE = "零一二三四五六七八九"

#: Half-width punctuation and its full-width form, 0xFEE0 further on.
_FULL_WIDTH = {mark: chr(ord(mark) + 0xFEE0) for mark in ",;:()"}
_HALF_WIDTH = re.compile(r"(?<![0-9A-Za-z])[,;:()]|[,;:()](?![0-9A-Za-z])")


@dataclass(frozen=True)
class Family:
    """A part of section two: its number in Chinese, its tasks, its rates."""

    code: str
    name: str
    no: str
    tasks: tuple[Task, ...]
    rates: tuple[Rate, ...]


@dataclass
class Wording:
    """The template file filled with the facts of one month."""

    file: Path
    facts: Facts
    ranked: bool
    ledger: Ledger = field(default_factory=Ledger)

    def __post_init__(self) -> None:
        """Read the file and lay out the facts."""
        try:
            self.template: dict[str, Any] = tomllib.loads(self.file.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise GuobanError("brief_wording_broken", file=self.file, detail=error) from error
        # It makes text for Word and Typst, not HTML; nothing is escaped here.
        self._environment = SandboxedEnvironment(
            undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, finalize=self.ledger.mark, autoescape=False
        )
        self._context = self._facts()

    def marked(self, *path: str, **more: object) -> str:
        """The text at ``path`` in the template with marks at its figures. Raises GuobanError on a fault in it."""
        try:
            text: Any = self.template
            for step in path:
                text = text[step]
            return _full_width(self._environment.from_string(str(text)).render(self._context | more))
        except KeyError as error:
            raise GuobanError("brief_wording_broken", file=self.file, detail=f"[{'.'.join(path)}] {error}") from error
        except (TemplateError, TypeError) as error:
            line = getattr(error, "lineno", None)
            place = f"[{'.'.join(path)}]{f' line {line}' if line else ''}"
            raise GuobanError("brief_wording_broken", file=self.file, detail=f"{place} {error}") from error

    def words(self, *path: str, **more: object) -> str:
        """The same without marks, for titles and the like."""
        return plain(self.marked(*path, **more))

    def listed(self, *path: str) -> list[str]:
        """A list of plain words, for example the columns of a table."""
        return [str(word) for word in self.template[path[0]][path[1]]]

    def span(self) -> str:
        """The time the bulletin covers: 2006年上半年."""
        key = str(self.facts.period.month)
        return self.words("spans", key if key in self.template["spans"] else "other")

    def _facts(self) -> dict[str, object]:
        """What a template may use. Dates are figures without a source, so that no bare digit stands in a text."""
        facts, period = self.facts, self.facts.period
        # A bulletin is issued in the month after: that of December carries the next year's number.
        issued = (period.replace(day=28) + timedelta(days=4)).year
        kind = facts.county[-1]
        self._context = {
            "year": Figure(str(period.year)),
            "month_no": str(period.month),
            "month": Figure(f"{period.month}月"),
            "span_month": Figure(f"{period.year}年{period.month}月"),
            "issue_year": Figure(str(issued)),
            "federation": facts.federation,
            "all": f"全{kind}",
            "level": kind,
            "note": Figure(facts.note.rstrip("。")) if facts.note else "",
            "is_half_year": period.month == 6,
            "is_year_end": period.month == 12,
            "three": 3,
            "annex": Figure("附件1"),
            "nth": lambda items, item: chinese(items.index(item) + 1),
            "ranked": self.ranked,
            "most": self.template["text"]["most"],
            "reported": facts.reported,
            "expected": facts.expected,
            "tasks": facts.tasks,
            "states": facts.states,
            "values": facts.values,
            "families": self._families(),
            "pace": self._common_pace(),
            "tasks_in": lambda states: [task for task in facts.tasks if task.county.state_code in states],
            "tasks_figure": lambda tasks: Figure(f"{len(tasks)}项", facts.states_source),
            "reports_in": lambda status: [report for report in facts.reports if report.status == status],
            "reports_with": lambda kind: [report for report in facts.reports if getattr(report, kind)],
            "reports_figure": lambda reports: facts.count(len(reports)),
            "findings": lambda kind: Figure(
                f"{sum(getattr(report, kind) for report in facts.reports)}条", facts.report_source
            ),
            "days": self._days,
        }
        return self._context | {"span": Figure(self.span()), "issuer": self.words("issuer")}

    def _families(self) -> list[Family]:
        families: list[Family] = []
        for code, name in self.facts.families:
            tasks = tuple(task for task in self.facts.tasks if task.family == code)
            rates = tuple(rate for rate in self.facts.rates if rate.family == code)
            if tasks or rates:
                families.append(Family(code, name, chinese(len(families) + 1), tasks, rates))
        return families

    def _common_pace(self) -> Figure | str:
        paces = {task.pace.text for task in self.facts.tasks}
        source = Source("fct_task_progress", f"pace_rate · {self.facts.period:%Y-%m}", "seeds/pace_curves.csv")
        return Figure(paces.pop(), source) if len(paces) == 1 else ""

    def _days(self, report: Report) -> Figure:
        return Figure(self.words("reports", "late", days=report.days_late), self.facts.report_source)


def load(seeds: Path, facts: Facts, ranked: bool) -> Wording:
    """The county's own wording ``<seeds>/bulletin_zh.toml`` if there is one, otherwise ours."""
    own = seeds / NAME
    return Wording(own if own.exists() else Path(__file__).with_name(NAME), facts, ranked)


def _full_width(text: str) -> str:
    """Chinese text has full-width punctuation, however it was typed; between digits or Latin letters it stays."""
    return _HALF_WIDTH.sub(lambda match: _FULL_WIDTH[match[0]], text)


def chinese(number: int) -> str:
    """1 to 99 as headings count: 一, 十, 十二, 二十."""
    tens, ones = divmod(number, 10)
    head = "" if not tens else "十" if tens == 1 else f"{_CHINESE[tens]}十"
    return head + (_CHINESE[ones] if ones or not tens else "")
