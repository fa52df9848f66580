"""Blank workbooks: the official form of each unit for a month, with everything filled in that is known already."""

import hashlib
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from guoban import reference
from guoban.errors import GuobanError
from guoban.settings import Settings
from ingestion import form_notes, reporting_units, template_duties, template_known, vocabulary
from ingestion.form import Filled, FormWriter, Identity
from ingestion.form_columns import BLANK, BLANK_OF_PERIOD
from ingestion.template_duties import Duty
from ingestion.template_lines import Lines
from ingestion.vocabulary import Form, OrgUnit, Vocabulary

#: Goes up when the look of the blank form changes in a way that reading it back must know.
_LAYOUT = "1"


def write(
    settings: Settings,
    units: Sequence[str] | None,
    period: date,
    out: Path,
    on_progress: Callable[[int, int, str], None] | None = None,
    *,
    overwrite: bool = False,
) -> list[Path]:
    """Write the forms of ``period`` (first day of the month) for ``units`` (codes or names; None: all) to ``out``.

    The same seeds and figures give the same bytes. Raises GuobanError when a unit is unknown, no form is in force in
    the month, or a file of the name exists with other content (somebody may have filled it in) and ``overwrite`` is
    not set; nothing is written then.
    """
    words = vocabulary.load(settings.seeds)
    wanted = reporting_units.find(words, units, period)
    duties = template_duties.owed(settings.seeds, words, wanted, period)
    blanks = [
        (unit, out / _file_name(unit, period, duty.form), blank)
        for duty, blank in ((duty, _Blank(settings, words, duty, period)) for duty in duties)
        for unit in duty.units
    ]
    written: dict[Path, bytes] = {}
    for done, (unit, path, blank) in enumerate(blanks, 1):
        written[path] = blank.to_bytes(unit)
        if on_progress:
            on_progress(done, len(blanks), path.name)
    if not overwrite:
        for path, data in written.items():
            if path.exists() and path.read_bytes() != data:
                raise GuobanError("template_exists", file=path)
    out.mkdir(parents=True, exist_ok=True)
    for path, data in written.items():
        part = path.with_name(f".{path.name}.part")
        part.write_bytes(data)
        part.replace(path)
    return list(written)


def version(form: Form, seeds: Path) -> str:
    """Eight digits that change when the lines of the form, their words, units or bounds do."""
    indicators = {row["indicator_code"]: row for row in reference.read(seeds, "indicators")}
    parts = [_LAYOUT, form.form_code, form.table_no, form.name_zh]
    for item in form.items.values():
        row = indicators[item.indicator_code]
        parts += [item.line_no, item.indicator_code, item.name_zh, item.unit_code, item.kind]
        parts += [item.parent_indicator_code, row["hard_min"], row["hard_max"]]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:8]


class _Blank:
    """One form of one period for any unit."""

    def __init__(self, settings: Settings, words: Vocabulary, duty: Duty, period: date) -> None:
        form, seeds = duty.form, settings.seeds
        self._form, self._period = form, period
        self._known = template_known.load(settings, period, words, duty.months)
        self._version = version(form, seeds)
        self._lines = Lines(form, words, seeds, self._known, is_first_of_year=period.month == duty.months)
        columns = BLANK if duty.months == 1 else BLANK_OF_PERIOD
        self._writer = FormWriter(words, form, seeds, columns, form_notes.how_to_fill(columns))

    def to_bytes(self, unit: OrgUnit) -> bytes:
        """The workbook of one unit."""
        code = unit.org_unit_code
        others = self._known.other_targets.get(code, [])
        return self._writer.to_bytes(
            Filled(
                unit_name=unit.full_name_zh,
                month=self._period,
                figures=self._lines.of(code),
                notes=[f"其他全年目标：{'；'.join(others)}。"] if others else [],
                identity=Identity(self._form.form_code, self._version, code),
            )
        )


def _file_name(unit: OrgUnit, period: date, form: Form) -> str:
    name = f"{unit.name_zh}{period.year}年{period.month}月{form.table_no}.xlsx"
    return "".join("_" if character in '/\\:*?"<>|' else character for character in name)
