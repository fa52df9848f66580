"""Which indicator a row (or a column) of a table is: by its code, its name, an alias, or its place under its parent."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ingestion import numbers
from ingestion.numbers import CellValue
from ingestion.vocabulary import Form, Item, Measure, plain

_LETTERS = set("甲乙丙丁戊己庚辛壬癸")  # the row under the header: 甲 乙 丙 丁 1 2
_PARTS = re.compile(r"^(?:其中|其他中)[:、]?")
_MARKS = re.compile(r"^[-—–~*#△▲◇◆○●□■·•※★☆]+")
_NUMBERING = re.compile(
    r"^\d{1,2}(?:\.\d{1,2})+[.、]?(?=\D)|^[(\[]?(?:[一二三四五六七八九十]{1,3}|\d{1,2})(?:[)\]][、.]?|[、.:])|^\d{1,2}(?=\D)"
)
_BRACKETS = re.compile(r"\([^()]*\)")
_UNIT = re.compile(r"^(.*)\((?:计量单位:?|单位:?)?([^()]{1,4})\)$")
_REST = re.compile("其余|其它|别的")

#: Names at least this alike, in percent, are one line when its code stands beside them; nothing else may come close.
ALIKE, MARGIN = 70, 10
#: Names at least this alike are offered as a question.
LIKELY = 55


@dataclass(frozen=True, slots=True)
class Line:
    """What a row of the table is: a line of the form and its unit of measure, or why not (a message id).

    ``unit_code`` is None when neither the row nor its label names a unit. ``likely`` are candidates for a question.
    """

    item: Item | None = None
    unit_code: str | None = None
    fault: str | None = None
    likely: str = ""


class Lines:
    """The lines of one form; what a row means is worked out once and remembered."""

    def __init__(self, form: Form, measures: Mapping[str, Measure]) -> None:
        self._form = form
        self._measures = measures
        self._by_code = {item.indicator_code: item for item in form.items.values()} | form.items
        self._by_name: dict[str, list[Item]] = {}
        self._children: dict[str, list[Item]] = {}
        for item in form.items.values():
            for name in item.names:
                self._by_name.setdefault(name, []).append(item)
            self._children.setdefault(item.parent_indicator_code, []).append(item)
        short: dict[str, list[Item]] = {}
        for item in form.items.values():
            for name in {_BRACKETS.sub("", name) for name in item.names} - self._by_name.keys():
                short.setdefault(name, []).append(item)
        self._by_name |= {name: items for name, items in short.items() if len(items) == 1}
        self._remembered: dict[tuple[CellValue, CellValue, CellValue, str], Line] = {}

    def find(self, code: CellValue, label: CellValue, unit: CellValue, parent: str) -> Line:
        """The line of a row; ``parent`` is the indicator above it whose parts may follow, '' for none."""
        key = (code, label, unit, parent)
        line = self._remembered.get(key)
        if line is None:
            texts = (plain(numbers.text_of(each)) for each in (code, label, unit))
            line = self._remembered[key] = self._match(*texts, parent=parent)
        return line

    def parent_after(self, item: Item) -> str:
        """The indicator whose parts may stand in the next row."""
        return item.indicator_code if item.indicator_code in self._children else item.parent_indicator_code

    def same_measure(self, unit: str, item: Item) -> str | None:
        """The unit of measure when it can be turned into the one the line asks for."""
        measure = self._measures.get(unit)
        asked = self._measures[item.unit_code]
        return measure.unit_code if measure and measure.base_unit_code == asked.base_unit_code else None

    def _match(self, code: str, label: str, unit: str, *, parent: str) -> Line:
        """Code and label must both name the same line; a missing one is made up for by the other if that is sure."""
        if label in _LETTERS or label.isdigit():
            return Line()
        if (bracket := _UNIT.match(label)) and bracket[2] in self._measures and label not in self._by_name:
            label, unit = bracket[1], unit or bracket[2]
        if code:
            item = self._by_code.get(code) or self._by_code.get(code.zfill(2))
            if item is None:
                return Line(fault="line_unknown")
            if label and not self._agree(item, label, parent):
                return Line(fault="line_differs")
        else:
            named = self._named(label, parent)
            if len(named) != 1:
                likely = [item for item, score in self._near(label) if score >= LIKELY][:3] if label else []
                words = "、".join(f"{item.name_zh}({item.line_no})" for item in likely)
                return Line(fault="line_likely" if likely else "line_unknown", likely=words)
            item = named[0]
        if not unit:
            return Line(item)
        unit_code = self.same_measure(unit, item)
        return Line(item, unit_code, None if unit_code else "unit_differs")

    def _named(self, label: str, parent: str) -> list[Item]:
        """The lines that bear a name; of several those under ``parent``; a short name counts under its parent only."""
        for name in _tries(label):
            items = self._by_name.get(name, [])
            if len(items) > 1:
                items = [item for item in items if item.parent_indicator_code == parent] or items
            if items:
                return items
        parts = self._children.get(parent, []) if parent else []
        for name in _tries(label):
            short = _REST.sub("其他", name)
            if len(short) > 1 or (short and _PARTS.match(label)):  # 其中:女
                within = [item for item in parts if any(short in _REST.sub("其他", each) for each in item.names)]
                if len(within) == 1:
                    return within
        return []

    def _agree(self, item: Item, label: str, parent: str) -> bool:
        named = self._named(label, parent)
        if named:
            return item in named
        near = self._near(label)
        (best, score), second = near[0], near[1][1] if len(near) > 1 else 0
        return best is item and score >= ALIKE and score - second >= MARGIN

    def _near(self, label: str) -> list[tuple[Item, float]]:
        """The lines by how much their names are like a label, in percent, the best first."""
        from rapidfuzz import fuzz

        name = list(_tries(label))[-1]
        scores = {
            item.line_no: (item, max(fuzz.ratio(name, _BRACKETS.sub("", each)) for each in item.names))
            for item in self._form.items.values()
        }
        return sorted(scores.values(), key=lambda each: -each[1])


def _tries(label: str) -> Iterator[str]:
    """A label as it stands, without marks, 其中 and numbering, and without brackets."""
    yield label
    without = _NUMBERING.sub("", _PARTS.sub("", _MARKS.sub("", label)))
    if without != label:
        yield without
    bare = _BRACKETS.sub("", without)
    if bare not in (without, ""):
        yield bare
