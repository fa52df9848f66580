"""The two message catalogues say the same things."""

import string

import pytest

from guoban.messages import catalogue


def placeholders(message: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(message) if name}


def test_both_languages_have_the_same_messages() -> None:
    assert catalogue("zh").keys() == catalogue("en").keys()


@pytest.mark.parametrize("code", sorted(catalogue("en")))
def test_a_message_uses_the_same_fields_in_both_languages(code: str) -> None:
    assert placeholders(catalogue("zh")[code]) == placeholders(catalogue("en")[code])
