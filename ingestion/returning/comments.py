"""The comment on a marked cell: what is wrong, what was expected, how to mend it, where it stands in the list."""

import json
import re
from collections.abc import Sequence
from typing import Any

from openpyxl.comments import Comment

from guoban.messages import text
from ingestion.returning.cell_text import clean, lines
from ingestion.returning.marks import SEVERITIES, Mark, word

AUTHOR = "Guoban"

#: Findings told in one comment; the rest is in the list. Characters of one comment.
_TOLD, _LONGEST = 5, 4_000
_WIDTH, _COLUMNS, _LINE = 330, 44, 17
_NUMBER = re.compile(r"(?:〔审核意见第|\[Review )(\d+)[^〕\]\n]*(?:项〕|\])\s*(?:\n|$)")


def comment_on(findings: Sequence[tuple[int, Mark]], lang: str, own: Comment | None) -> Comment:
    """One comment for all findings on a cell, given with their numbers; the clerk's own comment stays below."""
    told = [_tell(number, mark, lang) for number, mark in findings[:_TOLD]]
    if len(findings) > _TOLD:
        told.append(text("returned_others", lang, count=len(findings) - _TOLD))
    numbers = ("、" if lang == "zh" else ", ").join(str(number) for number, _ in findings[:_TOLD])
    told.append(text("returned_items", lang, numbers=numbers))
    content = clean("\n".join(told))
    if own:
        content += "\n" + clean(text("returned_own_comment", lang, comment=own.text), _LONGEST)
    height = min(_LINE * lines(content, _COLUMNS) + 14, 420)
    return Comment(content, AUTHOR, height=height, width=_WIDTH)


def stored(comment: Any) -> str:
    """A clerk's own comment as one text, kept while ours stands in its place."""
    return json.dumps([comment.author, (comment.text or "")[:_LONGEST]], ensure_ascii=False)


def from_stored(kept: object) -> Comment | None:
    """The clerk's own comment again, or None if there was none."""
    try:
        author, content = json.loads(str(kept))
    except (ValueError, TypeError):
        return None
    return Comment(clean(str(content)), clean(str(author)))


def is_ours(comment: Any) -> bool:
    """Written by us, also where a program has dropped the author."""
    return comment.author == AUTHOR or _NUMBER.search(comment.text or "") is not None


def number_of(comment: Any) -> int | None:
    """Number of the first finding that a comment of ours tells."""
    match = _NUMBER.search(comment.text or "")
    return int(match[1]) if match else None


def _tell(number: int, mark: Mark, lang: str) -> str:
    severity = mark.severity if mark.severity in SEVERITIES else "info"
    told = [text("returned_comment", lang, severity=word(severity, lang), message=mark.say(lang))]
    if mark.found:
        told.append(text("returned_found", lang, found=mark.found))
    if mark.expected:
        told.append(text("returned_expected", lang, expected=mark.expected))
    told.append(text(f"returned_do_{severity}", lang, number=number))
    return clean("\n".join(told), _LONGEST // _TOLD) + "\n"
