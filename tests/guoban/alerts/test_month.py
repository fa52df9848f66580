"""A month of a county, day by day: who is told what, and nothing twice."""

from datetime import datetime, timedelta

from guoban.alerts.options import AlertSettings
from tests.guoban.alerts.conftest import Post, Run
from tests.guoban.alerts.county import DUE, FANJIANG, JUNE, MAOTIAN, UNITS, WANGCHUNMEN, YUDUAN, County

CHECK = "新建工会组织数应等于其中各项之和：填报 11，各项合计 10，差 1。请核对后改正。"
ODD = "收缴工会经费比往月大约一万倍，是否按元填报?"


def july(day: int, hour: int = 9, minute: int = 0) -> datetime:
    return datetime(2006, 7, day, hour, minute)


def test_a_whole_month_sends_exactly_what_it_should(county: County, run: Run, post: Post) -> None:
    county.send(WANGCHUNMEN, july(3, 10))  # in time
    county.send(FANJIANG, july(4, 15), hard=(CHECK,))  # returned, mended the day before the red notice
    county.send(FANJIANG, july(11, 10))
    county.send(YUDUAN, july(5, 11), soft=(ODD,))  # implausible, explained by a second version
    county.send(YUDUAN, july(7, 16))
    # Maotian sends nothing until the 13th.
    county.send(MAOTIAN, july(13, 10))
    story = []
    moment = datetime(2006, 6, 26, 8, 0)
    while moment < datetime(2006, 7, 20):
        before = len(post.sent)
        run(moment)
        story += [(f"{moment:%m-%d %H:%M}", address.removeprefix("json://")) for address, _ in post.sent[before:]]
        moment += timedelta(minutes=570) if moment.hour == 8 else timedelta(minutes=870)  # 8:00 and 17:30
    assert story == [
        ("06-30 08:00", "unit-430381001"),  # three working days before Wednesday the 5th: Friday
        ("06-30 08:00", "unit-430381107"),
        ("06-30 08:00", "unit-430381113"),
        ("06-30 08:00", "unit-430381203"),
        ("07-04 17:30", "unit-430381107"),  # returned, told at once
        ("07-05 17:30", "unit-430381203"),  # please verify
        ("07-05 17:30", "group"),  # the list
        ("07-06 08:00", "unit-430381107"),
        ("07-06 08:00", "unit-430381113"),
        ("07-06 08:00", "leader-430381107"),  # blue
        ("07-06 08:00", "leader-430381113"),
        ("07-07 17:30", "unit-430381203"),  # verified, thank you
        ("07-10 08:00", "unit-430381107"),  # yellow: the third working day after Wednesday is Monday
        ("07-10 08:00", "unit-430381113"),
        ("07-10 08:00", "leader-430381107"),
        ("07-10 08:00", "leader-430381113"),
        ("07-11 17:30", "unit-430381107"),  # mended: everybody who was told hears it once
        ("07-11 17:30", "leader-430381107"),
        ("07-11 17:30", "group"),
        ("07-12 08:00", "unit-430381113"),  # red
        ("07-12 08:00", "leader-430381113"),
        ("07-12 08:00", "group"),  # and named
        ("07-13 17:30", "unit-430381113"),
        ("07-13 17:30", "leader-430381113"),
        ("07-13 17:30", "group"),
    ]


def test_a_second_run_sends_nothing(county: County, run: Run, post: Post) -> None:
    county.all_but(MAOTIAN, at=july(3))
    run(july(5, 17, 30))
    before = list(post.sent)
    result = run(july(5, 17, 31))
    assert post.sent == before != []
    assert (result.opened, result.reminded, result.escalated, result.resolved, result.sent) == (0, 0, 0, 0, 0)


def test_nothing_is_said_when_everybody_reports_early(county: County, run: Run, post: Post) -> None:
    county.all_but(at=datetime(2006, 6, 29))
    for day in (3, 5, 6, 12):
        assert run(july(day, 18)).sent == 0
    assert post.sent == []


def test_who_was_reminded_in_good_time_and_reports_gets_no_more_mail(county: County, run: Run, post: Post) -> None:
    run(july(3))
    county.all_but(at=july(4))
    post.sent.clear()
    assert run(july(5)).resolved == len(UNITS)
    assert run(july(6)).sent == 0
    assert post.sent == []


def test_a_mended_cause_says_so_once(county: County, run: Run, post: Post) -> None:
    county.all_but(MAOTIAN, at=july(3))
    run(july(6))
    county.send(MAOTIAN, july(6, 10))
    post.sent.clear()
    assert run(july(6, 12)).resolved == 1
    assert [text for _, text in post.sent if "已收到，谢谢支持" in text] == post.to(f"json://unit-{MAOTIAN}")
    for hour in (13, 14):
        run(july(6, hour))
    assert len(post.to(f"json://unit-{MAOTIAN}")) == 1
    assert len(post.to(f"json://leader-{MAOTIAN}")) == 1


def test_a_returned_report_is_one_cause_that_replaces_the_missing_one(county: County, run: Run, post: Post) -> None:
    county.all_but(MAOTIAN, at=july(3))
    run(july(6))
    county.send(MAOTIAN, july(6, 10), hard=(CHECK, CHECK))
    post.sent.clear()
    result = run(july(6, 12))
    assert (result.opened, result.resolved) == (1, 0)
    [text] = post.to(f"json://unit-{MAOTIAN}")
    assert "已收到，谢谢" not in text
    assert "毛田镇6月.xlsx › 月报表 D8" in text
    assert CHECK in text


