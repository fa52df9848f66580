"""The suites as written in ``expectations/suites/*.yml``: what is expected of which table, in both languages."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent / "suites"

#: Keys of an expectation that are ours and not the library's.
_OURS = {"name", "type", "zh", "en"}


@dataclass(frozen=True)
class Expectation:
    """One expectation: its name within the suite, the library's type and arguments, and what it says."""

    name: str
    type: str
    arguments: dict[str, Any]
    zh: str
    en: str

    def says(self, lang: str) -> str:
        """The expectation in words."""
        return self.zh if lang == "zh" else self.en


@dataclass(frozen=True)
class Table:
    """A table (``schema.name``, or a public mart) and what is expected of it."""

    table: str
    zh: str
    en: str
    expectations: tuple[Expectation, ...]

    def title(self, lang: str) -> str:
        """What the table holds, in words."""
        return self.zh if lang == "zh" else self.en


@dataclass(frozen=True)
class Suite:
    """Expectations that are judged together. ``database`` is warehouse or marts; ``mends`` is office or unit.

    What a unit mends has an alert of its own per report; what the office mends opens one per expectation.
    """

    name: str
    database: str
    mends: str
    zh: str
    en: str
    tables: tuple[Table, ...]

    def title(self, lang: str) -> str:
        """The suite in words."""
        return self.zh if lang == "zh" else self.en


@cache
def load() -> tuple[Suite, ...]:
    """Every suite, in the order of the arrow: landing, submissions, marts."""
    return tuple(sorted((_suite(file) for file in FOLDER.glob("*.yml")), key=lambda suite: suite.name != "raw_landing"))


def _suite(file: Path) -> Suite:
    content = yaml.safe_load(file.read_text(encoding="utf-8"))
    tables = tuple(
        Table(
            each["table"],
            each["zh"],
            each["en"],
            tuple(
                Expectation(
                    one["name"],
                    one["type"],
                    {key: value for key, value in one.items() if key not in _OURS},
                    one["zh"],
                    one["en"],
                )
                for one in each["expectations"]
            ),
        )
        for each in content["tables"]
    )
    return Suite(file.stem, content["database"], content["mends"], content["zh"], content["en"], tables)
