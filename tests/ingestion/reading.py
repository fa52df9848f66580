"""Writes docs/reading.md from the test cases: ``python -m tests.ingestion.reading``."""

import ast
import csv
from pathlib import Path

from guoban.messages import text as message
from guoban.settings import PROJECT
from ingestion import vocabulary
from tests.ingestion import mixed

DOC = PROJECT / "docs" / "reading.md"
_HERE = Path(__file__).parent
_QUALIFIERS = {"exact": "exact", "at_least": "at least", "at_most": "at most", "about": "about"}
_LAYOUTS = {
    "表式: indicators in rows, one month or several side by side": "test_layouts.py",
    "汇总表: units in rows": "test_summary.py",
    "台账: ledgers, by the rules of seeds/ledger_rules.csv": "test_ledger.py",
    "What is not certain is a question": "test_recognise.py",
    "Merges, hidden parts, formats": "test_page.py",
    "Days and percentages": "test_dates_and_rates.py",
    "Reports of a few lines after a whole one": "test_partial_reports.py",
    "Personal data": "test_personal.py",
    "Blank forms, filled in and read back": "test_template_round_trip.py",
    "Good tables that somebody worked on": "test_mutated.py",
}
_SHAPES = {
    "无代码": "表式 without codes",
    "三级表头": "表式 with three header levels, merged, units and codes in columns, 上年 beside",
    "其中单列": "表式 with parts in a column of their own",
    "落款": "表式 far down, unit and month below it",
    "数字": "表式 with numbers in words, with qualifiers and units",
    "公式": "表式 with formulas and number formats",
    "台账": "台账",
    "汇总表": "汇总表 with subtotals and total",
    "分月汇总": "汇总表 by months",
    "分月": "表式 by months",
}
_HEAD = """# What is read, and how

Generated from the tests by `python -m tests.ingestion.reading`; a test fails when this page is out of date.

## Rules

- The content of a file decides what it is, not its name. What is not certain is a question in the returned file, never
  a guess; what is read in spite of an oddity is told.
- Hidden sheets are not read; hidden rows and columns are read like all others. Both are told. Personal data is looked
  for in all of them.
- A number under a merge is not read, and a merge over several figures, or over a figure and what is beside it, is a
  question.
- An error value and a formula without a result are questions, never blank and never zero.
- Typed totals and subtotals of rows and columns are never data. They are compared with what they add up, and a
  difference is told.
- A rate up to 1 without a sign is a question with up to two decimals (0.58), and with more (0.5846) it is read as a
  fraction and told.
- A unit of measure above a table or in a heading counts for the lines of its dimension. Two of one dimension (元、万元)
  or one that is not known (千元) are a question, unless the line or the cell names its own.
- A new version replaces the one before it as a whole. A 汇总表 or 台账 holds a few lines only: where it repeats what
  counts, that report stands; where it has all figures that count, it is an ordinary new version; otherwise each figure
  that differs is a question.
- Identity numbers (18 digits with a valid check digit, or 15), mobile numbers and bank cards are taken out before
  anything else sees a sheet, and the file is returned; also for one in a comment, a header or footer, a defined name,
  the name of a sheet or of the file. The filler's telephone may stand after its label outside the table or in a footer;
  it is not kept either. In the returned copy only what kind of number it was stands there; the properties of the file
  (author, title) do not go back at all.
- A day of reporting or of validity is not the month, nor is one of several months named together (5、6月, 4-6月), nor
  an unlabelled date that shows its day.
- Figures under 完成 or 实绩 alone are a question: of this month, or of the year so far? A column of figures that is
  none of those reported is told.
- A year of two digits before 年 and a month is 1950 to 2049. Days from 1 January (1月1日至6月20日) are a report of the
  last month where a title or a name says that month too; by themselves they are a question.
- A report of a month before its unit opened or after it closed is a question.
"""


def number_cases() -> list[dict[str, str]]:
    """The rows of number_cases.csv."""
    with (_HERE / "number_cases.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def page() -> str:
    """The page as it should be."""
    parts = [_HEAD, _folder(), "## Layouts", *map(_sentences, _LAYOUTS), "## Numbers", _numbers()]
    return "\n".join(parts)


def _folder() -> str:
    """Which files of the mixed folder come to what."""
    cases = mixed.cases(list(vocabulary.load(PROJECT / "seeds").org_units.values()))
    shapes: dict[str, list[str]] = {}
    for case in cases:
        name, _, extension = case.name.partition(".")
        if case.verdict == "accepted":
            shapes.setdefault(_SHAPES.get(name.lstrip("0123456789"), "all from the file name"), []).append(extension)
    lines = ["## A folder of everything", "", f"`tests/ingestion/mixed.py` builds {len(cases)} files, which one ingest "
             "reads. Every value is right, or the file comes back with the reason.", "", "| layout | formats |",
             "|---|---|"]  # fmt: skip
    lines += [f"| {shape} | {', '.join(extensions)} |" for shape, extensions in shapes.items()]
    lines += ["", "| file | becomes | because |", "|---|---|---|"]
    for case in cases:
        if case.verdict != "accepted":
            name = "望春门街道2004年5月报表.xlsx" if "2004年" in case.name else case.name
            lines.append(f"| {name} | {case.verdict} | {', '.join(f'`{code}`' for code in sorted(case.codes))} |")
    return "\n".join([*lines, ""])


def _sentences(title: str) -> str:
    tree = ast.parse((_HERE / _LAYOUTS[title]).read_text(encoding="utf-8"))
    names = [each.name for each in tree.body if isinstance(each, ast.FunctionDef) and each.name.startswith("test_")]
    lines = [f"- {name.removeprefix('test_').replace('_', ' ').capitalize()}." for name in names]
    return "\n".join([f"\n### {title}\n", *lines, ""])


def _numbers() -> str:
    lines = ["\n| in the cell | value | unit | |", "|---|---|---|---|"]
    for case in number_cases():
        shown = case["text"].replace("|", "\\|").replace("\n", "↵") if case["text"].strip() else "(blank)"
        if case["fault"]:
            sentence = message(case["fault"], "en", label="", text=shown[:30], unit="").strip(": ")
            said = f"returned: {sentence[:1].upper()}{sentence[1:]}"
        elif case["qualifier"] == "not_applicable":
            said = "not applicable"
        else:
            said = _QUALIFIERS[case["qualifier"]] if case["qualifier"] else "missing"
        lines.append(f"| {shown[:30]} | {case['value']} | {case['unit']} | {said} |")
    return "\n".join([*dict.fromkeys(lines), ""])


if __name__ == "__main__":
    DOC.write_text(page(), encoding="utf-8")
