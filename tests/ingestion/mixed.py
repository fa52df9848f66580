"""A folder as it arrives: every layout in every format, among files that are broken, each with what must come of it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import product
from pathlib import Path

from ingestion.vocabulary import OrgUnit
from tests.ingestion.drawn import WRITERS, Drawn, Error, Formula, Merge, Shown, Value, html, xlsx
from tests.ingestion.readers.biffs import ole
from tests.ingestion.readers.zips import parts, sheet, zipped
from tests.ingestion.workbooks import items

#: Unit, month, indicator and column role to the value that must be read there.
Values = dict[tuple[str, date, str, str], Decimal | None]
Rows = list[list[Value]]


@dataclass(frozen=True)
class Case:
    """One file and what becomes of it; ``codes`` are all that must be said beside what is only information.

    ``values`` are all that is read or, in a file that is returned, all that may be.
    """

    name: str
    data: bytes
    verdict: str
    codes: frozenset[str] = frozenset()
    values: Mapping[tuple[str, date, str, str], Decimal | None] = field(default_factory=dict)


@dataclass(frozen=True)
class Shape:
    """A sheet of one unit and month, and what it says; ``name`` is its file name without an extension."""

    drawn: Drawn
    values: Values
    name: str = ""
    codes: frozenset[str] = frozenset()


def write(cases: Sequence[Case], folder: Path) -> None:
    """The folder with all files."""
    for case in cases:
        (folder / case.name).write_bytes(case.data)


def cases(units: Sequence[OrgUnit]) -> list[Case]:
    """All files; each holds a report of its own unit and month, so that none is a later version of another."""
    keys = iter(list(product([date(2005, month, 1) for month in range(1, 13)], units)))
    good = [
        Case(f"{shape.name or f'{number:02d}{label}'}.{extension}", write_as(shape.drawn), "accepted", shape.codes,
             shape.values)
        for number, (label, draw) in enumerate(SHAPES.items(), 1)
        for extension, write_as in WRITERS.items()
        for shape in [draw(*reversed(next(keys)))]
        if not shape.name or extension == "xlsx"
    ]  # fmt: skip
    return [*good, *_several(units), *_wrong(keys), *_unreadable()]


def _lines(unit: OrgUnit, month: date, column: Callable[[int], Decimal | int | None]) -> Values:
    """What the form says when its cumulative column is ``column`` of the line's number and the month is —."""
    values: Values = {}
    for number, item in enumerate(items(), 1):
        value = column(number)
        role = "stock" if item.kind == "stock" else "ytd"
        values[unit.org_unit_code, month, item.indicator_code, role] = None if value is None else Decimal(value)
        values[unit.org_unit_code, month, item.indicator_code, "month"] = None
    return values


def _title(unit: OrgUnit, month: date) -> str:
    return f"{unit.name_zh}{month.year}年{month.month}月工会工作月报表"


def _plain(unit: OrgUnit, month: date) -> Shape:
    rows: Rows = [[_title(unit, month), None, None], ["指 标 名 称", "本月数", "累 计"]]
    rows += [[item.name_zh, "—", number] for number, item in enumerate(items(), 1)]
    return Shape(Drawn(rows), _lines(unit, month, lambda number: number))


def _three_levels(unit: OrgUnit, month: date) -> Shape:
    rows: Rows = [
        ["乡镇(街道)工会工作月报表", *[None] * 6],
        [f"填报单位：{unit.full_name_zh}", None, None, f"{month.year}年{month.month}月", None, "计量单位：家", None],
        ["指标名称", "计量单位", "代码", f"{month.year}年", None, f"{month.year - 1}年", None],
        [None, None, None, "完成情况", None, "完成情况", None],
        [None, None, None, "本月数", "累计", "本月数", "累计"],
        ["甲", "乙", "丙", 1, 2, 3, 4],
        *([f"　　其中：{item.name_zh}" if item.parent_indicator_code else item.name_zh, item.unit_code, item.line_no,
           "／", number * 2, 900, 900] for number, item in enumerate(items(), 1)),
        ["补充资料：", None, None, 7, 7, None, None],
        ["单位负责人：某某", None, None, "填报人：某某", None, "联系电话：13800138000", "报出日期：2006年7月3日"],
    ]  # fmt: skip
    merges = ((0, 0, 0, 6), (2, 0, 4, 0), (2, 1, 4, 1), (2, 2, 4, 2), (2, 3, 2, 4), (2, 5, 2, 6), (3, 3, 3, 4),
              (3, 5, 3, 6))  # fmt: skip
    return Shape(Drawn(rows, "月报", merges), _lines(unit, month, lambda number: number * 2))


