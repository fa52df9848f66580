"""What is said: in both languages, in the outbox and the reminder, of who is likely late and of our own failures."""

import base64
import string
import tomllib
from dataclasses import fields
from datetime import date, datetime, time, timedelta

import duckdb
import pytest

from guoban import published
from guoban.alerts import likely, observing, pipeline, reminding, running
from guoban.alerts.ladder import HEARD, IMPLAUSIBLE, RETURNED, UNREADABLE, UNREPORTED
from guoban.alerts.options import ROLES, AlertSettings
from guoban.alerts.phrases import Phrases, wording
from guoban.errors import GuobanError
from guoban.settings import PROJECT, Settings
from tests.guoban.alerts.conftest import Post, Run
from tests.guoban.alerts.county import DUE, FANJIANG, FORM, JUNE, MAOTIAN, UNITS, WANGCHUNMEN, YUDUAN, County

OUTBOX_ONLY = AlertSettings()


def july(day: int, hour: int = 9, minute: int = 0) -> datetime:
    return datetime(2006, 7, day, hour, minute)


def outbox(county: County, day: date) -> str:
    return (county.home / "outbox" / f"{day:%Y-%m-%d}.txt").read_text(encoding="utf-8")


def past(county: County, lateness: dict[str, list[int]]) -> None:
    """Reports of the months before June, so many days late, oldest first; -1 is in time and 99 is never."""
    months = max(map(len, lateness.values()))
    for back in range(months):
        month = 5 - back
        period = date(2006, month, 1)
        county.deadlines[period] = due_at = datetime(2006, month + 1, 6)
        for unit in UNITS:
            days = lateness.get(unit, [])
            late = days[-1 - back] if back < len(days) else -1
            if late != 99:
                county.send(unit, due_at + timedelta(days=late, hours=-1 if late < 0 else -12), period=period)


def test_both_languages_say_the_same_things_with_the_same_fields() -> None:
    def named(text: str) -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}

    free = {"month", "day", "today", "other_year", "moment", "signature", "likely_reason"}  # dates are put differently
    assert wording("zh").keys() == wording("en").keys()
    assert {each for each in wording("zh") if named(wording("zh")[each]) != named(wording("en")[each])} <= free


def test_there_are_words_for_every_rung_that_anyone_hears() -> None:
    for kind, roles in HEARD.items():
        for role, rungs in roles.items():
            if role == "group":
                continue
            if role == "officer":
                assert f"officer_{kind}" in wording("zh")
                continue
            silent = {"reminded_1", "reminded_2"} if kind == RETURNED else set()  # said in the words of a correction
            assert {f"{role}_{kind}_{rung}" for rung in rungs - silent} <= wording("zh").keys()
    for kind in (UNREPORTED, RETURNED, IMPLAUSIBLE):
        assert f"unit_{kind}_resolved" in wording("zh")
    assert UNREADABLE in HEARD


def test_the_page_on_alerts_names_every_setting_and_role() -> None:
    page = (PROJECT / "docs" / "alerts.md").read_text(encoding="utf-8")
    shown = tomllib.loads(page.split("```")[1])["alerts"]
    assert shown.keys() == {each.name for each in fields(AlertSettings)}
    defaults = AlertSettings()
    for name, value in shown.items():
        if name != "channels":
            default = getattr(defaults, name)
            assert value == (f"{default:%H:%M}" if isinstance(default, time) else default), name
    assert {role for channel in shown["channels"] for role in channel["roles"]} | {"bulletin"} == set(ROLES)


def test_the_outbox_says_the_same_words_to_many_units_once_and_names_whom(county: County, run: Run) -> None:
    run(july(3), OUTBOX_ONLY)
    text = outbox(county, date(2006, 7, 3))
    assert "私信（可用群发助手）发给 4 家：望春门街道、翻江镇、毛田镇、育塅乡" in text
    assert text.count("贵单位2006年6月《乡镇(街道)工会工作月报表》请于7月5日（周三）24:00前报送") == 1


