"""Planted mistakes are found, honest figures are left alone, and docs/checks.md says by how much."""

import re
from decimal import Decimal

import numpy as np
import pytest

from tests.bench import mistakes, planting
from tests.bench.corpus import Corpus, build
from tests.bench.mistakes import Found, Outcome


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> tuple[Corpus, list[Found], Outcome]:
    """A county with planted mistakes and hand-written lines, and what the project's own models say of it."""
    corpus = build(5)
    planting.plant(corpus, 5, each=6)
    _write_series(corpus, "org_dissolved", 1, [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1])
    _write_series(corpus, "org_dissolved", 2, [120, 131, 118, 125, 122, 117, 129, 121, 119, 124, 127, 3])
    _write_peers_that_vary(corpus, "org_audit_committee", first=4)
    _write_series(corpus, "org_audit_committee", 3, [20] * 11 + [900])
    _write_series(corpus, "org_audit_committee", 1, [0] * 11 + [1])
    found = mistakes.findings(corpus, tmp_path_factory.mktemp("county"))
    outcome = Outcome.empty()
    mistakes.count(corpus, found, outcome)
    return corpus, found, outcome


def _write_series(corpus: Corpus, code: str, place: int, series: list[int]) -> None:
    """Give a unit without a mistake in its first year these months, and let its cumulatives follow."""
    unit = _unit(corpus, place)
    so_far = Decimal(0)
    for month, figure in enumerate(series):
        so_far += figure
        corpus.reports[unit, month].flows[code] = Decimal(figure)
        corpus.reports[unit, month].cumulative[code] = so_far


def _write_peers_that_vary(corpus: Corpus, code: str, first: int) -> None:
    """Units from the ``first`` on: a level of their own, and in December anything from a tenth to tenfold of it."""
    random = np.random.default_rng(first)
    for place in range(first, len(_honest(corpus))):
        level = random.uniform(20, 200)
        series = [round(level * random.uniform(0.6, 1.5)) for _ in range(11)]
        _write_series(corpus, code, place, [*series, round(level * 10 ** random.uniform(-1, 1))])


def _honest(corpus: Corpus) -> list[str]:
    return [unit for unit in corpus.units if not any(corpus.reports[unit, month].mistake for month in range(12))]


def _unit(corpus: Corpus, place: int) -> str:
    return _honest(corpus)[place]


def _said(county: tuple[Corpus, list[Found], Outcome], place: int, line: str = "org_dissolved") -> set[str]:
    corpus, found, _ = county
    told = _unit(corpus, place)
    return {each.rule for each in found if (each.indicator, each.unit, each.month) == (line, told, 11)}


def test_nine_hundred_after_eleven_twenties_is_told_however_much_other_units_vary(
    county: tuple[Corpus, list[Found], Outcome],
) -> None:
    assert _said(county, 3, "org_audit_committee") & {"unusual_high", "misplaced_zero"}


@pytest.mark.parametrize("line", ["org_dissolved", "org_audit_committee"])
def test_a_one_after_many_zeros_is_not_told(county: tuple[Corpus, list[Found], Outcome], line: str) -> None:
    assert _said(county, 1, line) == set()


def test_far_too_little_is_told_as_well(county: tuple[Corpus, list[Found], Outcome]) -> None:
    assert _said(county, 2) & {"unusual_low", "misplaced_zero"}


def test_of_the_chief_mistakes_hardly_one_is_missed(county: tuple[Corpus, list[Found], Outcome]) -> None:
    _, _, outcome = county
    named = sum(outcome.found[kind] for kind in planting.CHIEF)
    planted = sum(outcome.planted[kind] for kind in planting.CHIEF)
    assert planted >= 40
    assert named / planted >= 0.95
    told = [kind for kind in planting.CHIEF if kind in planting.TOLD]
    assert sum(outcome.valued[kind] for kind in told) / sum(outcome.planted[kind] for kind in told) >= 0.9


def test_there_is_less_than_one_false_flag_in_two_hundred_honest_cells(
    county: tuple[Corpus, list[Found], Outcome],
) -> None:
    _, _, outcome = county
    assert outcome.honest_cells > 50000
    assert outcome.false_per_200() < 1


def test_the_tables_in_the_documentation_have_the_detectors_and_mistakes_there_are(
    county: tuple[Corpus, list[Found], Outcome],
) -> None:
    _, _, outcome = county
    page = mistakes.PAGE.read_text(encoding="utf-8").split(mistakes.BEGIN)[1].split(mistakes.END)[0]

    def rows(text: str) -> list[str]:
        return re.findall(r"^\| (.+?) \|", re.sub(r"on \d+ honest", "on N honest", text), re.MULTILINE)

    assert rows(page) == rows(mistakes.table(outcome))
