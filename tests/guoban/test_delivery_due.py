"""Which month a timer may send: complete, or past its deadline; and each of them once."""

from datetime import date, datetime
from pathlib import Path

import duckdb
import pytest

from guoban import delivery
from guoban.delivery import due
from guoban.progress import progress
from guoban.settings import Settings

MAY, JUNE, OVER, OPEN = date(2006, 5, 1), date(2006, 6, 1), datetime(2006, 7, 6), datetime(2999, 7, 6)

Report = tuple[date, datetime, str]


def office(home: Path, reports: list[Report]) -> Settings:
    """An office that has published these reports; one channel takes deliveries."""
    release = home / "published" / "current"
    release.mkdir(parents=True)
    with duckdb.connect(str(release / "marts.duckdb")) as connection:
        connection.execute(
            "create table fct_submissions (period_month date, due_at timestamp, status varchar, is_expected boolean)"
        )
        connection.executemany("insert into fct_submissions values (?, ?, ?, true)", reports)
    channels = [{"name": "leaders", "url": "json://127.0.0.1:1", "roles": ["bulletin"]}]
    return Settings.model_validate({"home": home, "alerts": {"channels": channels}})


@pytest.mark.parametrize(
    ("june", "month"),
    [
        ([(JUNE, OPEN, "on_time"), (JUNE, OPEN, "not_due")], MAY),
        ([(JUNE, OPEN, "on_time"), (JUNE, OPEN, "returned")], MAY),
        ([(JUNE, OPEN, "on_time"), (JUNE, OPEN, "late")], JUNE),
        ([(JUNE, OVER, "on_time"), (JUNE, OVER, "missing")], JUNE),
        ([(JUNE, OVER, "missing"), (JUNE, OVER, "missing")], MAY),
    ],
    ids=["some to come", "one to mend", "complete", "deadline over", "nothing came"],
)
def test_a_month_is_due_when_it_is_complete_or_its_deadline_is_over(
    tmp_path: Path, june: list[Report], month: date
) -> None:
    assert due.month(office(tmp_path, [(MAY, OVER, "on_time"), *june])) == month


def test_nothing_is_delivered_while_no_month_is_due(tmp_path: Path) -> None:
    settings = office(tmp_path, [(JUNE, OPEN, "on_time"), (JUNE, OPEN, "not_due")])
    with progress(quiet=True) as show:
        assert delivery.deliver_due(settings, show) is None
    assert not (tmp_path / "deliveries").exists()


def test_a_month_that_everybody_has_is_not_made_again(tmp_path: Path) -> None:
    settings = office(tmp_path, [(JUNE, OVER, "on_time")])
    made = tmp_path / "deliveries" / "2006-06"
    made.mkdir(parents=True)
    (made.parent / "sent.json").write_text('{"2006-06": {"leaders": "2006-07-07T08:30:00"}}', encoding="utf-8")
    with progress(quiet=True) as show:
        done = delivery.deliver_due(settings, show)  # making it would fail: nothing but reports is published
    assert done is not None
    assert (done.folder, done.sent, done.before) == (made, (), ("leaders",))
