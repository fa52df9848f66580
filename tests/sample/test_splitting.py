"""Totals are split without a remainder, and always in the same way."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guoban.sample.splitting import pick, split


@given(st.integers(0, 10**6), st.dictionaries(st.text(max_size=3), st.integers(0, 1000), min_size=1))
def test_the_parts_add_up_and_none_is_more_than_one_off_its_share(total: int, weights: dict[str, int]) -> None:
    whole = sum(weights.values())
    if not whole:
        return
    parts = split(total, weights)
    assert sum(parts.values()) == total
    assert all(abs(parts[key] * whole - total * weight) < whole for key, weight in weights.items())


def test_the_largest_remainders_are_rounded_up() -> None:
    assert split(10, {"a": 1, "b": 1, "c": 1}) == {"a": 4, "b": 3, "c": 3}
    assert split(38, {"a": 8, "b": 17, "c": 10, "d": 3}) == {"a": 8, "b": 17, "c": 10, "d": 3}


def test_nothing_can_be_split_over_nobody() -> None:
    assert split(0, {"a": 0}) == {"a": 0}
    with pytest.raises(ValueError, match="nothing to split"):
        split(1, {"a": 0})


def test_a_pick_depends_on_the_names_alone() -> None:
    assert [pick(10, "a", 1), pick(10, "a", 1)] == [pick(10, "a", 1)] * 2
    assert {pick(5, "x", number) for number in range(100)} == {0, 1, 2, 3, 4}