def test_every_text_greets_one_by_name_and_several_without(county: County, run: Run) -> None:
    def greetings(day: date) -> list[str]:
        return [text.split()[0] for text in outbox(county, day).split("─" * 24)[1::2]]

    run(july(3), OUTBOX_ONLY)
    assert greetings(date(2006, 7, 3)) == ["您好！"]  # the same words to all four
    county.all_but(MAOTIAN, at=july(4))
    run(july(6), OUTBOX_ONLY)
    assert greetings(date(2006, 7, 6)) == ["各单位：大家好！", "毛田镇：您好！", "毛田镇分管领导：您好！"]


def test_the_list_of_the_due_day_is_polite_and_complete(county: County, run: Run) -> None:
    county.all_but(MAOTIAN, YUDUAN, at=july(3))
    county.send(YUDUAN, july(4), hard=("请改正。",))
    run(july(4, 12), OUTBOX_ONLY)
    run(july(5, 17, 30), OUTBOX_ONLY)
    assert (
        "2006年6月《乡镇(街道)工会工作月报表》请于今日（7月5日）24:00前报送。截至7月5日17:25，应报 4 家，已收到 3 家，"
        "尚未收到 1 家：毛田镇；已退回、等待更正 1 家：育塅乡。请以上单位抓紧报送，已经发出的请忽略。谢谢支持！"
    ) in outbox(county, date(2006, 7, 5))


def test_words_grow_plainer_up_the_ladder(county: County, run: Run) -> None:
    county.all_but(MAOTIAN, at=july(3))
    for day in (6, 10, 12):
        run(july(day), OUTBOX_ONLY)
    blue, yellow, red = (outbox(county, date(2006, 7, day)) for day in (6, 10, 12))
    assert "【蓝色提醒】" in blue and "谢谢支持" in blue and "通报" not in blue
    assert "【黄色督办】" in yellow and "说明迟报原因" in yellow and "通报" not in yellow
    assert "【红色督办】" in red and "将在本月通报中列为未报。尚未收到 1 家：毛田镇" in red


def test_no_answer_is_asked_for_by_an_hour_that_has_passed(county: County, run: Run) -> None:
    county.all_but(MAOTIAN, at=july(3))
    run(july(7, 18), OUTBOX_ONLY)  # a Friday evening
    assert "请于7月10日（周一）17:30前补报" in outbox(county, date(2006, 7, 7))


def test_english_is_one_setting_away(county: County, post: Post) -> None:
    county.all_but(MAOTIAN, YUDUAN, at=july(3))
    county.send(MAOTIAN, july(3), hard=("请改正。",))
    county.publish(july(6, 8))
    settings = county.settings.model_copy(update={"lang": "en"})
    running.run(settings, OUTBOX_ONLY, july(6), post)
    text = outbox(county, date(2006, 7, 6))
    assert "Privately to Maotian Town" in text
    assert "was due before 24:00 on Wednesday 5 July" in text
    assert "毛田镇6月.xlsx › 月报表 D8: en 请改正。" in text


def test_a_file_that_nobody_can_read_is_the_officers(county: County, run: Run) -> None:
    county.all_but(at=july(3))
    county.unreadable["6月.xls"] = july(3)
    run(july(3, 12), OUTBOX_ONLY)
    run(july(20), OUTBOX_ONLY)
    text = outbox(county, date(2006, 7, 3))
    assert "数据员自己看，不转发" in text
    assert "文件无法接收，不知道是哪个单位的：6月.xls。文件已损坏。" in text
    assert not (county.home / "outbox" / "2006-07-20.txt").exists()


