"""Writes docs/reading.md from the test cases: ``python -m tests.ingestion.reading``."""

import ast
import csv
from pathlib import Path

from guoban.messages import text as message
from guoban.settings import PROJECT

DOC = PROJECT / "docs" / "reading.md"
_HERE = Path(__file__).parent
_QUALIFIERS = {"exact": "exact", "at_least": "at least", "at_most": "at most", "about": "about"}
_LAYOUTS = {
    "表式: indicators in rows, one month or several side by side": "test_layouts.py",
    "汇总表: units in rows": "test_summary.py",
    "台账: ledgers, by the rules of seeds/ledger_rules.csv": "test_ledger.py",
    "What is not certain is a question": "test_recognise.py",
}
_HEAD = """# What is read, and how

Generated from the tests by `python -m tests.ingestion.reading`; a test fails when this page is out of date.
"""


def number_cases() -> list[dict[str, str]]:
    """The rows of number_cases.csv."""
    with (_HERE / "number_cases.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def page() -> str:
    """The page as it should be."""
    parts = [_HEAD, "## Layouts", *map(_sentences, _LAYOUTS), "## Numbers", _numbers()]
    return "\n".join(parts)


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
