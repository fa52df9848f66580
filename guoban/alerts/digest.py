"""One message to one audience from everything it must be told."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from guoban.alerts import ladder
from guoban.alerts.causes import Cause, Fault, Observation
from guoban.alerts.phrases import Phrases
from guoban.alerts.telling import RESOLVED, Audience, Telling

Key = TypeVar("Key")
Item = TypeVar("Item")

#: Places named in a message; the others are marked in the returned workbook.
_PLACES = 5


@dataclass(frozen=True)
class Text:
    """A message in words. The body names no unit when it goes to a unit, so that equal bodies can be sent together."""

    subject: str
    salutation: str
    body: str


@dataclass(frozen=True)
class Speaker:
    """Puts tellings into words. ``observed`` gives how many reports have come."""

    phrases: Phrases
    observed: Observation
    by: datetime
    """Until when an answer is asked for."""

    def write(self, audience: Audience, tellings: list[Telling]) -> Text:
        """The message to ``audience``: each alert a paragraph, units in lists where the group is spoken to."""
        role, _ = audience
        unit = self._unit(tellings[0].alert.cause)
        paragraphs = self._group(tellings) if role == "group" else [self._single(role, each) for each in tellings]
        return Text(
            self.phrases.say(f"subject_{role}"),
            self.phrases.say(f"salutation_{role}", unit=unit),
            "\n\n".join([*dict.fromkeys(paragraphs), self.phrases.signature()]),
        )

    def fields(self, cause: Cause) -> dict[str, object]:
        """What a paragraph about one cause may name."""
        moments = [self.phrases.now, self.observed.data_at or self.phrases.now]
        return {
            "form": self.phrases.form(cause.form),
            "step": self.phrases.say(f"step_{cause.form}") if self.phrases.has(f"step_{cause.form}") else cause.form,
            "month": self.phrases.month(cause.period) if cause.period else "",
            "due": self.phrases.due(cause.due_at) if cause.due_at else "",
            "as_of": self.phrases.moment(min(moments)),
            "by": self.phrases.by(self.by),
            "version": cause.revision,
            "count": max(cause.count, len(cause.faults)),
            "faults": self._faults(cause.faults),
            "file": cause.faults[0].file_name if cause.faults else "",
            "detail": cause.detail_zh if self.phrases.lang == "zh" else cause.detail_en,
        }

    def _single(self, role: str, telling: Telling) -> str:
        cause = telling.alert.cause
        fields = self.fields(cause)
        if telling.rung == RESOLVED:
            phrase = "leader_resolved" if role == "leader" else f"{role}_{cause.kind}_resolved"
        elif role == "officer":
            phrase = f"officer_{cause.kind}"
        elif cause.kind == ladder.RETURNED and cause.is_counted:
            is_first = telling.is_anew or telling.rung == ladder.OPENED
            phrase = "unit_returned_counted" if is_first else "unit_returned_counted_again"
        elif telling.is_anew:
            phrase = f"{role}_{cause.kind}_{ladder.OPENED}"
        else:
            phrase = f"{role}_{cause.kind}_{telling.rung}"
        is_ahead = cause.due_at is not None and cause.due_at > self.phrases.now
        fields["due_clause"] = self.phrases.say("due_clause", **fields) if is_ahead else ""
        fields["lines"] = fields["detail"]
        fields["rows"] = self.phrases.say("unmet_rows" if cause.count else "unmet_unknown", **fields)
        if cause.kind == ladder.STALE:
            fields["as_of"] = self.phrases.moment(cause.due_at) if cause.due_at else ""
            fields["why"] = self.phrases.say("stale_waiting" if cause.count else "stale_deadline", **fields)
        return self.phrases.say(phrase, **fields)

    def _group(self, tellings: list[Telling]) -> list[str]:
        """A paragraph per form and month, the unresolved first; units in their order, those returned named apart."""

        def key(telling: Telling) -> tuple[bool, str, date, bool]:
            cause = telling.alert.cause
            assert cause.period is not None  # noqa: S101 - the group hears of reports only
            return telling.rung == RESOLVED, cause.form, cause.period, telling.rung == "overdue_5"

        paragraphs = []
        for (is_resolved, form, period, is_named), members in _grouped(tellings, key).items():
            cause = members[0].alert.cause
            fields = self.fields(cause)
            [whole] = [each for each in self.observed.rounds if (each.form, each.period) == (form, period)]
            fields |= {"received": whole.received, "asked": whole.asked}
            if is_resolved:
                names = [self._unit(each.alert.cause) for each in members]
                fields |= {"count": len(names), "units": self.phrases.listed(names)}
                paragraphs.append(self.phrases.say("group_resolved", **fields))
                continue
            is_over = cause.due_at is not None and cause.due_at <= self.phrases.now
            phrase = "group_named" if is_named else "group_overdue" if is_over else "group_today"
            fields["lists"] = self.lists(each.alert.cause for each in members)
            paragraphs.append(self.phrases.say(phrase, **fields))
        return paragraphs

    def lists(self, causes: Iterable[Cause]) -> str:
        """尚未收到 2 家:…;已退回、等待更正 1 家:…"""
        parts = []
        for kind, group in sorted(_grouped(causes, lambda each: each.kind).items(), reverse=True):
            phrase = "group_missing" if kind == ladder.UNREPORTED else "group_returned"
            names = [self._unit(cause) for cause in group]
            parts.append(self.phrases.say(phrase, count=len(names), units=self.phrases.listed(names)))
        return self.phrases.say("lists_join").join(parts)

    def _faults(self, faults: tuple[Fault, ...]) -> str:
        lines = []
        for number, fault in enumerate(faults[:_PLACES], 1):
            place = "place" if fault.sheet and fault.cell else "place_file"
            said = self.phrases.say(place, file=fault.file_name, sheet=fault.sheet, cell=fault.cell)
            message = fault.message_zh if self.phrases.lang == "zh" else fault.message_en
            lines.append(self.phrases.say("fault", number=number, place=said, message=message))
        if len(faults) > _PLACES:
            lines.append(self.phrases.say("faults_more", count=len(faults) - _PLACES))
        return "\n".join(lines)

    def _unit(self, cause: Cause) -> str:
        return cause.unit_zh if self.phrases.lang == "zh" else cause.unit_en


def _grouped(items: Iterable[Item], key: Callable[[Item], Key]) -> dict[Key, list[Item]]:
    groups: dict[Key, list[Item]] = {}
    for item in items:
        groups.setdefault(key(item), []).append(item)
    return groups