def test_explanations_that_wait_for_a_decision_are_one_message_to_the_officer_alone(county: County, run: Run) -> None:
    county.all_but(at=july(3))
    county.explained = {FANJIANG: 2, YUDUAN: 1}
    run(july(4), OUTBOX_ONLY)
    run(july(4, 12), OUTBOX_ONLY)
    text = outbox(county, date(2006, 7, 4))
    assert text.count("已有说明，等您审核") == 1
    assert "数据员自己看，不转发" in text
    assert "有 3 处待核实的数字已有说明，等您审核：翻江镇 2 处、育塅乡 1 处。" in text
    county.explained = {}
    assert run(july(6), OUTBOX_ONLY).resolved == 0  # the officer who decided need not be told
    assert not (county.home / "outbox" / "2006-07-06.txt").exists()


def test_a_failed_build_is_told_once_and_taken_back_once(county: County, run: Run, post: Post) -> None:
    county.all_but(at=july(3))
    broken = GuobanError("build_failed", detail="fct_cells", log="dbt.log")
    for hour in (9, 10):
        pipeline.record(county.settings, "build", july(3, hour), broken)
        run(july(3, hour))
    pipeline.record(county.settings, "build", july(3, 11))
    for hour in (11, 12):
        run(july(3, hour))
    failed, mended = post.to("json://officer")
    assert "数据处理没有完成：" in failed and "fct_cells" in failed
    assert "数据处理已恢复正常（计算和发布）" in mended


def test_a_failure_is_told_before_anything_was_ever_published(county: County, post: Post) -> None:
    pipeline.record(county.settings, "build", july(3), GuobanError("build_failed", detail="x", log="y"))
    assert running.run(county.settings, OUTBOX_ONLY, july(3), post).opened == 1


def test_stale_dashboards_are_told_and_chasing_pauses(county: County, run: Run, post: Post) -> None:
    county.all_but(MAOTIAN, at=july(3))
    run(july(7, 9), published_at=july(5, 9))
    assert ["已过报送时限" in text for text in post.to("json://officer")] == [True]
    assert post.to(f"json://leader-{MAOTIAN}") == []
    run(july(7, 10))
    assert "看板数据已更新" in post.to("json://officer")[1]
    assert len(post.to(f"json://leader-{MAOTIAN}")) == 1


def test_files_that_wait_in_the_inbox_pause_the_chase_for_they_may_be_the_missing_ones(
    county: County, run: Run, post: Post
) -> None:
    import os

    county.all_but(MAOTIAN, at=july(3))
    inbox = county.settings.inbox
    inbox.mkdir()
    (inbox / "毛田镇6月.xlsx").touch()
    waiting = datetime.fromisoformat("2006-07-04T08:00:00+08:00").timestamp()
    os.utime(inbox / "毛田镇6月.xlsx", (waiting, waiting))
    run(july(6))
    [text] = post.to("json://officer")
    assert "收件箱中有 1 个文件等待处理" in text
    assert post.to(f"json://leader-{MAOTIAN}") == []


def records(county: County, now: datetime) -> dict[str, likely.Record]:
    county.publish(now)
    with published.marts(county.settings) as connection:
        return {record.unit: record for record in likely.records(connection, FORM, JUNE, now)}


def test_who_was_late_most_times_is_likely_late_and_the_reason_counts_them(county: County) -> None:
    past(county, {MAOTIAN: [-1, 2, 3, -1, 4], YUDUAN: [-1, -1, 1, -1, -1]})
    found = records(county, july(3))
    assert {unit for unit, record in found.items() if record.is_likely} == {MAOTIAN}
    words = Phrases("zh", july(3), "", {})
    assert observing.reason(found[MAOTIAN], words) == "近 5 期有 3 期未按时，迟报时一般迟 3 天"


def test_two_late_months_in_a_row_are_enough(county: County) -> None:
    past(county, {FANJIANG: [-1, -1, -1, 2, 99]})
    record = records(county, july(3))[FANJIANG]
    assert record.is_likely
    assert observing.reason(record, Phrases("zh", july(3), "", {})) == (
        "近 5 期有 2 期未按时，其中 1 期至今未报，最近 2 期连续，迟报时一般迟 2 天"
    )


