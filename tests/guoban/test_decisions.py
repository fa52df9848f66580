"""What the office decides is a row of its own, with author, reason and moment; what was reported stays as it was."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from guoban import decisions, findings, published
from guoban.errors import GuobanError
from guoban.findings import Finding
from guoban.settings import Settings

JUNE = date(2006, 6, 1)


@pytest.fixture
def office(demo_home: Path, tmp_path: Path) -> Settings:
    """The sample county with an empty warehouse of its own, in which a test may decide."""
    (tmp_path / "published").symlink_to(demo_home / "published")
    return Settings(home=tmp_path, author="数据员")


def found(settings: Settings, severity: str) -> Finding:
    with published.marts(settings) as connection:
        return next(each for each in findings.listed(connection, settings) if each.severity == severity)


def decided(settings: Settings) -> list[tuple[object, ...]]:
    with duckdb.connect(str(settings.warehouse), read_only=True) as connection:
        return connection.execute(
            "select decision_id, kind, org_unit_code, indicator_code, value, reported_value, reason, decided_by"
            " from raw.decision order by decision_id"
        ).fetchall()


def test_a_few_digits_call_a_finding_and_too_few_name_the_candidates(
    office: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    soft = found(office, "soft")
    assert len(soft.short_id) < 10
    assert decisions.explain(office, soft.short_id.upper(), "专项行动", "某某").finding_id == soft.finding_id
    with pytest.raises(GuobanError) as unknown:
        decisions.accept(office, "xyz", "已核实", "某某")
    assert unknown.value.code == "finding_unknown"
    twins = [replace(soft, finding_id=f"{digits}{soft.finding_id}") for digits in ("7a", "7b")]
    monkeypatch.setattr(findings, "listed", lambda *_, **__: twins)
    with pytest.raises(GuobanError) as ambiguous:
        decisions.explain(office, "7", "专项行动", "某某")
    assert ambiguous.value.code == "finding_ambiguous"
    assert twins[0].short_id in ambiguous.value.say("zh")


def test_the_impossible_is_neither_explained_nor_accepted(office: Settings) -> None:
    hard = found(office, "hard")
    for decide in (decisions.explain, decisions.accept):
        with pytest.raises(GuobanError) as caught:
            decide(office, hard.short_id, "就是这样", "某某")
        assert caught.value.code == "finding_hard"
    assert not office.warehouse.exists()


def test_accepting_what_nobody_explained_takes_a_reason(office: Settings) -> None:
    soft = found(office, "soft")
    with pytest.raises(GuobanError) as caught:
        decisions.accept(office, soft.short_id, "", "某某")
    assert caught.value.code == "finding_unexplained"
    decisions.accept(office, soft.short_id, "已电话核实", "某某")
    assert decided(office) == [
        ("d000001", "accept", soft.org_unit_code, soft.indicator_code, None, soft.value, "已电话核实", "某某")
    ]


def test_a_report_that_never_came_cannot_be_sent_back(office: Settings) -> None:
    with pytest.raises(GuobanError) as caught:
        decisions.send_back_report(office, "金薮乡", JUNE, None, "与台账不符", "某某")
    assert caught.value.code == "report_not_received"
    assert decisions.send_back_report(office, "望春门街道", JUNE, None, "与台账不符", "某某") == "望春门街道"
    assert [row[:3] for row in decided(office)] == [("d000001", "return", "430381001")]


def test_a_value_is_assessed_in_the_forms_unit_or_in_the_one_written(office: Settings) -> None:
    decisions.assess(office, "望春门街道", JUNE, "fee_remitted", "0.5", None, "按缴款单", "某某")
    decisions.assess(office, "望春门街道", JUNE, "fee_remitted", "5000元", "month", "按缴款单", "某某")
    assert [row[4] for row in decided(office)] == [Decimal(5000), Decimal(5000)]
    for wrong in ("约5", "5家", "很多"):
        with pytest.raises(GuobanError) as caught:
            decisions.assess(office, "望春门街道", JUNE, "fee_remitted", wrong, None, "按缴款单", "某某")
        assert caught.value.code == "value_unreadable"


def test_a_decision_without_a_reason_is_refused(office: Settings) -> None:
    with pytest.raises(GuobanError) as caught:
        decisions.assess(office, "望春门街道", JUNE, "fee_remitted", "0.5", None, " ", "某某")
    assert caught.value.code == "reason_missing"


def test_the_author_is_as_given_or_as_set_or_who_is_logged_in(
    office: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOGNAME", "shujuyuan")
    assert decisions.author(office, "某某") == "某某"
    assert decisions.author(office, None) == "数据员"
    assert decisions.author(office.model_copy(update={"author": None}), None) == "shujuyuan"
