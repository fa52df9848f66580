"""The bulletin as a text model: what Word and PDF both print."""

from dataclasses import dataclass
from datetime import date, datetime

from guoban.brief import annexes
from guoban.brief.annexes import Annex
from guoban.brief.facts import Facts
from guoban.brief.sources import Run, runs
from guoban.brief.wording import Wording


@dataclass(frozen=True)
class Heading:
    """Level 1 (一、) or 2 ((一)), on a line of its own."""

    level: int
    text: str


@dataclass(frozen=True)
class Paragraph:
    """Runs of text; ``lead`` is the level-3 heading (1.) that it begins with, if any."""

    runs: tuple[Run, ...]
    lead: str = ""

    @property
    def text(self) -> str:
        """The whole text without numbers of sources."""
        return self.lead + "".join(run.text for run in self.runs)


@dataclass(frozen=True)
class Picture:
    """A picture by name (``pace`` or ``spread``) with the words below it."""

    name: str
    caption: str


Block = Heading | Paragraph | Picture


@dataclass(frozen=True)
class Document:
    """A bulletin. ``date`` is left blank for the office unless it is given."""

    masthead: str
    number: str
    title: tuple[str, ...]
    to: str
    blocks: tuple[Block, ...]
    signature: str
    date: str
    annexes: tuple[Annex, ...]
    copies: str
    printer: str
    printed: str
    published_at: datetime


def compose(facts: Facts, wording: Wording, dated: date | None) -> Document:
    """Body first, so that sources are numbered in the order of the text; then the annexes, sources last."""
    blocks = _blocks(wording)
    signed = f"{dated.year}年{dated.month}月{dated.day}日" if dated else wording.words("date")
    return Document(
        masthead=wording.words("masthead"),
        number=wording.words("number"),
        title=tuple(wording.words("title").splitlines()),
        to=wording.words("to"),
        blocks=blocks,
        signature=wording.words("issuer"),
        date=signed,
        annexes=(annexes.progress(facts, wording), annexes.reports(facts, wording), annexes.sources(facts, wording)),
        copies=wording.words("copies"),
        printer=wording.words("issuer"),
        printed=f"{signed}印发" if dated else wording.words("printed"),
        published_at=facts.published_at,
    )


def _blocks(wording: Wording) -> tuple[Block, ...]:
    text = wording.marked("text", "body")
    return tuple(_block(line.strip(), wording) for line in text.splitlines() if line.strip())


def _block(marked: str, wording: Wording) -> Block:
    mark, _, rest = marked.partition(" ")
    if mark in {"#", "##"}:
        return Heading(len(mark), rest)
    if mark == "!图":
        return Picture(rest, wording.words("pictures", rest))
    if mark == "###":
        lead, stop, rest = rest.partition("。")
        return Paragraph(runs(rest), lead + stop)
    return Paragraph(runs(marked))