def test_two_observations_are_too_few_to_speak_of(county: County) -> None:
    past(county, {MAOTIAN: [3, 3]})
    record = records(county, july(3))[MAOTIAN]
    assert (record.late, record.observed, record.is_likely) == (2, 2, False)


def test_who_has_reported_is_not_likely_late(county: County) -> None:
    past(county, {MAOTIAN: [3, 3, 3, 3, 3]})
    county.send(MAOTIAN, july(2))
    assert MAOTIAN not in records(county, july(3))


def test_the_officer_is_told_whom_to_telephone_once_before_the_due_day(county: County, run: Run, post: Post) -> None:
    past(county, {MAOTIAN: [3, 3, 3, 3, 3]})
    for day in (3, 4, 5, 6):
        run(july(day))
    calls = [text for text in post.to("json://officer") if "先打电话" in text]
    assert len(calls) == 1
    assert "1. 毛田镇：近 5 期有 5 期未按时，最近 5 期连续，迟报时一般迟 3 天" in calls[0]


def remind(county: County, now: datetime, period: date | None = None) -> str:
    county.publish(now)
    return reminding.remind(county.settings, OUTBOX_ONLY, now, period)


def test_the_reminder_to_copy_names_who_is_missing_and_changes_its_tone(county: County) -> None:
    county.all_but(MAOTIAN, at=july(3))
    assert "请于7月5日（周三）24:00前报送。" in remind(county, july(4))
    assert "应于7月5日（周三）24:00前报送。截至7月6日09:00，尚未收到 1 家：毛田镇。" in remind(county, july(6))
    assert "仍未报送的将在本月通报中列为未报" in remind(county, july(12))


def test_the_reminder_can_be_asked_for_long_before_it_is_due(county: County) -> None:
    county.send(WANGCHUNMEN, datetime(2006, 6, 20))
    assert "尚未收到 3 家：翻江镇、毛田镇、育塅乡" in remind(county, datetime(2006, 6, 21), JUNE)


def test_the_reminder_is_empty_when_everybody_has_reported_and_refused_for_an_unknown_month(county: County) -> None:
    county.all_but(at=july(3))
    assert remind(county, july(6)) == ""
    with pytest.raises(GuobanError, match="2031-01"):
        remind(county, july(6), date(2031, 1, 1))


def test_the_reminder_remembers_nothing_and_stops_no_alert(county: County, run: Run, post: Post) -> None:
    county.all_but(MAOTIAN, at=july(3))
    remind(county, july(6))
    assert not (county.home / "alerts").exists()
    run(july(6))
    assert len(post.to(f"json://leader-{MAOTIAN}")) == 1


def test_the_clipboard_sequence_carries_the_text() -> None:
    sequence = reminding.clipboard("请补报，谢谢支持！")
    assert sequence.startswith("\033]52;c;") and sequence.endswith("\a")
    assert base64.b64decode(sequence[7:-1]).decode() == "请补报，谢谢支持！"


def test_the_sample_county_raises_each_planted_fault_once(demo_settings: Settings, post: Post, tmp_path) -> None:  # type: ignore[no-untyped-def]
    """The marts of the sample county as really built, seen on the day after the report of June was due."""
    settings = demo_settings.model_copy(update={"home": tmp_path})
    (tmp_path / "published").symlink_to(demo_settings.published)
    result = running.run(settings, OUTBOX_ONLY, DUE + timedelta(hours=9), post)
    text = outbox(County(tmp_path), date(2006, 7, 6))
    with duckdb.connect(str(demo_settings.published / "current" / "marts.duckdb"), read_only=True) as connection:
        assert connection.execute("select count(*) from fct_submissions").fetchone() != (0,)
    assert result.opened > 0
    assert "金薮乡" in text  # sent nothing
    assert text.count("【蓝色提醒】") == len({line for line in text.splitlines() if "发给分管领导" in line})
    assert running.run(settings, OUTBOX_ONLY, DUE + timedelta(hours=10), post).sent == 0