def _parts_beside(unit: OrgUnit, month: date) -> Shape:
    rows: Rows = [["填报单位", unit.full_name_zh, "报告期", month], ["指标", None, "本月数", "累计"]]
    merges: list[Merge] = [(1, 0, 1, 1)]
    for number, item in enumerate(items(), 1):
        part = bool(item.parent_indicator_code)
        if not part:
            merges.append((len(rows), 0, len(rows), 1))
        rows.append([None if part else item.name_zh, item.name_zh if part else None, "—", number])
    rows.insert(0, ["工会月报", None, None, None])
    below = tuple((top + 1, left, bottom + 1, right) for top, left, bottom, right in merges)
    return Shape(Drawn(rows, "表", below), _lines(unit, month, lambda number: number))


def _far_down_and_below(unit: OrgUnit, month: date) -> Shape:
    rows: Rows = [[None] * 4] * 5
    rows += [[None, "乡镇(街道)工会工作月报表", None, None], [None, "项 目", "当月", "年累计"]]
    rows += [[None, f"{number}、{item.name_zh}", "-", number] for number, item in enumerate(items(), 1)]
    rows += [[None] * 4, [None, "填报人：某某", f"填报单位：{unit.name_zh}", f"{month.year}年{month.month}月份"]]
    return Shape(Drawn(rows), _lines(unit, month, lambda number: number))


def _only_the_name(unit: OrgUnit, month: date) -> Shape:
    rows: Rows = [[f"{month.year}年工会工作月报表", None, None], ["指标", "本月数", "累计"]]
    rows += [[item.name_zh, "—", number] for number, item in enumerate(items(), 1)]
    name = f"附件1：{unit.name_zh}{month.month}月报表（最终版）(2)"
    return Shape(Drawn(rows, "Sheet1"), _lines(unit, month, lambda number: number), name)


#: What clerks type into the cumulative column, and the number that it is, by indicator.
TYPED: dict[str, tuple[Value, str | None]] = {
    "org_new_total": ("１，２３４", "1234"),
    "org_new_migrant": ("三十八", "38"),
    "org_new_nonpublic": ("20余", "20"),
    "org_new_community": ("近400家", "400"),
    "org_new_other": ("约30", "30"),
    "org_dissolved": ("无", "0"),
    "org_stock": ("／", None),
    "mem_new_total": ("—", None),
    "mem_new_other": (None, None),
    "aid_paid": ("85.6万余元", "856000"),
    "aid_raised": ("13。5万元", "135000"),
    "fee_remitted": ("壹仟元", "1000"),
    "fee_collected": (3.1055, "3.1055"),
    "mem_left": ("（5）", "-5"),
}


def _zoo(unit: OrgUnit, month: date) -> Shape:
    rows: Rows = [[_title(unit, month), None, None], ["指标", "本月数", "累计"]]
    values = _lines(unit, month, lambda number: number)
    for number, item in enumerate(items(), 1):
        typed, read = TYPED.get(item.indicator_code, (number, str(number)))
        rows.append([item.name_zh, "—", typed])
        role = "stock" if item.kind == "stock" else "ytd"
        values[unit.org_unit_code, month, item.indicator_code, role] = None if read is None else Decimal(read)
    return Shape(Drawn(rows), values)


def _formulas(unit: OrgUnit, month: date) -> Shape:
    shape = _plain(unit, month)
    rows = [list(row) for row in shape.drawn.rows]
    rows[2][2] = Formula("SUM(C4:C7)", 1)
    rows[3][2] = Shown(2, "#,##0_);(#,##0)")
    return Shape(Drawn(rows), shape.values)


def _ledger(unit: OrgUnit, month: date) -> Shape:
    def day(number: int) -> str:
        return f"{month.year}年{month.month}月{number}日"

    rows: Rows = [
        [f"{unit.name_zh}{month.year}年{month.month}月新建工会台账", None, None, None, None],
        ["序号", "工会名称", "建会时间", "工会类型", "涵盖单位数"],
        ["合计", None, None, None, 6],
        [1, "甲厂工会", day(5), "非公单位工会", 1],
        [2, "乙村工会", f"{month.month}月12日", "农民工工会", "3"],
        [3, "丙社区工会", day(20), "社区工会", 2],
        ["填报人：某某", None, None, "联系电话：13800138000", None],
    ]
    counted = {"org_new_total": 3, "org_new_migrant": 1, "org_new_nonpublic": 1, "org_new_community": 1,
               "org_new_units_covered": 6}  # fmt: skip
    key = (unit.org_unit_code, month)
    return Shape(Drawn(rows, "台账"), {(*key, code, "month"): Decimal(value) for code, value in counted.items()})


