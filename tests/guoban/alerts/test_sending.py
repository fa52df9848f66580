"""Sending: nothing lost, nothing doubled, limits and quiet hours kept, secrets kept out."""

import logging
import os
import sqlite3
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from pydantic import SecretStr

from guoban.alerts import limits, running, state
from guoban.alerts.options import AlertSettings, Channel
from guoban.errors import GuobanError
from tests.guoban.alerts.conftest import EVERYBODY, Post, Run, channel
from tests.guoban.alerts.county import MAOTIAN, UNITS, YUDUAN, County

SECRET = "json://key-that-nobody-may-read"


def july(day: int, hour: int = 9, minute: int = 0) -> datetime:
    return datetime(2006, 7, day, hour, minute)


def late(county: County) -> None:
    county.all_but(MAOTIAN, at=july(3))
    county.publish(july(6, 7))


def everything_kept(home: Path) -> bytes:
    return b"".join(path.read_bytes() for path in home.rglob("*") if path.is_file() and path.suffix != ".duckdb")


class Killed(BaseException):
    """The process ends here."""


def test_killed_before_anything_is_sent_the_next_run_sends_all_of_it_once(
    county: County, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    late(county)
    with monkeypatch.context() as patch:

        def die(*arguments: object) -> None:
            raise Killed

        patch.setattr("guoban.alerts.delivering.deliver", die)
        with pytest.raises(Killed):
            running.run(county.settings, EVERYBODY, july(6), post)
    assert post.sent == []
    running.run(county.settings, EVERYBODY, july(6, 10), post)
    assert len(post.to(f"json://leader-{MAOTIAN}")) == len(post.to(f"json://unit-{MAOTIAN}")) == 1
    assert "重发" not in "".join(text for _, text in post.sent)
    before = len(post.sent)
    running.run(county.settings, EVERYBODY, july(6, 11), post)
    assert len(post.sent) == before


def test_killed_while_writing_nothing_is_half_written(
    county: County, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    late(county)
    with monkeypatch.context() as patch:

        def die(*arguments: object) -> None:
            raise Killed

        patch.setattr("guoban.alerts.composing._mark_told", die)
        with pytest.raises(Killed):
            running.run(county.settings, EVERYBODY, july(6), post)
    with sqlite3.connect(county.home / "alerts" / "alerts.sqlite") as connection:
        assert connection.execute("select count(*) from messages").fetchone() == (0,)
    running.run(county.settings, EVERYBODY, july(6, 10), post)
    assert len(post.to(f"json://leader-{MAOTIAN}")) == 1


def test_a_process_that_dies_while_sending_loses_nothing_and_says_that_it_repeats(county: County, post: Post) -> None:
    late(county)
    child = os.fork()
    if child == 0:

        def die(address: str, subject: str, text: str) -> None:
            os._exit(9)

        running.run(county.settings, EVERYBODY, july(6), die)
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9
    running.run(county.settings, EVERYBODY, july(6, 10), post)
    assert len(post.sent) == 3  # the unit, its leader, the group
    assert ["重发" in text for _, text in post.sent] == [True, False, False]
    outbox = (county.home / "outbox" / "2006-07-06.txt").read_text(encoding="utf-8")
    assert outbox.count("【蓝色提醒】") == 1


def test_a_channel_that_cannot_be_reached_stops_no_other_and_loses_nothing(county: County, post: Post) -> None:
    late(county)
    post.down = {"json://group"}
    result = running.run(county.settings, EVERYBODY, july(6), post)
    assert (result.failed, len(post.sent)) == (1, 2)
    assert running.run(county.settings, EVERYBODY, july(6, 9, 1), post).held == 1  # too early to try again
    post.down.clear()
    result = running.run(county.settings, EVERYBODY, july(6, 9, 5), post)
    assert (result.sent, result.failed) == (1, 0)
    assert len(post.to("json://group")) == 1


def test_attempts_grow_rarer_and_the_text_is_left_to_be_forwarded_by_hand(county: County, post: Post) -> None:
    late(county)
    post.down = {"json://group"}
    moments = [july(6) + timedelta(minutes=minutes) for minutes in range(0, 320, 5)]
    tried = [moment for moment in moments if running.run(county.settings, EVERYBODY, moment, post).failed]
    gaps = [(later - earlier) / timedelta(minutes=1) for earlier, later in pairwise(tried)]
    assert gaps == [5, 10, 20, 40, 80, 160]
    running.run(county.settings, EVERYBODY, july(9, 10), post)
    outbox = (county.home / "outbox" / "2006-07-06.txt").read_text(encoding="utf-8")
    assert "系统没有送达，请人工转发：group" in outbox
    post.down.clear()
    running.run(county.settings, EVERYBODY, july(10, 10), post)
    assert not any("已收到 3 家" in text for text in post.to("json://group"))


def test_a_robot_gets_no_more_messages_a_minute_than_it_takes(county: County, post: Post) -> None:
    one_bot = AlertSettings(channels=(channel("bot", "leader", "*"), channel("group", "group")), messages_per_minute=2)
    county.all_but(YUDUAN, at=datetime(2006, 7, 3))
    county.sent = [each for each in county.sent if each.unit not in list(UNITS)[:2]]
    county.publish(july(6, 7))
    running.run(county.settings, one_bot, july(6), post, post.waited.append)
    assert len(post.to("json://bot")) == 3
    assert post.waited == [60.0]


def test_two_channels_on_one_robot_share_its_limit(county: County, post: Post) -> None:
    twice = AlertSettings(
        channels=(
            Channel("one", SecretStr("json://bot"), ("leader",), ("*",)),
            Channel("two", SecretStr("json://bot"), ("group",)),
        ),
        messages_per_minute=1,
    )
    late(county)
    running.run(county.settings, twice, july(6), post, post.waited.append)
    assert len(post.to("json://bot")) == 2
    assert post.waited == [60.0]


def test_a_long_text_is_split_between_lines_and_every_part_fits() -> None:
    lines = [f"{number}. 毛田镇6月.xlsx › 月报表 D{number}：请核对后改正。" for number in range(200)]
    parts = limits.split("\n".join(lines), 2048)
    assert len(parts) > 1
    assert all(len(part.encode()) <= 2048 - 100 for part in parts)
    assert "\n".join(parts).split("\n") == lines


def test_a_line_without_end_is_split_between_characters() -> None:
    text = "工会" * 3000
    parts = limits.split(text, 2048)
    assert all(len(part.encode()) <= 2048 for part in parts)
    assert "".join(parts) == text


def test_parts_of_a_message_are_numbered_and_sent_once_each(county: County, post: Post) -> None:
    long = "这处数字与上月相差很大，请核对后说明原因或改正。" * 12
    county.all_but(MAOTIAN, at=july(3))
    county.send(MAOTIAN, july(3), soft=(long,) * 5)
    county.publish(july(3, 10))
    wecom = AlertSettings(channels=(Channel("bot", SecretStr("wecombot://key"), ("unit",), (MAOTIAN,)),))
    running.run(county.settings, wecom, july(3, 11), post)
    texts = post.to("wecombot://key")
    assert [text[:5] for text in texts] == [f"({n}/{len(texts)})" for n in range(1, len(texts) + 1)]
    assert len(texts) > 1
    assert max(len(text.encode()) for text in texts) <= 2048


@pytest.mark.parametrize("hour", [20, 23, 0, 7])
def test_nothing_is_sent_in_quiet_hours_and_all_of_it_in_the_morning(
    county: County, post: Post, run: Run, hour: int
) -> None:
    county.all_but(MAOTIAN, at=july(3))
    moment = july(6, hour)
    result = run(moment, published_at=july(6, 0))
    assert post.sent == []
    assert not (county.home / "outbox").exists()
    assert result.held >= 2
    run(july(7, 8))
    assert len(post.to(f"json://leader-{MAOTIAN}")) == 1


def test_what_is_mended_overnight_is_never_said(county: County, post: Post, run: Run) -> None:
    county.all_but(at=july(3))
    county.send(MAOTIAN, july(4, 21), hard=("错",))
    assert run(july(4, 21, 30)).opened == 1
    county.send(MAOTIAN, july(4, 22))
    run(july(5, 8))
    assert post.sent == []


def test_a_failed_message_is_not_tried_again_at_night(county: County, post: Post) -> None:
    late(county)
    post.down = {"json://group"}
    running.run(county.settings, EVERYBODY, july(6, 19, 59), post)
    post.down.clear()
    assert running.run(county.settings, EVERYBODY, july(6, 22), post).held == 1
    assert post.to("json://group") == []
    running.run(county.settings, EVERYBODY, july(7, 8), post)
    assert len(post.to("json://group")) == 1


def test_the_group_gets_one_digest_a_day(county: County, post: Post, run: Run) -> None:
    county.all_but(MAOTIAN, YUDUAN, at=july(3))
    run(july(12))
    county.send(MAOTIAN, july(12, 10))
    assert run(july(12, 18)).held == 1
    county.send(YUDUAN, july(12, 19))
    run(july(13, 18))
    digests = post.to("json://group")
    assert len(digests) == 2
    assert "新收到 2 家：毛田镇、育塅乡" in digests[1]


def test_a_neighbour_is_never_named_in_a_units_own_message(county: County, post: Post, run: Run) -> None:
    for unit in (MAOTIAN, YUDUAN):
        county.send(unit, july(3), hard=("请改正。",))
    for day in (3, 5, 6, 10, 12):
        run(july(day, 18))
    for code, (name, _) in UNITS.items():
        texts = post.to(f"json://unit-{code}") + post.to(f"json://leader-{code}")
        assert texts
        others = [other for other, _ in UNITS.values() if other != name]
        assert not [text for text in texts if any(other in text for other in others)]


def test_a_channel_for_units_must_say_which(county: County, post: Post) -> None:
    county.publish(july(6))
    everyone = AlertSettings(channels=(channel("all", "unit", "*"),))
    with pytest.raises(GuobanError, match="all"):
        running.run(county.settings, everyone, july(6), post)


def test_secrets_appear_in_no_log_file_or_text(
    county: County, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    late(county)
    address = "json://127.0.0.1:1/key-that-nobody-may-read"
    options = AlertSettings(
        channels=(
            Channel("group", SecretStr(address), ("group",)),
            Channel("odd", SecretStr("nonsense://key-that-nobody-may-read"), ("leader",), ("*",)),
        )
    )
    assert running.run(county.settings, options, july(6)).failed == 2
    shown = "".join(capfd.readouterr()) + caplog.text + repr(options)
    assert "nobody-may-read" not in shown
    assert b"nobody-may-read" not in everything_kept(county.home)


def test_an_address_is_read_from_the_environment(county: County, post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    late(county)
    options = AlertSettings(channels=(Channel("group", SecretStr("$GUOBAN_ALERT_GROUP"), ("group",)),))
    monkeypatch.delenv("GUOBAN_ALERT_GROUP", raising=False)
    assert running.run(county.settings, options, july(6), post).failed == 1
    monkeypatch.setenv("GUOBAN_ALERT_GROUP", "json://group")
    assert running.run(county.settings, options, july(6, 10), post).sent == 1


def test_two_runs_at_once_do_not_meet(county: County, post: Post) -> None:
    late(county)
    with (
        state.ledger(county.settings),
        pytest.raises(GuobanError, match="under way"),
        state.ledger(county.settings, patience=0),
    ):
        pass
