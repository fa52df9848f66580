"""Days of milestones and percentages, each in all the ways they are written."""

import csv
import shutil
from datetime import date
from decimal import Decimal

import pytest

from ingestion import readers, vocabulary
from ingestion.recognise import Recognised, Recogniser
from tests.ingestion.drawn import WRITERS, Drawn, Shown, Value, xls, xlsx
from tests.ingestion.test_layouts import codes
from tests.ingestion.workbooks import SEEDS

DAY = "bld_m1_approval"
RATE = "org_stock"


def half_yearly(value: Value) -> Drawn:
    """The half-yearly form with one value at its first milestone."""
    items = vocabulary.load(SEEDS).forms["half_yearly_01"].items.values()
    rows = [
        ["昆仑桥街道2008年6月工会工作半年补充报表", None, None],
        ["指标", "本期数", "累计"],
        *([item.name_zh, "—", value if item.indicator_code == DAY else 0 if item.unit_code != "日期" else None]
          for item in items),
    ]  # fmt: skip
    return Drawn(rows)


def read(data: bytes, recogniser: Recogniser, name: str = "a.xlsx") -> Recognised:
    book = readers.read(data, name)
    return recogniser.recognise(book.sheets, name, date1904=book.date1904)


def figure(recognised: Recognised, code: str) -> Decimal | None:
    [report] = recognised.reports
    [cell] = [cell for cell in report.cells if cell.indicator_code == code and cell.column_role != "month"]
    return cell.value


@pytest.fixture(scope="module")
def recogniser() -> Recogniser:
    return Recogniser(SEEDS)


@pytest.mark.parametrize(
    "written",
    ["2006-06-05", "2006.6.5", "2006/6/5", "2006年6月5日", "二〇〇六年六月五日", "20060605", 20060605, 38873,
     date(2006, 6, 5), Shown(38873, 'yyyy"年"m"月"d"日"')],
)  # fmt: skip
def test_the_day_of_a_milestone_is_read_in_all_the_ways_it_is_written(written: Value, recogniser: Recogniser) -> None:
    recognised = read(xlsx(half_yearly(written)), recogniser)
    assert codes(recognised) == []
    assert figure(recognised, DAY) == 20060605


@pytest.mark.parametrize("writer", [xlsx, xls])
def test_a_workbook_that_counts_days_from_1904_is_read_as_such(writer: type, recogniser: Recogniser) -> None:
    for written in (date(2006, 6, 5), 37411):
        recognised = read(writer(half_yearly(written), date1904=True), recogniser)  # type: ignore[call-arg]
        assert figure(recognised, DAY) == 20060605


@pytest.mark.parametrize("written", ["6月底", 5, "2006-06-31", "06.6.5"])
def test_what_is_no_certain_day_is_a_question(written: Value, recogniser: Recogniser) -> None:
    recognised = read(xlsx(half_yearly(written)), recogniser)
    assert [each[0] for each in codes(recognised)] == ["number_no_day"]
    assert figure(recognised, DAY) is None


@pytest.fixture(scope="module")
def with_rates(tmp_path_factory: pytest.TempPathFactory) -> Recogniser:
    """A county one of whose indicators is reported in percent."""
    seeds = tmp_path_factory.mktemp("rates") / "seeds"
    shutil.copytree(SEEDS, seeds)
    for name, change in (("indicators", {"indicator_code": RATE, "unit_code": "%"}), ("units", None)):
        path = seeds / f"{name}.csv"
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
        if change:
            next(row for row in rows if row["indicator_code"] == change["indicator_code"])["unit_code"] = "%"
        else:
            rows.append(rows[0] | {"unit_code": "%", "base_unit_code": "%", "dimension": "rate"})
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
    return Recogniser(seeds)


def monthly(value: Value, heading: str = "累计") -> Drawn:
    items = vocabulary.load(SEEDS).forms["monthly_01"].items.values()
    rows = [
        ["昆仑桥街道2006年6月工会工作月报表", None, None],
        ["指标", "本月数", heading],
        *([item.name_zh, "—", value if item.indicator_code == RATE else 0] for item in items),
    ]
    return Drawn(rows)


@pytest.mark.parametrize(
    ("written", "expected", "told"),
    [
        (58.46, "58.46", []),
        ("58.46%", "58.46", []),
        ("５８．４６％", "58.46", []),
        (Shown(0.5846, "0.00%"), "58.46", []),
        (0.5846, "58.46", ["number_percent_fraction"]),
        ("0.5846%", "0.5846", []),
        (0.58, None, ["number_percent_unclear"]),
        (0, "0", []),
    ],
)
def test_a_rate_is_one_however_it_is_written_and_what_may_be_two_is_a_question(
    written: Value, expected: str | None, told: list[str], with_rates: Recogniser
) -> None:
    for extension in ("xlsx", "xls", "ods", "gbk.csv"):
        recognised = read(WRITERS[extension](monthly(written)), with_rates, f"a.{extension}")
        assert [each[0] for each in codes(recognised)] == told
        assert figure(recognised, RATE) == (expected and Decimal(expected))


def test_figures_of_counts_under_a_percent_heading_are_a_question(with_rates: Recogniser) -> None:
    recognised = read(xlsx(monthly(58.46, "本年累计(%)")), with_rates)
    assert figure(recognised, RATE) == Decimal("58.46")
    assert codes(recognised) == []
    rows = [list(row) for row in monthly(58.46, "本年累计(%)").rows]
    rows[2][2] = 7
    recognised = read(xlsx(Drawn(rows)), with_rates)
    assert codes(recognised) == [("measure_unclear", "C3")]
