"""The files of one month, complete or not at all: bulletin as Word and PDF, card, dashboards as PNG and as one PDF."""

import shutil
import tempfile
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from dashboards import pictures
from guoban import brief
from guoban.brief import fonts, pdf, phone, reading, wording
from guoban.progress import Show
from guoban.settings import Settings


@dataclass(frozen=True)
class Package:
    """A month's files in ``folder``, and the words that go with them."""

    period: date
    folder: Path
    subject: str
    text: str
    documents: tuple[Path, ...]
    """Bulletin as Word and PDF, and the album of all dashboards as PDF."""
    pictures: tuple[Path, ...]
    """The card first, then a PNG for each dashboard."""

    @property
    def files(self) -> tuple[Path, ...]:
        """Everything, the bulletin first."""
        return (*self.documents, *self.pictures)


def make(settings: Settings, period: date | None, parent: Path, show: Show) -> Package:
    """Make ``<parent>/<YYYY-MM>``, replacing what was made before for that month.

    Raises GuobanError when any of the files cannot be made; the folder of the month is then as it was.
    """
    facts = reading.read(settings, period)
    words = wording.load(settings.seeds, facts, ranked=True)
    card = phone.compose(facts, words)
    with tempfile.TemporaryDirectory(dir=parent, prefix=".making-") as name:
        drafts = Path(name) / f"{facts.period:%Y-%m}"
        drafts.mkdir()
        drafts.chmod(0o700)
        written = brief.write(settings, facts.period, drafts)
        shown = [brief.card(settings, facts.period, drafts)]
        taken = pictures.take(settings, facts.period, drafts, show)
        album = drafts / f"{words.words('files', 'album')}_{facts.period:%Y-%m}.pdf"
        album.write_bytes(_album(settings, taken, facts.published_at))
        shown += [picture.file for picture in taken]
        place = parent / drafts.name
        if place.exists():
            shutil.rmtree(place)
        drafts.rename(place)
    return Package(
        facts.period,
        place,
        subject=f"{card.title}（{card.subtitle}）",
        text=_text(card),
        documents=tuple(place / file.name for file in (written.docx, written.pdf, album)),
        pictures=tuple(place / file.name for file in shown),
    )


def _album(settings: Settings, taken: list[pictures.Picture], published: datetime) -> bytes:
    """All pictures as one PDF, each on a page of A4."""
    pages = [{"title": one.title, "file": one.file.name, "is_wide": one.is_wide} for one in taken]
    content = {"pages": pages, "published": f"{published:%Y-%m-%d %H:%M}"}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for one in taken:
            shutil.copy(one.file, folder)
        return pdf.compiled("album.typ", content, fonts.find(settings.home), folder, published, "pdf")


def _text(card: phone.Card) -> str:
    """The card in words, for a channel that takes no pictures and for the body of a mail."""
    lines = [card.title, card.subtitle]
    for section in card.sections:
        lines += ["", f"【{section.title}】"]
        lines += [f"{number}. {item.head}：{item.detail}" for number, item in enumerate(section.items, 1)]
    lines += ["", f"{card.source}{card.dated}。", *([card.note] if card.note else [])]
    return "\n".join(lines)
