"""Message catalogue: one TOML file per language, keyed by message id."""

import tomllib
from functools import cache
from pathlib import Path

LANGUAGES = ("zh", "en")


@cache
def catalogue(lang: str) -> dict[str, str]:
    """Message id to text with ``{placeholders}`` for ``zh`` or ``en``."""
    return tomllib.loads((Path(__file__).parent / f"messages_{lang}.toml").read_text(encoding="utf-8"))


def text(code: str, lang: str, **fields: object) -> str:
    """The message ``code`` in ``lang`` with its placeholders filled."""
    return catalogue(lang)[code].format(**fields)
