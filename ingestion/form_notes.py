"""The words around the table of a form: how long it is valid, when it is due, how its lines hang together."""

from collections.abc import Sequence
from pathlib import Path

from guoban import reference
from ingestion.form_columns import Column
from ingestion.vocabulary import Form


def valid_to(form: Form) -> str:
    """有效期至：2006年6月."""
    return f"有效期至：{form.valid_to.year}年{form.valid_to.month}月" if form.valid_to else "有效期至：长期"


def notes(form: Form, seeds: Path) -> list[str]:
    """Deadline, relations between the lines, and what blank, 0 and — mean, from the seeds."""
    dues = [row for row in reference.read(seeds, "due_rules") if row["form_code"] == form.form_code]
    lines = {item.indicator_code: item.line_no for item in form.items.values()}
    sides: dict[tuple[str, str], list[str]] = {}
    for term in reference.read(seeds, "check_terms"):
        if term["indicator_code"] in lines:
            sides.setdefault((term["check_code"], term["side"]), []).append(lines[term["indicator_code"]])
    within_a_form = (row for row in reference.read(seeds, "checks") if row.get("reach") != "history")
    relations = dict.fromkeys(
        f"{sides[code, 'left'][0]}={'+'.join(sides[code, 'right'])}"
        for code in (row["check_code"] for row in within_a_form if row["operator"] == "=")
        if (code, "left") in sides and (code, "right") in sides
    )
    return [
        *(f"本表于{_due(dues[-1])}。" for _ in dues[:1]),
        f"审核关系：{'；'.join([*relations, '第1栏不大于第2栏'])}。",
        "期末数指标只填第2栏，第1栏填“—”。没有发生填0，不适用填“—”，空白表示未填报。",
    ]


_SHIFTS = {"next_working_day_after_holiday": "，遇法定节假日顺延", "next_working_day": "，遇休息日顺延"}


def _due(rule: reference.Row) -> str:
    """次月5日前报送，遇法定节假日顺延."""
    after = int(rule["months_after"])
    month = ("当月", "次月")[after] if after < 2 else f"期后第{after}个月"
    working_days = rule.get("working_days", "")
    day = f"第{working_days}个工作日" if working_days else f"{rule['day_of_month']}日"
    return f"{month}{day}前报送{_SHIFTS.get(rule['shift'], '')}"


def how_to_fill(columns: Sequence[Column]) -> list[str]:
    """What a blank form says besides about its colours."""
    previous = next(column.heading for column in columns if column.key == "previous").split()[0]
    return [f"浅黄色格由填报单位填写，灰色格自动计算，其余已填好并锁定。“{previous}”是市总工会已核收数，不符请说明。"]
