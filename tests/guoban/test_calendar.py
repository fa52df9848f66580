"""Working days, and the refresh of the holidays from the library."""

import shutil
from datetime import date, datetime
from pathlib import Path

import pytest

from guoban import calendar
from guoban.calendar import Calendar
from guoban.errors import GuobanError
from guoban.settings import PROJECT, Settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    shutil.copy(PROJECT / "seeds" / "holidays.csv", tmp_path / "holidays.csv")
    return Settings(home=tmp_path / "var", seeds=tmp_path)


@pytest.fixture(scope="module")
def year_2006() -> Calendar:
    return calendar.load(PROJECT / "seeds")


def append(settings: Settings, line: str) -> None:
    with (settings.seeds / "holidays.csv").open("a", encoding="utf-8") as file:
        file.write(line + "\n")


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (date(2006, 5, 8), True),
        (date(2006, 5, 5), False),  # a Friday in the May holiday
        (date(2006, 4, 29), True),  # a Saturday moved to work
        (date(2006, 7, 8), False),  # a plain Saturday
    ],
)
def test_moved_working_days_and_holidays_are_known(year_2006: Calendar, day: date, worked: bool) -> None:
    assert year_2006.is_working_day(day) is worked


def test_three_working_days_before_a_wednesday_is_the_friday(year_2006: Calendar) -> None:
    assert year_2006.shift(date(2006, 7, 5), -3) == date(2006, 6, 30)


def test_counting_skips_a_holiday_week_and_stops_at_moved_days(year_2006: Calendar) -> None:
    assert year_2006.shift(date(2006, 4, 28), 1) == date(2006, 4, 29)
    assert year_2006.shift(date(2006, 4, 30), 1) == date(2006, 5, 8)
    assert year_2006.between(date(2006, 4, 28), date(2006, 5, 8)) == 3


def test_shifting_by_nothing_stays_even_on_a_holiday(year_2006: Calendar) -> None:
    assert year_2006.shift(date(2006, 5, 1), 0) == date(2006, 5, 1)


def test_the_fifth_working_day_of_a_month_is_counted_from_its_first(year_2006: Calendar) -> None:
    assert year_2006.nth_working_day(date(2006, 5, 20), 1) == date(2006, 5, 8)
    assert year_2006.nth_working_day(date(2006, 6, 1), 5) == date(2006, 6, 7)


def test_midnight_belongs_to_the_day_before() -> None:
    assert calendar.due_day(datetime(2006, 7, 6)) == date(2006, 7, 5)
    assert calendar.due_day(datetime(2006, 7, 5, 17, 30)) == date(2006, 7, 5)


def test_refreshing_the_shipped_years_changes_nothing(settings: Settings) -> None:
    file = settings.seeds / "holidays.csv"
    before = file.read_bytes()
    result = calendar.refresh(settings, [2024, 2025, 2026])
    assert file.read_bytes() == before
    assert (result.added, result.removed, result.changed, result.manual) == (0, 0, 0, 0)


def test_a_new_year_is_added_in_order_and_a_second_refresh_adds_nothing(settings: Settings) -> None:
    assert calendar.refresh(settings, [2023]).added > 20
    days = [line.split(",")[0] for line in (settings.seeds / "holidays.csv").read_text().splitlines()[1:]]
    assert days == sorted(days)
    assert calendar.refresh(settings, [2023]).added == 0


def test_a_wrong_or_missing_day_is_put_right(settings: Settings) -> None:
    file = settings.seeds / "holidays.csv"
    shipped = file.read_text(encoding="utf-8")
    wrong = shipped.replace("2026-10-01,holiday", "2026-10-01,working_weekend").replace(
        "2026-01-01,holiday,New Year's Day\n", ""
    )
    file.write_text(wrong + "2026-12-30,holiday,Spring Festival\n", encoding="utf-8")
    result = calendar.refresh(settings, [2026])
    assert file.read_text(encoding="utf-8") == shipped
    assert (result.added, result.removed, result.changed) == (1, 1, 1)


def test_a_row_that_a_person_wrote_stays_and_wins_on_its_day(settings: Settings) -> None:
    file = settings.seeds / "holidays.csv"
    text = file.read_text(encoding="utf-8").replace(
        "2026-10-01,holiday,National Day", "2026-10-01,holiday,County fair and National Day"
    )
    file.write_text(text, encoding="utf-8")
    append(settings, "2026-12-31,holiday,Flood of the Lianshui")
    assert calendar.refresh(settings, [2026]).manual == 2
    kept = file.read_text(encoding="utf-8")
    assert "2026-12-31,holiday,Flood of the Lianshui" in kept
    assert "2026-10-01,holiday,County fair and National Day" in kept


def test_a_year_the_library_does_not_know_is_refused_and_nothing_changes(settings: Settings) -> None:
    before = (settings.seeds / "holidays.csv").read_bytes()
    with pytest.raises(GuobanError) as caught:
        calendar.refresh(settings, [2026, 2099])
    assert "2099" in str(caught.value)
    assert (settings.seeds / "holidays.csv").read_bytes() == before


def test_a_column_the_county_added_keeps_its_values(settings: Settings) -> None:
    file = settings.seeds / "holidays.csv"
    lines = file.read_text(encoding="utf-8").splitlines()
    marked = [lines[0] + ",note", *(line + (",checked" if "2026-01-01" in line else ",") for line in lines[1:])]
    file.write_text("\n".join(marked) + "\n", encoding="utf-8")
    calendar.refresh(settings, [2026])
    assert "2026-01-01,holiday,New Year's Day,checked" in file.read_text(encoding="utf-8")
