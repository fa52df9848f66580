"""The bulletin 通报 on the work of a month, as Word, PDF and a card for the phone.

``reading`` asks the published marts, ``wording`` fills ``bulletin_zh.toml``, ``document`` is the text that ``word`` and
``pdf`` both print. Every figure carries its source (``sources``).
"""

import shutil
import tempfile
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from guoban.settings import Settings


@dataclass(frozen=True)
class Written:
    """The two files of a bulletin. ``substitutes`` says in words which fonts of the PDF stand in for others."""

    docx: Path
    pdf: Path
    substitutes: tuple[str, ...] = ()


def write(
    settings: Settings, period: date | None, out: Path | None = None, *, ranked: bool = True, dated: date | None = None
) -> Written:
    """Write the bulletin of ``period`` (default: the last month reported) into ``out`` (default: ``<home>/briefs``).

    Without ``ranked`` units stand in their fixed order and nobody is named first or last (只亮进度不排名). The date
    of issue stays blank for the office unless ``dated``. Raises GuobanError when nothing is published, nobody reported
    that month, the wording is faulty or a font is missing; then no file is written.
    """
    from guoban.brief import document, fonts, pdf, pictures, reading, word, wording

    facts = reading.read(settings, period)
    words = wording.load(settings.seeds, facts, ranked)
    bulletin = document.compose(facts, words, dated)
    found = fonts.find(settings.home)
    name = f"{words.words('files', 'bulletin')}_{facts.period:%Y-%m}"
    with tempfile.TemporaryDirectory() as folder:
        drafts = Path(folder)
        drawn = pictures.draw(facts, words, found, drafts, settings.home / "matplotlib")
        (drafts / "pdf").write_bytes(pdf.bulletin(bulletin, found, drafts))
        word.bulletin(bulletin, drawn, drafts / "docx")
        docx, made = (_place(drafts / kind, _folder(settings, out) / f"{name}.{kind}") for kind in ("docx", "pdf"))
    return Written(docx, made, found.substitutes(settings.lang))


def card(settings: Settings, period: date | None, out: Path | None = None) -> Path:
    """Write the card of ``period`` as PNG, 1080 by 1920 pixels. Arguments and errors as for :func:`write`."""
    from guoban.brief import fonts, pdf, phone, reading, wording

    facts = reading.read(settings, period)
    words = wording.load(settings.seeds, facts, ranked=True)
    content = asdict(phone.compose(facts, words))
    with tempfile.TemporaryDirectory() as folder:
        drafts = Path(folder)
        found = fonts.find(settings.home)
        (drafts / "png").write_bytes(pdf.compiled("card.typ", content, found, drafts, facts.published_at, "png"))
        name = f"{words.words('files', 'card')}_{facts.period:%Y-%m}.png"
        return _place(drafts / "png", _folder(settings, out) / name)


def _folder(settings: Settings, out: Path | None) -> Path:
    folder = out or settings.home / "briefs"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _place(draft: Path, file: Path) -> Path:
    """Copy a finished draft beside its place and move it there in one step: a reader never sees half a file."""
    beside = file.with_name(f".{file.name}")
    shutil.copyfile(draft, beside)
    return beside.replace(file)
