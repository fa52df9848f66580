"""Finds the header of a 汇总表: units in rows, indicators over the columns."""

from dataclasses import dataclass

from ingestion import headings, numbers, unit_names
from ingestion.header import HEADER_ROWS, paths
from ingestion.lines import Lines
from ingestion.page import COVERED, Page
from ingestion.row_labels import WHOLE
from ingestion.vocabulary import Item, Vocabulary, plain

_UNIT_HEADINGS = {"单位", "单位名称", "乡镇", "乡镇(街道)", "乡镇街道", "街道(乡镇)", "填报单位", "报送单位",
                  "乡镇名称", "工会名称", "基层工会", "镇(街道)", "镇街", "地区", "名称", "单位(乡镇)"}  # fmt: skip
#: The numbers of the columns under a header begin no higher.
_FIRST_COLUMN_NUMBER = 5
_LETTERS = set("甲乙丙丁戊己庚辛壬癸")


@dataclass(frozen=True, slots=True)
class IndicatorColumn:
    """A column of figures: its indicator or, with a message id in ``fault``, why it has none.

    ``says_total`` when 合计 stands over it: beside months that is what they add up to.
    """

    place: int
    row: int
    label: str
    item: Item | None
    role: str | None
    year: int | None = None
    month: int | None = None
    unit: str | None = None
    fault: str | None = None
    likely: str = ""
    says_total: bool = False


@dataclass(frozen=True, slots=True)
class SummaryHeader:
    """Rows of the header, the column of units, the first row of the table's body, and how many rows name a unit."""

    top: int
    body: int
    unit_column: int
    units: int


def find(page: Page, vocabulary: Vocabulary) -> SummaryHeader | None:
    """The table whose one column names units; None when there is none."""
    rows_of: dict[int, list[int]] = {}
    for number, row in enumerate(page.rows):
        for column, cell in enumerate(row):
            if isinstance(cell, str) and 1 < len(cell) < 30 and unit_names.units_named(cell, None, vocabulary):
                rows_of.setdefault(column, []).append(number)
    if not rows_of:
        return None
    column = max(rows_of, key=lambda each: len(rows_of[each]))
    body = rows_of[column][0]
    for higher in range(body - 1, -1, -1):
        if _is_total(page, higher, column, vocabulary) or _has_figures(page, higher, column):
            body = higher
        elif any(cell != "" for cell in page.rows[higher]):
            break
    named = [row for row in range(max(0, body - 8), body) if page.words(row)[column] in _UNIT_HEADINGS]
    if not named and len(rows_of[column]) < 2:
        return None
    top = named[0] if named else body
    while top > max(0, body - 6):
        above = [text for text in page.words(top - 1)[column + 1 :] if text]
        if len(above) < (2 if named else 1) or any(":" in text for text in above) or top - 1 > HEADER_ROWS:
            break
        top -= 1
    return SummaryHeader(top, body, column, len(rows_of[column])) if top < body else None


def columns(page: Page, header: SummaryHeader, lines: Lines, measures: frozenset[str]) -> list[IndicatorColumn]:
    """What stands in each column right of the units."""
    first = header.unit_column + 1
    levels: list[list[str]] = []
    codes: list[str] = []
    units: list[str] = []
    for row in range(header.top, header.body):
        texts = ["" if cell == COVERED else plain(numbers.text_of(cell)) for cell in page.rows[row]]
        filled = [text for text in texts[first:] if text]
        if filled and all(text in measures for text in filled):
            units = texts
        elif filled and all(text in _LETTERS or text.isdigit() for text in filled):
            is_code = any(text.startswith("0") for text in filled) or texts[header.unit_column] in {"代码", "指标代码"}
            codes = texts if is_code else codes
        else:
            levels.append(texts)
    if not levels:
        return []
    found = _left(levels, header, lines, measures)
    parent = ""
    for place, path in enumerate(paths(levels, first), first):
        code = codes[place] if codes else ""
        column = _column(place, path, code, units[place] if units else "", parent, lines, measures, header)
        if column is not None:
            parent = lines.parent_after(column.item) if column.item else parent
            found.append(column)
    return found


def _left(
    levels: list[list[str]], header: SummaryHeader, lines: Lines, measures: frozenset[str]
) -> list[IndicatorColumn]:
    """Columns left of the units whose headings name an indicator: asked about when they have figures."""
    return [
        IndicatorColumn(place, header.body - 1, path[-1], None, None, fault="column_not_read")
        for place, path in enumerate(paths(levels, 0)[: header.unit_column])
        for over in [[headings.read(text, measures) for text in path]]
        if any(each.month or each.role in ("month", "ytd") or lines.find("", each.rest, "", "").item for each in over)
    ]


def _column(
    place: int, path: list[str], code: str, unit: str, parent: str, lines: Lines, measures: frozenset[str],
    header: SummaryHeader,
) -> IndicatorColumn | None:  # fmt: skip
    over = [headings.read(text, measures) for text in dict.fromkeys(path)]
    names = [each.rest for each in over if each.role in (None, "total") and not each.year and not each.month]
    names = [name for name in names if name not in headings.UNSAID] or names
    if any(heading.role == "other" for heading in over) or names[-1:] == ["序号"]:
        return None
    if not names and not code:  # asked about when it has figures
        return IndicatorColumn(place, header.body - 1, "", None, None, fault="line_unknown")
    unit = unit or next((heading.unit for heading in reversed(over) if heading.unit), None) or ""
    name = names[-1] if names else ""
    groups = [item for group in names[:-1] if (item := lines.find("", group, "", "").item)]
    if groups and name in WHOLE:
        name = names[-2]
    line = lines.find(code, name, unit, groups[-1].indicator_code if groups else parent)
    return IndicatorColumn(
        place, header.body - 1, name, line.item, headings.role(over),
        next((heading.year for heading in over if heading.year), None),
        next((heading.month for heading in over if heading.month), None),
        line.unit_code or (unit or None), line.fault, line.likely, any(each in WHOLE for each in names),
    )  # fmt: skip


def _is_total(page: Page, row: int, column: int, vocabulary: Vocabulary) -> bool:
    return is_total(plain(numbers.text_of(page.rows[row][column])), vocabulary)


def _has_figures(page: Page, row: int, column: int) -> bool:
    """Whether a row is one of the body although its unit is not known."""
    name = plain(numbers.text_of(page.rows[row][column]))
    if not name:
        cells = [cell for cell in page.rows[row][column + 1 :] if cell != ""]
        read = [numbers.read(cell) for cell in cells]
        figures = [number.value for number in read if number.value is not None and number.unit is None]
        is_code = any(isinstance(cell, str) and cell.startswith("0") for cell in cells)
        counts = bool(figures) and figures == [figures[0] + step for step in range(len(figures))]
        counts_columns = counts and figures[0] <= _FIRST_COLUMN_NUMBER
        return bool(figures) and len(figures) == len(cells) and not is_code and not counts_columns
    if name in _LETTERS | _UNIT_HEADINGS | {"计量单位", "代码", "指标代码"} or name.isdigit():
        return False
    return any(cell != "" and numbers.read(cell).value is not None for cell in page.rows[row][column + 1 :])


def is_total(name: str, vocabulary: Vocabulary) -> bool:
    """Whether the name of a row says that it adds up the others."""
    bare = name.split("(")[0].strip(":")
    return bare in WHOLE | {"全市", "全县", "全区", "全市合计", "全县合计", "全区合计", "市合计", "县合计",
                             vocabulary.county_zh, vocabulary.county_zh + "合计",
                             vocabulary.federation_zh}  # fmt: skip