def test_a_second_version_that_is_returned_again_is_told_again(county: County, run: Run, post: Post) -> None:
    county.all_but(MAOTIAN, at=july(3))
    county.send(MAOTIAN, july(3), hard=(CHECK,))
    run(july(3, 12))
    county.send(MAOTIAN, july(3, 15), hard=("另一处错误",))
    result = run(july(3, 16))
    assert (result.opened, result.reminded) == (0, 1)
    assert [("另一处错误" in text) for text in post.to(f"json://unit-{MAOTIAN}")] == [False, True]


def test_nobody_is_told_of_reminders_that_never_came(county: County, run: Run, post: Post) -> None:
    county.all_but(MAOTIAN, FANJIANG, at=july(3))
    county.send(FANJIANG, july(17), hard=(CHECK,))
    run(july(17, 12))  # the first run ever, eight working days late
    assert "【蓝色提醒】" in post.to(f"json://leader-{MAOTIAN}")[0]
    assert "现退回。请按下列位置修改后重新报送；" in post.to(f"json://unit-{FANJIANG}")[0]
    assert post.to(f"json://leader-{FANJIANG}") == []
    for day in (18, 19, 20, 21):
        run(july(day, 12))
    colours = [text.split("】")[0][-4:] for text in post.to(f"json://leader-{MAOTIAN}")]
    assert colours == ["蓝色提醒", "黄色督办", "红色督办"]


def test_a_second_wrong_version_after_the_deadline_is_not_called_no_answer(
    county: County, run: Run, post: Post
) -> None:
    county.all_but(MAOTIAN, at=july(3))
    county.send(MAOTIAN, july(4), hard=(CHECK,))
    for day in (4, 6):
        run(july(day, 12))
    county.send(MAOTIAN, july(6, 14), hard=("另一处错误",))
    run(july(6, 15))
    text = post.to(f"json://unit-{MAOTIAN}")[-1]
    assert "（第 2 次报送）已收到" in text
    assert "尚未收到更正件" not in text


def test_many_odd_cells_of_a_report_are_one_alert(county: County, run: Run, post: Post) -> None:
    county.all_but(MAOTIAN, at=july(3))
    county.send(MAOTIAN, july(3), soft=tuple(f"{ODD}{n}" for n in range(9)))
    assert run(july(3, 12)).opened == 1
    [text] = post.to(f"json://unit-{MAOTIAN}")
    assert "有 9 处数字请帮忙核实" in text
    assert "另有 4 处" in text


def test_a_correction_that_is_returned_leaves_the_counted_version_alone(county: County, run: Run, post: Post) -> None:
    county.all_but(at=july(3))
    county.send(MAOTIAN, july(7), hard=(CHECK,))
    run(july(7, 12))
    run(july(12, 12))
    texts = post.to(f"json://unit-{MAOTIAN}")
    assert "此前报送的数据仍然有效" in texts[0]
    assert "尚未重报" in texts[1]
    assert post.to(f"json://leader-{MAOTIAN}") == post.to("json://group") == []


def test_when_nothing_came_from_anyone_the_officer_is_told_and_nobody_is_listed(
    county: County, run: Run, post: Post
) -> None:
    run(july(5, 18))
    assert post.to("json://group") == []
    [text] = post.to("json://officer")
    assert "一家都没有收到" in text
    county.all_but(at=july(5, 19))
    run(july(6))
    assert "已开始收到报表" in post.to("json://officer")[1]


def test_months_before_anyone_used_the_system_are_not_chased(county: County, run: Run, post: Post) -> None:
    for month in range(1, 6):
        county.deadlines[datetime(2006, month, 1).date()] = datetime(2006, month + 1, 6)
    county.all_but(MAOTIAN, at=july(3))
    assert run(july(6)).opened == 1


def test_only_the_latest_months_are_opened_but_an_open_one_is_kept(county: County, run: Run, post: Post) -> None:
    for month in range(1, 6):
        period = datetime(2006, month, 1).date()
        county.deadlines[period] = datetime(2006, month + 1, 6)
        county.all_but(MAOTIAN, at=datetime(2006, month + 1, 2), period=period)
    county.all_but(MAOTIAN, at=july(3))
    options = AlertSettings(periods_chased=2)
    assert run(july(6), options).opened == 2
    county.deadlines[datetime(2006, 7, 1).date()] = datetime(2006, 8, 6)
    result = run(datetime(2006, 8, 3), options)
    assert result.resolved == 0


def test_nobody_is_called_late_on_data_older_than_the_deadline(county: County, run: Run, post: Post) -> None:
    county.all_but(MAOTIAN, at=july(3))
    run(july(6), published_at=july(4))
    assert post.sent == []
    run(july(6, 10), published_at=july(6, 9))
    assert len(post.to(f"json://leader-{MAOTIAN}")) == 1


def test_a_snow_day_of_one_township_delays_its_ladder_alone(county: County, run: Run, post: Post) -> None:
    county.moved[MAOTIAN, JUNE] = DUE + timedelta(days=1)
    county.all_but(MAOTIAN, YUDUAN, at=july(3))
    run(july(6))
    assert len(post.to(f"json://leader-{YUDUAN}")) == 1
    assert post.to(f"json://leader-{MAOTIAN}") == []
    run(july(7))
    assert len(post.to(f"json://leader-{MAOTIAN}")) == 1
