"""docs/kpis: what each KPI means, in Chinese and English, written from ``seeds/``.

``python -m guoban.kpi_pages`` writes the pages anew; a test compares them with the seeds.
"""

from decimal import Decimal
from pathlib import Path

from guoban import reference
from guoban.reference import Row
from guoban.settings import PROJECT, load

FOLDER = PROJECT / "docs" / "kpis"

_MEASURES = {
    "month": ("本月数", "month"),
    "ytd": ("本年累计", "since January"),
    "stock": ("期末数", "end of period"),
    "target": ("全年任务", "the year’s target"),
    "reports": ("本年累计", "since January"),
}
_KINDS = {
    "flow": ("各月相加", "months add up"),
    "stock": ("取期末数", "the end of the period stands"),
    "max": ("取各月最大数", "the largest month stands"),
    "milestone": ("取完成日期", "the date it was reached"),
}
_FREQUENCIES = {"M": ("月", "monthly"), "Q": ("季", "quarterly"), "H": ("半年", "half-yearly"), "Y": ("年", "yearly")}
_NOTE = """\
任务完成率的分母是月末有效的全年任务,见 `seeds/annual_tasks.csv`、`seeds/annual_targets.csv`;序时进度、差距、预测见
`fct_task_progress`。报送质量由报送记录得出,分报表、分月见 `fct_reporting_rates`。人、人次、户是三种不同的分母,人均、
次均、户均不可互换。

A share of an annual task divides by the target in force at the month's end, see `seeds/annual_tasks.csv` and
`seeds/annual_targets.csv`; pace, gap and forecast stand in the table `fct_task_progress`. How punctually units report
follows from the reports themselves; by form and month see `fct_reporting_rates`. Persons, visits and households are
three different denominators; what is so much per one of them is never so much per another.
"""


def pages(seeds: Path) -> dict[str, str]:
    """File name to text: a page for each row of kpis.csv, and README.md as their index."""
    kpis = reference.read(seeds, "kpis")
    terms = reference.read(seeds, "kpi_terms")
    indicators, counts = reference.read(seeds, "indicators"), reference.read(seeds, "report_counts")
    words: dict[tuple[bool, str], Row] = {(False, row["indicator_code"]): row for row in indicators}
    words |= {(False, row["count_code"]): row for row in counts}
    words |= {
        (True, row["task_code"]): row | {"definition_zh": "月末有效的任务数;各年见 annual_targets.csv"}
        for row in reference.read(seeds, "annual_tasks")
    }
    written = {
        f"{kpi['kpi_code']}.md": _page(kpi, [term for term in terms if term["kpi_code"] == kpi["kpi_code"]], words)
        for kpi in kpis
    }
    families = {row["family_code"]: row for row in [*indicators, *counts]}
    return written | {"README.md": _index(kpis, families)}


def card(seeds: Path, code: str) -> str | None:
    """The definition 口径卡 of the KPI or indicator of that code, as the seeds have it now; None for any other code."""
    if code != "README" and (page := pages(seeds).get(f"{code}.md")):
        return page
    indicators = {row["indicator_code"]: row for row in reference.read(seeds, "indicators")}
    if code not in indicators:
        return None
    forms = {row["form_code"]: row for row in reference.read(seeds, "forms")}
    items = reference.read(seeds, "form_items")
    asked = [(forms[item["form_code"]], item) for item in items if item["indicator_code"] == code]
    return _indicator(indicators[code], asked)


def write(seeds: Path, folder: Path) -> None:
    """Write the pages to ``folder`` and remove those of KPIs that are gone."""
    written = pages(seeds)
    folder.mkdir(parents=True, exist_ok=True)
    for path in folder.glob("*.md"):
        if path.name not in written:
            path.unlink()
    for name, text in written.items():
        (folder / name).write_text(text, encoding="utf-8")


