"""For which month a report is: read wherever it stands, compared with the names around it, never guessed."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from ingestion import days, months
from ingestion.findings import Finding, noticed
from ingestion.months import Named
from ingestion.numbers import CellValue
from ingestion.page import Page, address
from ingestion.vocabulary import OrgUnit, plain

_ELSE = (
    r"(?=填报人|填表人|制表|联系人|联系电话|电话|填报日期|填报时间|报出日期|上报日期|报告期|单位负责人|负责人|审核人|"
    r"计量单位|单位[::]|(?:19|20)\d\d[年.-]|\d\d年\d|$)"
)
UNIT_LABEL = re.compile(
    r"(?:(?:填报|报送|上报|填表|报告|编报)单位(?:名称)?(?:\([^)]*\))?:?|"
    rf"(?:综合机关(?:名称)?|单位名称|工会名称)(?:\([^)]*\))?:)(.*?){_ELSE}"
)
_OTHER_DATE = re.compile(
    r"有效期(?:限|至)*|(?:报出|填报|上报|报送|填表|制表|编制|制定|批准|打印)(?:日期|时间)|(?:制表|打印)(?=:?\d)"
)
_DATE = r"(?:(?:19|20)\d\d[年./-]\d{1,2}(?:[月./-](?:\d{1,2}日?)?)?|\d{1,2}月\d{1,2}日|(?:19|20)\d{6})"
_OTHER_DATES = re.compile(rf"(?:{_OTHER_DATE.pattern}):?(?:{_DATE}(?:[-~—至到]{_DATE})?)?")
_STATED = re.compile(r"(?:报告期|所属期|所属时期|统计期间?|报表期)(?:间|别)?:?([\d年月日./-]+)$")
_SPACED_OUT = re.compile(r"(?<!\d)\d(?:\s\d)+(?!\d)")  # 2 0 0 6 年
_LITERAL = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')  # what a number format shows as it stands
_BETWEEN_DIGITS = re.compile(r"(?<=[\d日])\s+(?=\d)")  # a telephone number is not part of the year after it
EXTENSION = re.compile(r"(?:\.(?:xlsx|xlsm|xls|et|ods|csv|txt|html?))+$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Names:
    """The names around a sheet: of its file and of the folder that the file came in."""

    file: str
    folder: str = ""


@dataclass(frozen=True, slots=True)
class Context:
    """Unit and month of one sheet; whatever is None has a question among ``questions``.

    ``doubt`` asks about a month that the file's or folder's name contradicts: settled when another sheet is of that
    month. ``year`` is what bare months such as 5月 belong to; ``is_cumulative`` when only 1-6月 is said,
    ``is_quarter`` when a quarter is.
    """

    org_unit: OrgUnit | None
    period_month: date | None
    questions: tuple[Finding, ...] = ()
    doubt: Finding | None = None
    year: int | None = None
    is_cumulative: bool = False
    is_quarter: bool = False


def find_month(page: Page, top: int, bottom: int, names: Names) -> Context:
    """The month alone, for tables whose units stand in their rows."""
    found: dict[date, str] = {}
    bare: dict[int, str] = {}
    years: set[int] = set()
    spans: dict[int, str] = {}
    to_month = several = quarter = False
    for part in (range(top), range(bottom, len(page.rows))):
        for row, column, cell in filled(page, part):
            if _is_of_another_day(page, row, column):
                continue
            if isinstance(cell, str):
                text = without_other_days(cell)
                stated = _STATED.search(text)
                day = days.read(stated[1] if stated else text) if stated or _is_stated(page, row, column) else None
                if day:
                    found.setdefault(day.replace(day=1), address(row, column))
                    continue
                named = months.named(text)
                to_month |= named.to_month
                several |= named.several
                quarter |= named.quarter
                years |= named.years
                for number in named.spans:
                    spans.setdefault(number, address(row, column))
                for month in named.months:
                    found.setdefault(month, address(row, column))
                for number in named.bare:
                    bare.setdefault(number, address(row, column))
            elif isinstance(cell, date | datetime) and (
                _is_month(page, row, column, cell) or _is_stated(page, row, column)
            ):
                # 2006年6月 typed into a cell becomes a date
                found.setdefault(date(cell.year, cell.month, 1), address(row, column))
        if found or bare:
            break
    around = {
        "sheet": months.named(plain(page.name)),
        "file": months.named(EXTENSION.sub("", plain(names.file))),
        "folder": months.named(plain(names.folder)),
    }
    if not found and len(bare) == 1:
        [(number, place)] = bare.items()
        year = _year(years, around)
        found = {date(year, number, 1): place} if year else {}
    if len(found) == 1 and (other := next((each for each in spans if each != next(iter(found)).month), None)):
        found[next(iter(found)).replace(month=other)] = spans[other]
    if len(found) > 1 or (several and not found):
        listed = "、".join(map(months.text_of, sorted(found))) or "、".join(f"{month}月" for month in sorted(bare))
        place = next(iter((found or bare).values()))
        question = noticed("hard", "period_several", sheet=page.name, cell=place, months=listed)
        return Context(None, None, (question,), year=_year(years, around))
    if found:
        [(month, place)] = found.items()
        return replace(_compared(page, month, place, around, names, to_month, ()), is_quarter=quarter)
    for where, named in around.items():
        year = _year(years, around)
        if len(named.months) == 1 or (len(named.bare) == 1 and not named.months and year):
            month = named.months[0] if named.months else date(year or 0, min(named.bare), 1)
            name = {"sheet": page.name, "file": names.file, "folder": names.folder}[where]
            for other, place in spans.items():
                if other != month.month:
                    code = {"sheet": "_sheet", "file": "", "folder": "_folder"}[where]
                    written = months.text_of(month.replace(month=other))
                    question = noticed("hard", f"period_differs{code}", sheet=page.name, cell=place, month=written,
                                       file=name, name=name)  # fmt: skip
                    return Context(None, None, (question,), year=month.year)
            told = noticed("info", "period_from_name", sheet=page.name, month=months.text_of(month), name=name)
            context = _compared(page, month, "", around, names, to_month or named.to_month, (told,))
            return replace(context, is_quarter=named.quarter)
    question = noticed("hard", "period_missing", sheet=page.name)
    return Context(None, None, (question,), year=_year(years, around))


def without_other_days(text: str) -> str:
    """A text without blanks and without the days of reporting and of validity in it."""
    joined = _SPACED_OUT.sub(lambda spaced: plain(spaced[0]), text)
    return _OTHER_DATES.sub("|", plain(_BETWEEN_DIGITS.sub("|", joined)))


def names_differ(page: Page, read: Sequence[date], names: Names) -> list[Finding]:
    """The questions of a sheet of several months none of which fits the name of the sheet, file or folder."""
    if not read:
        return []
    text = "、".join(map(months.text_of, sorted(read)))
    places = (
        ("period_differs_sheet", page.name),
        ("period_differs", names.file),
        ("period_differs_folder", names.folder),
    )
    return [
        noticed("hard", code, sheet=page.name, month=text, file=name, name=name)
        for code, name in places
        if not any(months.named(EXTENSION.sub("", plain(name))).fits(month) for month in read)
    ]


def _is_stated(page: Page, row: int, column: int) -> bool:
    """Whether the words for the period, and not for the day of reporting, stand before a cell."""
    return bool(_STATED.search(_before(page, row, column).rstrip(":") + ":1"))


def _is_month(page: Page, row: int, column: int, cell: date) -> bool:
    """Whether a date stands for its month: it is the first one, and its format shows no day."""
    shown = _LITERAL.sub("", page.formats.get((row, column), ""))
    return cell.day == 1 and not ("d" in shown and "m" in shown)


def _is_of_another_day(page: Page, row: int, column: int) -> bool:
    """Whether the words for the day of reporting or the validity stand before a cell."""
    label = _OTHER_DATES.fullmatch(_before(page, row, column))
    return label is not None and not label[0][-1].isdigit() and label[0][-1] not in "月日"


def _before(page: Page, row: int, column: int) -> str:
    """The text to the left of a cell, without blanks."""
    return next((plain(cell) for cell in reversed(page.rows[row][:column]) if isinstance(cell, str) and cell), "")


def _compared(
    page: Page, month: date, place: str, around: dict[str, Named], names: Names, to_month: bool,
    told: tuple[Finding, ...],
) -> Context:  # fmt: skip
    """The month, unless the sheet's name speaks against it; a file or folder that does is a doubt."""
    text = months.text_of(month)
    context = Context(None, month, told, year=month.year, is_cumulative=to_month)
    if not around["sheet"].fits(month):
        question = noticed(
            "hard", "period_differs_sheet", sheet=page.name, cell=place or None, month=text, name=page.name
        )
        return replace(context, period_month=None, questions=(*told, question))
    for where, name in (("file", names.file), ("folder", names.folder)):
        if not around[where].fits(month):
            code = "period_differs" if where == "file" else "period_differs_folder"
            return replace(
                context, doubt=noticed("hard", code, sheet=page.name, cell=place or None, month=text, file=name)
            )
    return context


def _year(years: set[int], around: dict[str, Named]) -> int | None:
    named = [years, *({*each.years, *(month.year for month in each.months)} for each in around.values())]
    return next((next(iter(each)) for each in named if len(each) == 1), None)


def filled(page: Page, rows: range) -> Iterator[tuple[int, int, CellValue]]:
    """Row, column and content of each cell with something in it."""
    for row in rows:
        for column, cell in enumerate(page.rows[row]):
            if cell != "":
                yield row, column, cell
