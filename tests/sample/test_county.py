"""The sample county: its sums are the published ones, read from the workbooks' own cells."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from guoban.errors import GuobanError
from guoban.sample import county, plan
from guoban.sample.county import Batch
from guoban.settings import PROJECT, Settings
from ingestion import inbox
from ingestion.recognise import Recogniser
from tests.ingestion.workbooks import sheets

SEEDS = PROJECT / "seeds"
JUNE = date(2006, 6, 1)

#: Figure numbers of the summary of the first half of 2006 in amounts as the form prints them.
PUBLISHED_FLOWS = {
    "org_new_total": "38",  # S2-016
    "org_new_migrant": "8",
    "org_new_nonpublic": "17",
    "org_new_community": "10",
    "org_new_other": "3",
    "mem_new_total": "3581",  # S2-017
    "mem_new_migrant": "1077",
    "mem_new_nonpublic": "1244",
    "mem_new_community": "1135",
    "mem_new_other": "125",
    "mem_lost": "0",
    "aid_raised": "247.85",  # S2-030
    "aid_raised_donation": "160",
    "aid_raised_fiscal": "87.85",
    "aid_raised_union": "0",
    "aid_raised_other": "0",
    "aid_households": "4133",  # S2-033
    "aid_leader_visits": "45",  # S2-034 and S2-035
    "aid_relief_paid": "6",  # S2-038
    "aid_relief_households": "285",  # S2-037
    "wom_insured": "2468",  # S2-044
    "wom_insured_units": "58",  # S2-043
    "wom_insured_free": "120",  # S2-045
    "fee_remitted": "3.1055",  # S2-060
}
PUBLISHED_STOCKS = {
    "dem_public_open": "87",  # S2-008
    "dem_public_units": "97",
    "dem_nonpublic_open": "12",  # S2-010
    "dem_nonpublic_units": "24",
    "fee_tax_units": "180",  # S2-058
    "fee_center_units": "134",  # S2-059
    "aid_relief_budget": "20",  # S2-036
}


@dataclass(frozen=True)
class Sample:
    batches: list[Batch]
    folder: Path
    results: dict[str, inbox.FileResult]


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Sample:
    """The workbooks, and what ingestion says about each."""
    folder = tmp_path_factory.mktemp("county")
    batches = county.write(folder, SEEDS)
    arrivals = {file: batch.received_at for batch in batches for file in batch.files}
    settings = Settings(home=tmp_path_factory.mktemp("home"))
    results = inbox.ingest(settings, list(arrivals), received_at=arrivals.__getitem__)
    return Sample(batches, folder, {result.file: result for result in results})


@pytest.fixture(scope="module")
def values(sample: Sample) -> dict[tuple[str, date, str, str], Decimal]:
    """Unit, month, indicator and column to the figure in the workbook that counts."""
    recogniser = Recogniser(SEEDS)
    found = {}
    for batch in sample.batches:
        for file in batch.files:
            if sample.results[file.name].verdict == "accepted":
                for report in recogniser.recognise(sheets(file.read_bytes()), file.name).reports:
                    for cell in report.cells:
                        if cell.value is not None and cell.indicator_code is not None:
                            key = (report.org_unit_code, report.period_month, cell.indicator_code, cell.column_role)
                            found[key] = cell.value
    return found


@pytest.mark.parametrize(("indicator", "total"), PUBLISHED_FLOWS.items())
def test_the_months_of_the_half_year_add_up_to_what_was_published(
    values: dict[tuple[str, date, str, str], Decimal], indicator: str, total: str
) -> None:
    months = sum(
        value
        for (_, month, code, role), value in values.items()
        if (code, role) == (indicator, "month") and month.year == 2006
    )
    assert months == Decimal(total)


@pytest.mark.parametrize(("indicator", "total"), PUBLISHED_STOCKS.items())
def test_the_last_stocks_add_up_to_what_was_published(
    values: dict[tuple[str, date, str, str], Decimal], indicator: str, total: str
) -> None:
    last = {
        unit: value
        for (unit, month, code, role), value in sorted(values.items())
        if (code, role) == (indicator, "stock") and month.year == 2006
    }
    assert sum(last.values()) == Decimal(total)


def test_every_cumulative_is_the_sum_of_its_months(values: dict[tuple[str, date, str, str], Decimal]) -> None:
    for (unit, month, code, role), value in values.items():
        if role == "ytd":
            assert value == sum(
                values[unit, month.replace(month=number), code, "month"] for number in range(1, month.month + 1)
            ), (unit, month, code)


def test_stocks_of_unions_and_members_carry_forward(values: dict[tuple[str, date, str, str], Decimal]) -> None:
    for stock, more, less in (
        ("org_stock", "org_new_total", "org_dissolved"),
        ("mem_stock", "mem_new_total", "mem_lost"),
    ):
        for (unit, month, code, role), value in values.items():
            before = date(month.year - (month.month == 1), (month.month - 2) % 12 + 1, 1)
            if (code, role) == (stock, "stock") and (unit, before, stock, "stock") in values:
                change = values[unit, month, more, "month"] - values[unit, month, less, "month"]
                assert value == values[unit, before, stock, "stock"] + change


def test_every_unit_reports_every_month_but_one(sample: Sample) -> None:
    reports = Counter(
        (result.org_unit_code, result.period_month) for result in sample.results.values() if result.version == 1
    )
    words = plan.load(SEEDS)
    expected = {(unit.org_unit_code, month) for unit in words.units for month in plan.MONTHS}
    assert expected - set(reports) == {("430381202", JUNE)}
    assert set(reports) <= expected
    assert (len(words.units), len(plan.MONTHS), len(sample.results)) == (30, 18, 540)


def test_the_planted_faults_are_found_and_nothing_else_but_hints(sample: Sample) -> None:
    told = {
        result.file: (result.verdict, sorted({finding.code for finding in result.findings}))
        for result in sample.results.values()
        if result.findings or result.verdict != "accepted"
    }
    assert told == {
        "潭市镇2006年4月工会月报表.xlsx": ("returned", ["mem_new_parts_month"]),
        "翻江镇2006年6月工会月报表.xlsx": ("returned", ["org_new_parts_month", "org_new_parts_ytd"]),
        "泉塘镇2006年6月工会月报表.xlsx": ("returned", ["above_hard_max"]),
        "月山镇2006年6月工会月报表.xlsx": ("accepted", ["above_soft_max"]),
        # Hints, which alert nobody: what the split over the units made unusual by chance.
        "毛田镇2005年3月工会月报表.xlsx": ("accepted", ["org_new_other_within_half"]),
        "育塅乡2005年3月工会月报表.xlsx": ("accepted", ["org_new_other_within_half"]),
        "月山镇2005年12月工会月报表.xlsx": ("accepted", ["fee_collected_per_mem_stock_of_year"]),
        "白田镇2005年12月工会月报表.xlsx": ("accepted", ["fee_collected_per_mem_stock_of_year"]),
    }
    mended = sample.results["潭市镇2006年4月工会月报表（更正）.xlsx"]
    assert (mended.verdict, mended.version) == ("accepted", 2)


def test_only_two_reports_come_late(sample: Sample) -> None:
    def late() -> Iterator[tuple[str, datetime]]:
        for batch in sample.batches:
            for file in batch.files:
                month = sample.results[file.name].period_month
                assert month is not None
                sixth = datetime(month.year + month.month // 12, month.month % 12 + 1, 6)
                if batch.received_at >= sixth and "更正" not in file.name:
                    yield file.name[:3], batch.received_at

    assert sorted(late(), key=lambda each: each[1]) == [
        ("毛田镇", datetime(2006, 7, 8, 9, 40)),
        ("育塅乡", datetime(2006, 7, 11, 16, 25)),
    ]
    moments = [batch.received_at for batch in sample.batches]
    assert moments == sorted(moments)


def test_the_corrected_copies_are_free_of_faults(sample: Sample, tmp_path: Path) -> None:
    corrected = sample.folder / "corrected"
    settings = Settings(home=tmp_path)
    results = inbox.ingest(settings, sorted(corrected.glob("*.xlsx")))
    assert sorted((result.file, result.verdict) for result in results) == [
        ("泉塘镇2006年6月工会月报表（更正）.xlsx", "accepted"),
        ("翻江镇2006年6月工会月报表（更正）.xlsx", "accepted"),
    ]
    assert "corrected" in (corrected / "README.md").read_text(encoding="utf-8")


def test_every_workbook_says_that_it_is_a_sample(sample: Sample) -> None:
    for batch in sample.batches[:: len(sample.batches) // 6]:
        for file in batch.files[:2]:
            [sheet] = sheets(file.read_bytes())
            assert any("示例数据（分解数为虚构）" in str(cell) for row in sheet.rows for cell in row)


def test_the_same_seeds_give_the_same_bytes(sample: Sample, tmp_path: Path) -> None:
    again = county.write(tmp_path, SEEDS)
    assert [batch.received_at for batch in again] == [batch.received_at for batch in sample.batches]
    for one, other in zip(again, sample.batches, strict=True):
        assert [file.read_bytes() for file in one.files] == [file.read_bytes() for file in other.files]


def test_units_differ_some_ahead_some_behind(values: dict[tuple[str, date, str, str], Decimal]) -> None:
    targets = plan.load(SEEDS).sizes
    done = Counter[str]()
    for (unit, month, code, role), value in values.items():
        if (code, role, month.year) == ("mem_new_total", "month", 2006):
            done[unit] += int(value)
    rates = [Decimal(done[unit]) / target for unit, target in targets.items()]
    assert sum(rate >= 1 for rate in rates) >= 1
    assert sum(rate > Decimal("0.5") for rate in rates) >= 8
    assert sum(rate < Decimal("0.4") for rate in rates) >= 5


def test_another_county_cannot_have_the_sample(tmp_path: Path) -> None:
    seeds = tmp_path / "seeds"
    seeds.mkdir()
    for path in SEEDS.glob("*.csv"):
        text = path.read_text(encoding="utf-8")
        (seeds / path.name).write_text(text.replace("430381", "430382"), encoding="utf-8")
    with pytest.raises(GuobanError) as error:
        county.write(tmp_path / "out", seeds)
    assert error.value.code == "sample_other_county"