def _page(kpi: Row, terms: list[Row], words: dict[tuple[bool, str], Row]) -> str:
    sides = {side: [term for term in terms if term["side"] == side] for side in ("numerator", "denominator")}
    lines = [
        f"# {kpi['name_zh']} · {kpi['name_en']}",
        "",
        f"`{kpi['kpi_code']}` · {kpi['unit_zh']} · {kpi['unit_en']}",
        "",
        "| 口径 | Definition |",
        "|---|---|",
        f"| {kpi['definition_zh']} | {kpi['definition_en']} |",
        "",
    ]
    for side, zh, en in (("numerator", "分子", "Numerator"), ("denominator", "分母", "Denominator")):
        lines += [f"## {zh} · {en}", ""]
        if not sides[side]:
            lines += ["无:合计数不除。 · None: a sum is not divided.", ""]
            continue
        lines += ["| 指标 | Indicator | 取数 | Taken | 单位 | 指标口径 |", "|---|---|---|---|---|---|"]
        lines += [_term(term, words[term["measure"] == "target", term["indicator_code"]]) for term in sides[side]]
        lines.append("")
    taken = dict.fromkeys(_MEASURES[term["measure"]] for term in terms)
    every = _FREQUENCIES[kpi["frequency"] or "M"]
    lines += [
        "## 期间 · Period",
        "",
        f"{'、'.join(zh for zh, _ in taken)};按{every[0]}看。 · "
        f"{', '.join(en for _, en in taken)}; looked at {every[1]}.",
        "各单位分子、分母分别相加后再相除,不取各单位比率的平均。 · "
        "Numerators and denominators of units are added before anything is divided; rates are never averaged.",
        "",
    ]
    if kpi["rank_minimum"]:
        lines += [
            f"分母小于{kpi['rank_minimum']}的单位照常显示,不参与排名。 · "
            f"A unit whose denominator is below {kpi['rank_minimum']} is shown and not ranked.",
            "",
        ]
    if bounds := _bounds(kpi):
        lines += [bounds, ""]
    lines += ["## 依据 · Source", "", kpi["definition_source"], ""]
    return "\n".join(lines)


def _bounds(kpi: Row) -> str:
    """What is possible and what is usual, a share as a percentage; '' where nothing is said."""
    parts = []
    for zh, en, low, high in (("可能", "Possible", "hard_min", "hard_max"), ("通常", "Usual", "soft_min", "soft_max")):
        least, most = (_written(kpi, kpi[each]) for each in (low, high))
        if least and most:
            parts.append((f"{zh}{least}—{most}", f"{en} {least}–{most}"))
        elif least or most:
            bound = f"≥ {least}" if least else f"≤ {most}"
            parts.append((f"{zh}{bound}", f"{en} {bound}"))
    return f"{'；'.join(zh for zh, _ in parts)}。 · {'; '.join(en for _, en in parts)}." if parts else ""


def _written(kpi: Row, bound: str) -> str:
    return f"{(Decimal(bound) * 100).normalize():f}%" if bound and kpi["kpi_kind"] == "ratio" else bound


def _indicator(indicator: Row, asked: list[tuple[Row, Row]]) -> str:
    zh, en = _KINDS[indicator["kind"]]
    lines = [
        f"# {indicator['name_zh']} · {indicator['name_en']}",
        "",
        f"`{indicator['indicator_code']}` · {indicator['unit_code']}",
        "",
        "| 口径 | 类别 | Family | 累计办法 | Over the year |",
        "|---|---|---|---|---|",
        f"| {indicator['definition_zh']} | {indicator['family_zh']} | {indicator['family_en']} | {zh} | {en} |",
        "",
        "## 报表 · Forms",
        "",
    ]
    if asked:
        lines += ["| 报表 | Form | 行次 Row |", "|---|---|---|"]
        lines += [
            f"| {form['table_no']} {form['name_zh']} | {form['name_en']} | {item['line_no']} |" for form, item in asked
        ]
    else:
        lines.append("目前没有报表要求填报。 · No form asks for it at present.")
    return "\n".join([*lines, "", "## 依据 · Source", "", indicator["definition_source"], ""])


def _term(term: Row, indicator: Row) -> str:
    sign = "−" if term["coefficient"].startswith("-") else ""
    zh, en = _MEASURES[term["measure"]]
    return (
        f"| {sign}{indicator['name_zh']} `{term['indicator_code']}` | {sign}{indicator['name_en']} | {zh} | {en} "
        f"| {indicator['unit_code']} | {indicator['definition_zh']} |"
    )


def _index(kpis: list[Row], families: dict[str, Row]) -> str:
    lines = [
        "# KPI 口径 · What the KPIs mean",
        "",
        "由 `seeds/` 生成,勿手改:`python -m guoban.kpi_pages`。 · Written from `seeds/`, not by hand.",
        "",
        "| KPI | | 类别 | Family | 口径 |",
        "|---|---|---|---|---|",
    ]
    for kpi in kpis:
        family = families[kpi["family_code"]]
        lines.append(
            f"| [{kpi['name_zh']}]({kpi['kpi_code']}.md) | {kpi['name_en']} | {family['family_zh']} "
            f"| {family['family_en']} | {kpi['definition_zh']} |"
        )
    return "\n".join([*lines, "", _NOTE])


if __name__ == "__main__":
    write(load().seeds, FOLDER)
