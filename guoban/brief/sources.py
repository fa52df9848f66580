"""Figures that know where they come from, and the numbered list of those places.

A template prints a :class:`Figure` like any text. On the way the ledger numbers its source and leaves a mark in the
text; :func:`runs` reads the marks back, so that every figure in the finished text still leads to its source.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

# Private-use characters: they cannot occur in a template or in data.
_OPEN, _BAR, _CLOSE = "\ue000", "\ue001", "\ue002"
_MARKED = re.compile(f"{_OPEN}([^{_BAR}]*){_BAR}([0-9]*){_CLOSE}")


@dataclass(frozen=True)
class Source:
    """Where a figure stands: the published table, the key of its rows, and the command that leads to the cells."""

    mart: str
    key: str
    trace: str


@dataclass(frozen=True)
class Figure:
    """A figure as printed, unit included. ``source`` is None for a date or month, which is not measured."""

    text: str
    source: Source | None = None

    def __str__(self) -> str:
        """The figure as printed."""
        return self.text


@dataclass(frozen=True)
class Run:
    """A stretch of text. ``ref`` is the number of the source that the figures before it share, printed after it."""

    text: str
    is_figure: bool = False
    ref: int | None = None


@dataclass(frozen=True)
class Cited:
    """A source with its number and the figures taken from it, in the order of the text."""

    number: int
    source: Source
    figures: tuple[str, ...]


@dataclass
class Ledger:
    """Numbers the sources in the order in which the text first uses them."""

    _figures: dict[Source, list[str]] = field(default_factory=dict)

    def mark(self, value: object) -> object:
        """What a template prints for ``value``: a figure leaves its mark, everything else stays as it is."""
        if not isinstance(value, Figure):
            return value
        if value.source is None:
            return f"{_OPEN}{value.text}{_BAR}{_CLOSE}"
        texts = self._figures.setdefault(value.source, [])
        if value.text not in texts:
            texts.append(value.text)
        return f"{_OPEN}{value.text}{_BAR}{list(self._figures).index(value.source) + 1}{_CLOSE}"

    def cited(self) -> tuple[Cited, ...]:
        """The sources used so far."""
        pairs = enumerate(self._figures.items(), 1)
        return tuple(Cited(number, source, tuple(texts)) for number, (source, texts) in pairs)


def runs(marked: str) -> tuple[Run, ...]:
    """Marked text in stretches. Of figures in a row from one source only the last carries the number."""
    found = list(_runs(marked))
    refs = [run.ref for run in found if run.ref is not None]
    result, seen = [], 0
    for run in found:
        if run.ref is not None:
            seen += 1
            repeated = seen < len(refs) and refs[seen] == run.ref
            run = Run(run.text, True, None if repeated else run.ref)
        result.append(run)
    return tuple(result)


def plain(marked: str) -> str:
    """The text without its marks."""
    return _MARKED.sub(r"\1", marked)


def _runs(marked: str) -> Iterator[Run]:
    end = 0
    for match in _MARKED.finditer(marked):
        if match.start() > end:
            yield Run(marked[end : match.start()])
        yield Run(match[1], True, int(match[2]) if match[2] else None)
        end = match.end()
    if end < len(marked):
        yield Run(marked[end:])
