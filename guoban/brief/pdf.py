"""PDF and PNG through Typst, with free fonts embedded."""

import json
import shutil
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

import typst

from guoban.brief.document import Document, Heading, Paragraph
from guoban.brief.fonts import Fonts
from guoban.errors import GuobanError

#: Points of a page are this many pixels of a picture: 540 pt become 1080 px.
PIXELS_PER_INCH = 144


def bulletin(document: Document, fonts: Fonts, folder: Path) -> bytes:
    """The PDF. ``folder`` holds the pictures by name and is where Typst may read."""
    content = asdict(document) | {"blocks": [_block(block) for block in document.blocks]}
    return compiled("bulletin.typ", content, fonts, folder, document.published_at, "pdf")


def compiled(template: str, content: Mapping[str, Any], fonts: Fonts, folder: Path, at: datetime, kind: str) -> bytes:
    """``template`` filled with ``content`` as document.json. The file is dated ``at``, so it can be repeated."""
    shutil.copy(Path(__file__).with_name(template), folder / template)
    full = dict(content) | {"fonts": fonts.families}
    (folder / "document.json").write_text(json.dumps(full, ensure_ascii=False, default=str), encoding="utf-8")
    try:
        compiler = typst.Compiler(folder / template, root=folder, font_paths=fonts.found)
        if kind == "pdf":
            made = compiler.compile(format="pdf", timestamp=at, pdf_standards="a-2b")
        else:
            made = compiler.compile(format="png", ppi=PIXELS_PER_INCH)
    except typst.TypstError as error:
        raise GuobanError("brief_pdf_failed", detail=error.message) from error
    if not isinstance(made, bytes):  # a card that did not fit on one page
        raise GuobanError("brief_pdf_failed", detail=f"{template}: {len(made or ())} pages")
    return made


def _block(block: object) -> dict[str, Any]:
    if isinstance(block, Heading):
        return {"kind": "heading", "level": block.level, "text": block.text}
    if isinstance(block, Paragraph):
        return {"kind": "paragraph", "lead": block.lead, "runs": [asdict(run) for run in block.runs]}
    return {"kind": "picture"} | vars(block)
