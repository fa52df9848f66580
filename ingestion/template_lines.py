"""The lines of a blank form: which cells are to be filled, what they admit, and which compute themselves."""

from decimal import Decimal
from pathlib import Path

from guoban import reference
from guoban.messages import text
from ingestion.figures import DAY
from ingestion.form import NOT_APPLICABLE, Figures
from ingestion.form_columns import BLANK, Derived, Entry, Figure
from ingestion.template_known import Known
from ingestion.vocabulary import Form, Item, Measure, Vocabulary

_LETTER = {column.key: "EFGHIJKLMN"[place] for place, column in enumerate(BLANK)}
_MONTH, _YTD, _PREVIOUS, _TARGET = (f"{_LETTER[key]}{{row}}" for key in ("month", "ytd", "previous", "target"))

#: 本年累计 = 上月累计 + 本月数, or the higher of the two; blank while the month is, — where it is —.
_SUM, _HIGHEST = (
    f'IF(ISNUMBER({_MONTH}),{so_far},IF({_MONTH}="","",{_MONTH}))'
    for so_far in (f"N({_PREVIOUS})+{_MONTH}", f"MAX(N({_PREVIOUS}),{_MONTH})")
)
_COMPLETION = f'IF(ISNUMBER({_YTD}),{_YTD}/{_TARGET},"")'
#: Kinds of indicator of which only the value at the end of the period is asked.
_AT_THE_END = ("stock", "milestone")
_NOTE = Entry("", "", "", "")


class Lines:
    """The lines of one form for any unit."""

    def __init__(self, form: Form, vocabulary: Vocabulary, seeds: Path, known: Known, is_first_of_year: bool) -> None:
        self._form = form
        self._measures = vocabulary.measures
        self._known = known
        self._is_first_of_year = is_first_of_year
        units = reference.read(seeds, "units")
        whole = {row["unit_code"] for row in units if row["dimension"] == "count"}
        rows = {row["indicator_code"]: row for row in reference.read(seeds, "indicators")}
        self._asked = {
            item.indicator_code: _day_entry(item, rows[item.indicator_code])
            if item.unit_code == DAY
            else _entry(item, rows[item.indicator_code], item.unit_code in whole)
            for item in form.items.values()
        }

    def of(self, unit: str) -> dict[str, Figures]:
        """The lines of one unit by line code."""
        return {line_no: self._line(item, unit) for line_no, item in self._form.items.items()}

    def _line(self, item: Item, unit: str) -> Figures:
        key, measure = (unit, item.indicator_code), self._measures[item.unit_code]
        stands_alone = item.kind in _AT_THE_END
        is_absent = key in self._known.not_applicable
        previous = _amount(self._known.previous.get(key), measure)
        if is_absent:
            previous = NOT_APPLICABLE
        elif previous is None and self._is_first_of_year and not stands_alone:
            previous = 0
        asked = self._asked[item.indicator_code]
        entry = _with(asked, NOT_APPLICABLE if is_absent else None)
        ytd: Figure
        if stands_alone:
            month: Figure = NOT_APPLICABLE
            ytd = entry
        elif previous is None:  # nobody but the unit knows what the year has come to
            month, ytd = entry, _with(asked, None, text("template_ytd_hint", "zh"))
        else:
            formula = _HIGHEST if item.kind == "max" else _SUM
            month, ytd = entry, Derived(formula, NOT_APPLICABLE if is_absent else "")
        target = _amount(self._known.targets.get(key), measure)
        return Figures(
            month=month,
            ytd=ytd,
            previous=previous,
            last_year=_amount(self._known.last_year.get(key), measure),
            target=target,
            completion=Derived(_COMPLETION, "") if target and item.unit_code != DAY else None,
            note=_NOTE,
        )


def _amount(value: Decimal | None, measure: Measure) -> Decimal | int | str | None:
    """A value of the base unit in the unit that the form prints; a day (yyyymmdd) as text."""
    if value is None:
        return None
    if measure.unit_code == DAY:
        return f"{value:.0f}"[:4] + "-" + f"{value:.0f}"[4:6] + "-" + f"{value:.0f}"[6:]
    amount = value / measure.factor
    return int(amount) if amount == int(amount) else amount.normalize()


def _entry(item: Item, indicator: reference.Row, is_whole: bool) -> Entry:
    low, high = indicator["hard_min"], indicator["hard_max"]
    rules = [rule for rule, bound in ((f"{{cell}}>={low}", low), (f"{{cell}}<={high}", high)) if bound]
    if is_whole:
        rules.append("{cell}=INT({cell})")
    bounds = "between" if low and high else "at_least" if low else "at_most" if high else "any"
    refusal = text(
        "template_refusal",
        "zh",
        name=item.name_zh,
        kind=text("template_whole" if is_whole else "template_decimal", "zh"),
        bounds=text(f"template_{bounds}", "zh", low=low, high=high),
        unit=item.unit_code,
    )
    definition = indicator["definition_zh"].rstrip("。")
    hint = text("template_hint", "zh", unit=item.unit_code, definition=definition and f"{definition}。")
    # A clerk may say "not applicable", which no plain rule of Excel for numbers would let through.
    admits = f'IF(ISNUMBER({{cell}}),AND({",".join(rules) or "TRUE"}),OR({{cell}}="—",{{cell}}="/"))'
    return Entry(item.name_zh, hint, admits, refusal)


def _day_entry(item: Item, indicator: reference.Row) -> Entry:
    """The cell of a milestone. A validation of Excel's for dates would refuse the sign that it has not come yet."""
    hint, definition = text("template_day_hint", "zh"), indicator["definition_zh"].rstrip("。")
    first, last = (f"DATE({year})" for year in ("1990,1,1", "2079,12,31"))
    rule = f"AND({{cell}}>={first},{{cell}}<={last},{{cell}}=INT({{cell}}))"
    admits = f'IF(ISNUMBER({{cell}}),{rule},OR({{cell}}="—",{{cell}}="/"))'
    refusal = text("template_day_refusal", "zh", name=item.name_zh)
    return Entry(item.name_zh, (definition and f"{definition}。") + hint, admits, refusal)


def _with(entry: Entry, value: str | None, before: str = "") -> Entry:
    return Entry(entry.hint_title, before + entry.hint, entry.admits, entry.refusal, value)
