"""What ingestion says about a file: findings, and one result per file."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from guoban.messages import text


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong or odd: what, where and how to mend it, in both languages.

    ``severity`` is hard (the file is returned), soft (accepted with a flag) or info. ``code`` is a message id or a
    check code of seeds/checks.csv. ``expected`` says what value would have passed, '' when that cannot be said.
    """

    severity: str
    code: str
    message_zh: str
    message_en: str
    sheet: str | None = None
    cell: str | None = None
    indicator_code: str | None = None
    column_role: str | None = None
    expected: str = ""

    def say(self, lang: str) -> str:
        """The message in ``zh`` or ``en``."""
        return self.message_zh if lang == "zh" else self.message_en


def noticed(
    severity: str,
    code: str,
    *,
    sheet: str | None = None,
    cell: str | None = None,
    indicator_code: str | None = None,
    column_role: str | None = None,
    **fields: object,
) -> Finding:
    """A finding of the reader; ``fields`` fill the placeholders of the message ``code``."""
    place = {"sheet": sheet or "", "cell": cell or ""} | fields
    return Finding(
        severity, code, text(code, "zh", **place), text(code, "en", **place), sheet, cell, indicator_code, column_role
    )


def refused(code: str, fields: Mapping[str, object]) -> Finding:
    """Why a whole file could not be read."""
    return Finding("hard", code, text(code, "zh", **fields), text(code, "en", **fields))


@dataclass(frozen=True, slots=True)
class Remark:
    """A finding in the reader's language, as commands print it."""

    severity: str
    code: str
    sheet: str | None
    cell: str | None
    indicator_code: str | None
    message: str


@dataclass(frozen=True, slots=True)
class FileResult:
    """What became of one file.

    ``verdict`` is accepted, returned (read but wrong), duplicate (these bytes were landed before) or rejected
    (unreadable or not one of our forms). Form, unit, month and version are those of the report in it, None when it
    holds none or several; ``values`` counts the value cells read. ``sha256`` is None when the file could not be opened.
    ``returned_copy`` is the marked copy that goes back, None when there is nothing to mend or explain.
    """

    file: str
    sha256: str | None
    verdict: str
    form: str | None = None
    org_unit_code: str | None = None
    period_month: date | None = None
    version: int | None = None
    values: int = 0
    findings: tuple[Remark, ...] = ()
    returned_copy: Path | None = None


def told(
    findings: Iterable[Finding], lang: str, explained: Mapping[tuple[str, str | None, str | None], str] | None = None
) -> tuple[Remark, ...]:
    """The findings in one language, the hard ones first; ``explained`` is what the clerk said, by code, sheet, cell."""

    def say(each: Finding) -> str:
        words = (explained or {}).get((each.code, each.sheet, each.cell)) if each.severity == "soft" else None
        return f"{each.say(lang)} {text('remark_explained', lang, text=words)}" if words else each.say(lang)

    return tuple(
        Remark(each.severity, each.code, each.sheet, each.cell, each.indicator_code, say(each))
        for each in sorted(findings, key=lambda each: ("hard", "soft", "info").index(each.severity))
    )