SHAPES: dict[str, Callable[[OrgUnit, date], Shape]] = {
    "无代码": _plain,
    "三级表头": _three_levels,
    "其中单列": _parts_beside,
    "落款": _far_down_and_below,
    "文件名": _only_the_name,
    "数字": _zoo,
    "公式": _formulas,
    "台账": _ledger,
}


def _several(units: Sequence[OrgUnit]) -> Iterator[Case]:
    """Tables of many units or months; each table of 2006 has its own month or its own unit."""
    two = {"org_new_total": "新建工会组织数", "mem_new_total": "新发展会员数"}
    for number, (extension, write_as) in enumerate(WRITERS.items()):
        first, second, third, fourth = (units[(number * 4 + each) % len(units)] for each in range(4))
        month = date(2006, 1 + number * 4 // len(units), 1)
        rows: Rows = [
            [f"湘乡市{month.year}年{month.month}月工会工作月报汇总表", None, None, None],
            ["序号", "单位", *two.values()],
            [None, "街道小计", 3, 30],
            [1, first.name_zh, 1, 10], [2, second.full_name_zh, 2, 20],
            [None, "乡镇小计", 7, 70],
            [3, third.name_zh, 3, 30], [4, fourth.name_zh, 4, 40],
            ["合 计", None, 10, 100],
        ]  # fmt: skip
        values = {
            (unit.org_unit_code, month, code, "month"): Decimal(value * factor)
            for value, unit in enumerate((first, second, third, fourth), 1)
            for code, factor in zip(two, (1, 10), strict=True)
        }
        yield Case(f"汇总表.{extension}", write_as(Drawn(rows, "汇总", ((8, 0, 8, 1),))), "accepted",
                   frozenset({"lines_not_in_table"}), values)  # fmt: skip
        unit = units[number]
        rows = [
            ["湘乡市2006年工会工作汇总表", *[None] * 6],
            ["单位", "3月", None, "4月", None, "合计", None],
            [None, *[*two.values()] * 3],
            [unit.name_zh, 1, 10, 2, 20, 3, 30],
            ["合计", 1, 10, 2, 20, 3, 30],
        ]
        values = {
            (unit.org_unit_code, date(2006, month, 1), code, "month"): Decimal(value * factor)
            for month, value in ((3, 1), (4, 2))
            for code, factor in zip(two, (1, 10), strict=True)
        }
        merges = ((1, 0, 2, 0), (1, 1, 1, 2), (1, 3, 1, 4), (1, 5, 1, 6))
        yield Case(f"分月汇总.{extension}", write_as(Drawn(rows, "汇总", merges)), "accepted",
                   frozenset({"lines_not_in_table"}), values)  # fmt: skip
        rows = [
            [f"{unit.name_zh}2006年工会工作报表", *[None] * 6],
            ["指标", "5月", None, "6月", None, "合计", None],
            [None, *["本月数", "累计"] * 2, "本月数", None],
            *([item.name_zh, 1, number + 1, 2, number + 3, 3, None] if item.kind == "flow"
              else [item.name_zh, "—", number, "—", number, None, None] for number, item in enumerate(items(), 1)),
        ]  # fmt: skip
        values = {}
        for line, item in enumerate(items(), 1):
            is_flow = item.kind == "flow"
            for month_, in_month, so_far in ((5, 1, line + 1), (6, 2, line + 3)):
                key = (unit.org_unit_code, date(2006, month_, 1), item.indicator_code)
                values[*key, "month"] = Decimal(in_month) if is_flow else None
                values[*key, "ytd" if is_flow else "stock"] = Decimal(so_far if is_flow else line)
        merges = ((1, 0, 2, 0), (1, 1, 1, 2), (1, 3, 1, 4))
        yield Case(f"分月.{extension}", write_as(Drawn(rows, "报表", merges)), "accepted", frozenset(), values)


def _wrong(keys: Iterator[tuple[date, OrgUnit]]) -> Iterator[Case]:
    """Reports in which one thing is wrong; what is right in them is still read right."""

    def case(name: str, code: str, change: Callable[[Rows], object], *, extension: str = "xlsx") -> Case:
        month, unit = next(keys)
        rows = [list(row) for row in _plain(unit, month).drawn.rows]
        change(rows)
        file = f"{name}.{extension}" if "{" not in name else f"{name.format(unit=unit.name_zh)}.{extension}"
        known = _plain(unit, month).values
        return Case(file, WRITERS[extension](Drawn(rows)), "returned", frozenset({code}), known)

    def put(row: int, column: int, value: Value) -> Callable[[Rows], object]:
        return lambda rows: rows[row].__setitem__(column, value)

    for extension in ("xlsx", "xls", "ods", "gbk.csv"):
        yield case(f"错误值{extension}", "number_is_error", put(2, 2, Error("#REF!")), extension=extension)
        yield case(f"手机{extension}", "personal_data", put(4, 2, 13800138000), extension=extension)
        yield case(f"少一行{extension}", "line_missing", lambda rows: rows.pop(9), extension=extension)
    yield case("公式未算", "number_not_computed", put(2, 2, Formula("SUM(C4:C7)")))
    yield case("日期", "number_is_date", put(2, 2, date(2006, 6, 5)))
    yield case("身份证号", "personal_data", lambda rows: rows[5].append("经办 11010519491231002X"))
    yield case("两个数", "number_is_list", put(2, 2, "1000、500"))
    yield case("自相矛盾", "number_contradicts_itself", put(2, 2, "近400余"))
    yield case("单位不清", "measure_unclear", lambda rows: rows.insert(1, ["单位：千元", None, None]))
    yield case("两列本月", "column_twice", put(1, 2, "本月数"))
    yield case("空表", "form_blank", lambda rows: [row.__setitem__(slice(1, 3), [None, None]) for row in rows[2:]])
    yield case("{unit}2004年5月报表", "period_differs", lambda _: None)
    yield case("没有月份", "period_missing", put(0, 0, "望春门街道工会工作月报表"))
    yield case("错名", "org_unit_likely", put(0, 0, "填报单位：育端乡 2005年5月"))
    yield case("两个单位", "org_unit_differs_title", lambda rows: rows.insert(1, ["填报单位：市总工会本级"]))
    month, unit = next(keys)
    twice = _plain(unit, month).drawn
    yield Case("两张.xlsx", xlsx(twice, Drawn(twice.rows, "表二")), "returned", frozenset({"form_twice"}))
    month, unit = next(keys)
    plain = _plain(unit, month)
    merged = xlsx(Drawn(plain.drawn.rows, merges=((2, 2, 3, 2),)))
    yield Case("合并.xlsx", merged, "returned", frozenset({"cell_merged"}), plain.values)
    month, unit = next(keys)
    rows = [list(row) for row in _ledger(unit, month).drawn.rows]
    rows[3][2] = "月初"
    counted = {"org_new_total": 2, "org_new_migrant": 1, "org_new_nonpublic": 0, "org_new_community": 1,
               "org_new_units_covered": 5}  # fmt: skip
    left = {(unit.org_unit_code, month, code, "month"): Decimal(value) for code, value in counted.items()}
    yield Case("台账日期.xlsx", xlsx(Drawn(rows)), "returned", frozenset({"ledger_day_unclear"}), left)


def _unreadable() -> Iterator[Case]:
    """Files that hold no table of ours, each for its own reason."""
    good = xlsx(Drawn([["工会工作月报表"]]))

    def case(name: str, data: bytes, code: str) -> Case:
        return Case(name, data, "rejected", frozenset({code}))

    yield case("空.xlsx", b"", "file_empty")
    yield case("没传完.xlsx", good[: len(good) // 2], "file_damaged")
    yield case("没有字.xlsx", xlsx(Drawn([[None]])), "file_no_data")
    yield case("密码.xlsx", ole({"EncryptedPackage": b"x" * 100}), "file_password")
    yield case("网页.xls", b"<html><body><form><input type=password></form></body></html>", "file_login_page")
    yield case("别的表.xlsx", xlsx(Drawn([["菜名", "价格"], ["茄子", 3]])), "form_unknown")
    yield case("别的表.xls", html(Drawn([["菜名", "价格"], ["茄子", 3]])), "form_unknown")
    same = zipped(parts(sheet(""), sheet(""), names=["一", "一"]))
    yield case("同名.xlsx", same, "file_duplicate_sheets")
