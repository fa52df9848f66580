"""A few lines after a whole report: repeated they are fine, changed they are a question, complete they replace it."""

from dataclasses import replace
from decimal import Decimal

from ingestion import partial_reports, vocabulary
from ingestion.partial_reports import Judgement
from ingestion.recognise import Report
from tests.ingestion.test_layouts import recognise
from tests.ingestion.test_summary import HEADINGS, TITLE
from tests.ingestion.workbooks import SEEDS, table

MEASURES = vocabulary.load(SEEDS).measures


def summary(*figures: object) -> Report:
    [report] = recognise(table(("汇总", [TITLE, HEADINGS, [1, "望春门街道", *figures]]))).reports
    return report


def judged(report: Report, **before: tuple[Decimal | int | None, str]) -> Judgement:
    figures = {
        (code, "month"): (None if value is None else Decimal(value), unit) for code, (value, unit) in before.items()
    }
    return partial_reports.judge(report.cells, figures, MEASURES, "望春门街道", report.period_month)


WHOLE = {"org_new_total": (3, "家"), "org_new_migrant": (1, "家"), "fee_remitted": (5000, "元"), "aid_paid": (9, "元")}


def test_a_partial_report_that_repeats_what_is_known_does_not_replace_it_and_says_so() -> None:
    judgement = judged(summary(3, 1, "0.5"), **WHOLE)
    assert not judgement.lands
    assert [(each.severity, each.code) for each in judgement.findings] == [("info", "report_partial_same")]
    assert "望春门街道 2006年6月" in judgement.findings[0].message_zh


def test_each_figure_that_differs_or_is_new_is_a_question_that_names_both() -> None:
    judgement = judged(summary(4, 1, "0.5"), **(WHOLE | {"org_new_migrant": (None, "家")}))
    assert judgement.lands
    assert [(each.severity, each.code, each.cell) for each in judgement.findings] == [
        ("hard", "report_partial_differs", "C3"), ("hard", "report_partial_differs", "D3"),
    ]  # fmt: skip
    assert "3家" in judgement.findings[0].message_zh
    assert "4家" in judgement.findings[0].message_zh


def test_a_partial_report_that_loses_nothing_is_an_ordinary_new_version() -> None:
    known = {code: WHOLE[code] for code in ("org_new_total", "org_new_migrant")}
    assert judged(summary(7, 2, 1), **known) == Judgement(True, [])


def test_a_blank_cell_takes_nothing_away_that_was_reported() -> None:
    report = summary(3, 1, "0.5")
    blank = replace(report, cells=[report.cells[0], report.cells[1]._replace(value=None), report.cells[2]])
    assert [each.code for each in judged(blank, **WHOLE).findings] == ["report_partial_same"]
