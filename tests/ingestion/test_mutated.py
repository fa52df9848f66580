"""Good tables after somebody worked on them: the same values, or something is said; never a wrong value in silence."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingestion import readers, vocabulary
from ingestion.readers import Unreadable
from ingestion.recognise import Recognised, Recogniser
from tests.ingestion.drawn import Drawn, Merge, Value, xlsx
from tests.ingestion.mixed import SHAPES, TYPED, Values
from tests.ingestion.test_mixed import values
from tests.ingestion.workbooks import SEEDS, items

Rows = list[list[Value]]
MAY = date(2005, 5, 1)
FIRST = 2


@cache
def recogniser() -> Recogniser:
    return Recogniser(SEEDS)


def read(*sheets: Drawn) -> Recognised:
    book = readers.read(xlsx(*sheets), "a.xlsx")
    return recogniser().recognise(book.sheets, "a.xlsx", date1904=book.date1904)


def form() -> Rows:
    """A form with codes and units, whose every figure is another number."""
    rows: Rows = [
        ["昆仑桥街道2005年5月工会工作月报表", None, None, None, None],
        ["代码", "指标名称", "计量单位", "本月数", "累计"],
    ]
    return rows + [
        [item.line_no, item.name_zh, item.unit_code, "—" if item.kind == "stock" else 1000 + number, 2000 + number]
        for number, item in enumerate(items(), 1)
    ]


def without_codes() -> Rows:
    return [[row[1], *row[3:]] if number else [row[0], None, None] for number, row in enumerate(form())]


def summary() -> Rows:
    units = ["望春门街道", "育塅乡", "东郊乡", "金薮乡"]
    heads = ["新建工会组织数", "新发展会员数", "工会会员总数(期末)"]
    rows: Rows = [["湘乡市2005年5月工会工作月报汇总表", None, None, None], ["单位", *heads]]
    return rows + [[unit, *(100 * (row + 1) + column for column in range(3))] for row, unit in enumerate(units)]


def months() -> Rows:
    rows: Rows = [
        ["昆仑桥街道2005年工会工作报表", None, None, None, None],
        ["指标", "4月", None, "5月", None],
        [None, "本月数", "累计", "本月数", "累计"],
    ]
    for number, item in enumerate(items(), 1):
        figures: list[Value] = [1000 * column + number for column in range(1, 5)]
        if item.kind == "stock":
            figures[0] = figures[2] = "—"
        rows.append([item.name_zh, *figures])
    return rows


def months_of_units() -> Rows:
    rows: Rows = [
        ["湘乡市2005年工会工作汇总表", None, None, None, None],
        ["单位", "新建工会组织数", None, "新发展会员数", None],
        [None, "4月", "5月", "4月", "5月"],
    ]
    units = ["望春门街道", "育塅乡", "东郊乡", "金薮乡"]
    return rows + [[unit, *(100 * row + column for column in range(4))] for row, unit in enumerate(units, 1)]


#: Tables by name; those of units lose a report with each row.
TABLES: dict[str, Callable[[], Rows]] = {
    "form": form,
    "without codes": without_codes,
    "summary": summary,
    "months": months,
    "months of units": months_of_units,
}
OF_UNITS = {"summary", "months of units"}


def is_silent(recognised: Recognised) -> bool:
    """Whether nobody is asked or told anything, and the file counts as one of ours."""
    told = [finding for finding in recognised.findings if finding.code != "lines_not_in_table"]
    return recognised.is_our_form and not told


@cache
def truth(table: str) -> Values:
    recognised = read(Drawn(TABLES[table]()))
    assert is_silent(recognised)
    return values(recognised)


def check(table: str, rows: Rows, *others: Drawn, merges: tuple[Merge, ...] = ()) -> None:
    """Read what has become of a table: all values as they were, or something is said."""
    try:
        recognised = read(Drawn(rows, merges=merges), *others)
    except Unreadable:
        return
    if is_silent(recognised):
        assert values(recognised) == truth(table)


mutated = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
tables = st.sampled_from(sorted(TABLES))


@mutated
@given(tables, st.data())
def test_rows_that_are_dropped_doubled_or_moved(table: str, data: st.DataObject) -> None:
    rows = TABLES[table]()
    row = data.draw(st.integers(0, len(rows) - 1))
    to = data.draw(st.integers(FIRST, len(rows)))
    change = data.draw(st.sampled_from(["drop", "double", "move", "blank"]))
    if change == "drop" and row >= FIRST:
        dropped = rows.pop(row)
        if table in OF_UNITS and dropped[0]:  # a unit that is not in the table has not reported
            recognised = read(Drawn(rows))
            left = {key: value for key, value in truth(table).items() if value not in dropped}
            assert values(recognised) == left
            return
    elif change == "double":
        rows.insert(to, list(rows[row]))
    elif change == "move":
        rows.insert(min(to, len(rows) - 1), rows.pop(row))
    else:
        rows.insert(to, [None] * len(rows[0]))
    check(table, rows)


@mutated
@given(tables, st.data())
def test_columns_that_are_moved_or_inserted(table: str, data: st.DataObject) -> None:
    rows = TABLES[table]()
    column = data.draw(st.integers(0, len(rows[1]) - 1))
    to = data.draw(st.integers(0, len(rows[1]) - 1))
    for row in rows[1:]:
        row.insert(to, row.pop(column))
    check(table, rows)
    rows = TABLES[table]()
    for row in rows:
        row.insert(to, None)
    check(table, rows)


@mutated
@given(tables, st.data())
def test_cells_of_a_column_that_slip_down(table: str, data: st.DataObject) -> None:
    rows = TABLES[table]()
    column = data.draw(st.integers(0, len(rows[1]) - 1))
    first = data.draw(st.integers(FIRST, len(rows) - 1))
    rows.append([None] * len(rows[1]))
    for row in range(len(rows) - 1, first, -1):
        rows[row][column] = rows[row - 1][column]
    rows[first][column] = None
    check(table, rows)


@mutated
@given(st.sampled_from(["form", "without codes"]), st.data())
def test_cells_of_the_header_that_change_places(table: str, data: st.DataObject) -> None:
    rows = TABLES[table]()
    figures = len(rows[1]) - 2
    first = data.draw(st.integers(0, len(rows[1]) - 1))
    second = data.draw(st.integers(0, figures - 1))
    rows[1][first], rows[1][second] = rows[1][second], rows[1][first]
    check(table, rows)


@mutated
@given(tables, st.data())
def test_cells_that_are_merged(table: str, data: st.DataObject) -> None:
    rows = TABLES[table]()
    top = data.draw(st.integers(0, len(rows) - 1))
    left = data.draw(st.integers(0, len(rows[1]) - 1))
    bottom = data.draw(st.integers(top, min(top + 2, len(rows) - 1)))
    right = data.draw(st.integers(left, len(rows[1]) - 1))
    if (top, left) != (bottom, right):
        check(table, rows, merges=((top, left, bottom, right),))


@mutated
@given(tables, st.data())
def test_cells_that_are_cleared(table: str, data: st.DataObject) -> None:
    rows = TABLES[table]()
    row = data.draw(st.integers(0, len(rows) - 1))
    column = data.draw(st.integers(0, len(rows[row]) - 1))
    value, rows[row][column] = rows[row][column], None
    recognised = read(Drawn(rows))
    if is_silent(recognised):
        missing = {key: None if known == value else known for key, known in truth(table).items()}
        assert values(recognised) in (missing, truth(table))


@pytest.mark.parametrize("table", sorted(TABLES))
def test_a_sheet_that_is_there_twice(table: str) -> None:
    check(table, TABLES[table](), Drawn(TABLES[table](), "另一张"))
    assert not is_silent(read(Drawn(TABLES[table]()), Drawn(TABLES[table](), "另一张")))


@mutated
@given(st.sampled_from(sorted(SHAPES)), st.data())
def test_a_text_typed_over_a_figure_is_read_as_that_or_asked_about(shape: str, data: st.DataObject) -> None:
    unit = vocabulary.load(SEEDS).org_units["430381003"]
    drawn = SHAPES[shape](unit, MAY)
    known = drawn.values
    rows = [list(row) for row in drawn.drawn.rows]
    places = [(r, c) for r, row in enumerate(rows) for c, cell in enumerate(row) if isinstance(cell, int) and cell > 9]
    if not places:
        return
    row, column = data.draw(st.sampled_from(places))
    typed, number = data.draw(st.sampled_from(sorted(TYPED.values(), key=repr)))
    rows[row][column] = typed
    recognised = read(Drawn(rows, drawn.drawn.name, drawn.drawn.merges))
    if is_silent(recognised):
        wrong = {value for key, value in values(recognised).items() if value != known.get(key)}
        assert wrong <= {None if number is None else Decimal(number)}
