"""The words around the table of a form: how long it is valid, when it is due, how its lines hang together."""

from pathlib import Path

from guoban import reference
from ingestion.vocabulary import Form


def valid_to(form: Form) -> str:
    """有效期至：2006年6月."""
    return f"有效期至：{form.valid_to.year}年{form.valid_to.month}月" if form.valid_to else "有效期至：长期"


def notes(form: Form, seeds: Path) -> list[str]:
    """Deadline, relations between the lines, and what blank, 0 and — mean, from the seeds."""
    due = next(row for row in reference.read(seeds, "due_rules") if row["form_code"] == form.form_code)
    lines = {item.indicator_code: item.line_no for item in form.items.values()}
    sides: dict[tuple[str, str], list[str]] = {}
    for term in reference.read(seeds, "check_terms"):
        if term["indicator_code"] in lines:
            sides.setdefault((term["check_code"], term["side"]), []).append(lines[term["indicator_code"]])
    relations = dict.fromkeys(
        f"{sides[code, 'left'][0]}={'+'.join(sides[code, 'right'])}"
        for code in (row["check_code"] for row in reference.read(seeds, "checks") if row["operator"] == "=")
        if (code, "left") in sides and (code, "right") in sides
    )
    return [
        f"本表于次月{due['day_of_month']}日前报送，遇法定节假日顺延。",
        f"审核关系：{'；'.join(relations)}；第1栏不大于第2栏。",
        "期末数指标只填第2栏，第1栏填“—”。没有发生填0，不适用填“—”，空白表示未填报。",
    ]
