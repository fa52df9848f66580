"""The sample county's planted faults, from the built marts to the words that are sent, and until they are mended."""

import re
import shutil
from datetime import datetime
from pathlib import Path

import duckdb
import pytest

from guoban import building, decisions, findings, late_copies, published
from guoban.alerts import running, state
from guoban.alerts.options import AlertSettings
from guoban.settings import Settings
from ingestion import inbox

#: The report of June was due in the whole of Wednesday 5 July 2006.
DUE_DAY_EVENING, MORNING_AFTER = datetime(2006, 7, 5, 17, 45), datetime(2006, 7, 6, 9)
MENDED, AFTER_MENDING = datetime(2006, 7, 6, 15), datetime(2006, 7, 7, 9)


@pytest.fixture(scope="module")
def office(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A copy of the sample county, on which alerts run, reports are mended and findings decided."""
    home = tmp_path_factory.mktemp("office")
    for name in ("published", "archive", "corrected"):
        shutil.copytree(demo_home / name, home / name, symlinks=True)
    shutil.copy(demo_home / "warehouse.duckdb", home)
    return Settings(home=home, author="数据员")


def at(office: Settings, now: datetime) -> tuple[running.AlertResult, list[str]]:
    """Run the alerts at a moment; also what is new in the outbox of that day, text by text."""
    file = office.home / "outbox" / f"{now:%Y-%m-%d}.txt"
    before = file.read_text(encoding="utf-8") if file.exists() else ""
    result = running.run(office, AlertSettings(), now)
    after = file.read_text(encoding="utf-8") if file.exists() else ""
    return result, [] if after == before else re.split(r"\n\n(?=【\d+】(?:发|私|数))", after)[1:]


def causes(office: Settings, is_open: bool = True) -> dict[str, int]:
    """Open alerts, or those resolved as mended: cause to how many there are."""
    with state.ledger(office) as connection:
        rows = connection.execute(
            "select cause_id, count(*) from alerts where resolved_at is null group by cause_id"
            if is_open
            else "select cause_id, count(*) from alerts where is_mended group by cause_id"
        ).fetchall()
    return {row[0]: row[1] for row in rows}


def about(texts: list[str], unit: str) -> list[str]:
    """Texts that go to the unit itself."""
    return [text for text in texts if unit in text.splitlines()[0] and "私信" in text.splitlines()[0]]


def test_each_planted_fault_is_one_alert_in_the_right_words(office: Settings) -> None:
    _, evening = at(office, DUE_DAY_EVENING)
    june = "monthly_01:2006-06"
    held = causes(office)
    assert {cause for cause in held if not cause.startswith("implausible")} == {
        f"unreported:430381202:{june}",  # 金薮乡 sent nothing
        f"unreported:430381113:{june}",  # 毛田镇 and 育塅乡 come days later
        f"unreported:430381203:{june}",
        f"returned:430381107:{june}",  # 翻江镇: the sum of the parts
        f"returned:430381111:{june}",  # 泉塘镇: 元 in the column of 万元
    }
    # 月山镇: far more new members than usual. Nothing else of June is implausible.
    assert {cause for cause in held if cause.startswith("implausible") and cause.endswith(june)} == {
        f"implausible:430381110:{june}"
    }
    assert set(held.values()) == {1}
    [group] = [text for text in evening if "发到工作群" in text]
    assert "尚未收到 3 家：毛田镇、金薮乡、育塅乡；已退回、等待更正 2 家：翻江镇、泉塘镇" in group
    [parts], [wrong_unit], [odd] = (about(evening, unit) for unit in ("翻江镇", "泉塘镇", "月山镇"))
    assert "填报 3，各项合计 2，差 1" in parts and "月报表 E10" in parts
    assert "疑似把“元”填进了“万元”栏，应为 1.26 万元" in wrong_unit
    assert "属实的" in odd and "425 人" in odd
    assert all("谢谢支持" in text for text in (group, parts, wrong_unit, odd))  # polite first


def test_the_silent_township_is_called_next_morning_and_a_second_run_says_nothing(office: Settings) -> None:
    result, morning = at(office, MORNING_AFTER)
    assert result.opened == 0
    [silent] = about(morning, "金薮乡")
    assert "应于7月5日（周三）24:00前报送，截至7月6日09:00尚未收到。请于今日17:30前补报" in silent
    assert [text for text in morning if "发给分管领导" in text and "金薮乡" in text and "【蓝色提醒】" in text]
    again, nothing = at(office, MORNING_AFTER.replace(minute=30))
    assert (again.sent, nothing) == (0, [])


def test_mending_the_workbook_accepting_and_sending_back_close_and_open_alerts(office: Settings) -> None:
    with published.marts(office) as connection:
        june = findings.listed(connection, office, period=datetime(2006, 6, 1).date(), statuses=("open",))
    for finding in june:
        if finding.severity == "soft":
            decisions.accept(office, finding.short_id, "已电话核实", "数据员")
    decisions.send_back_report(office, "望春门街道", datetime(2006, 6, 1).date(), None, "与台账不符", "数据员")
    before = set(causes(office))
    files = sorted((office.home / "corrected").glob("*.xlsx"))
    assert [file.verdict for file in inbox.ingest(office, files, MENDED)] == ["accepted", "accepted"]
    building.build(office)
    assert [path.name for path in late_copies.renew(office)] == ["望春门街道2006年6月工会月报表.xlsx"]
    result, texts = at(office, AFTER_MENDING)
    # Of all that was planted only the silent and the late are left, and what the office sent back is new.
    left = {cause for cause in causes(office) if not cause.startswith("implausible")}
    assert {cause.split(":")[1] for cause in left} == {"430381202", "430381113", "430381203", "430381001"}
    # The corrected copies are beyond suspicion, as history and as figures of their own.
    assert set(causes(office)) - before == {"returned:430381001:monthly_01:2006-06"}
    assert {"returned:430381107:monthly_01:2006-06", "implausible:430381110:monthly_01:2006-06"} <= set(
        causes(office, is_open=False)
    )
    for unit, words in (("翻江镇", "更正件已收到"), ("泉塘镇", "更正件已收到"), ("月山镇", "说明")):
        [thanks] = about(texts, unit)
        assert words in thanks and "谢谢支持" in thanks
    [sent_back] = about(texts, "望春门街道")
    assert "经审核退回：与台账不符。请核实改正后重新报送。" in sent_back
    assert result.resolved >= 3
    again, nothing = at(office, AFTER_MENDING.replace(minute=30))
    assert (again.sent, nothing) == (0, [])


def test_what_was_decided_is_published_and_what_was_reported_stands(office: Settings) -> None:
    marts = office.published / "current" / "marts.duckdb"
    with duckdb.connect(str(marts), read_only=True) as connection:
        lives = connection.execute(
            """
            select status, decided_by, decision_reason, value from fct_findings
            where org_unit_code = '430381110' and check_code = 'above_soft_max' and indicator_code = 'mem_new_total'
                and column_role = 'month' and period_month = date '2006-06-01'
            """
        ).fetchall()
        reports = dict(
            connection.execute(
                """
                select org_unit_code, status || ' ' || hard_findings from fct_submissions
                where period_month = date '2006-06-01' and org_unit_code in ('430381001', '430381107', '430381110')
                """
            ).fetchall()
        )
        cells = connection.execute(
            """
            select count(*) filter (where org_unit_code = '430381001'),
                max(value) filter (where org_unit_code = '430381110' and indicator_code = 'mem_new_total'
                    and column_role = 'month')
            from fct_cells where period_month = date '2006-06-01'
            """
        ).fetchone()
    assert [(status, by, reason, int(value)) for status, by, reason, value in lives] == [
        ("accepted", "数据员", "已电话核实", 425)
    ]
    # The corrections came a day after the deadline.
    assert reports == {"430381001": "returned 1", "430381107": "late 0", "430381110": "on_time 0"}
    assert cells == (0, 425)
