"""Takes personal data out of a sheet before anything else sees it; what is left says only of which kind it was."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from ingestion import numbers, personal
from ingestion.vocabulary import plain

Place = tuple[int, int]

#: Where the telephone of whoever fills in a report belongs.
_TELEPHONE = re.compile(r"(?:电话|手机|联系方式)(?:号码?)?(?:\([^)]*\))?[:,、/]?$")


@dataclass(frozen=True, slots=True)
class Found:
    """Places of personal data and its kinds; ``labelled`` are telephone numbers after their label."""

    kinds: dict[Place, str] = field(default_factory=dict)
    labelled: frozenset[Place] = frozenset()


NONE = Found()
_NUMBERS = (int, float)


def take_out(rows: Sequence[list[Any]]) -> Found:
    """Replace the numbers in ``rows`` by what they are, and tell where they stood."""
    kinds: dict[Place, str] = {}
    labelled: set[Place] = set()
    shortest, smallest = personal.SHORTEST, personal.SMALLEST
    for number, row in enumerate(rows):
        # One pass that leaves hardly a cell: this looks at every cell of every file.
        long = [
            (column, cell)
            for column, cell in enumerate(row)
            if cell != ""
            and (len(cell) >= shortest if type(cell) is str else type(cell) in _NUMBERS and abs(cell) >= smallest)
        ]
        for column, cell in long:
            if isinstance(cell, str):
                rest, kind = personal.without(cell)
            else:
                kind = personal.kind_of(numbers.text_of(cell))
                rest = personal.MASKS[kind] if kind else ""
            if kind is None:
                continue
            kinds[number, column] = kind
            if kind == "mobile" and _is_labelled(row[:column], rest):
                labelled.add((number, column))
            row[column] = rest
    return Found(kinds, frozenset(labelled)) if kinds else NONE


def is_filler(text: str) -> bool:
    """Whether the only such number in a text is a mobile number after the word for a telephone.

    >>> is_filler("填报人：某某 联系电话：13800138000"), is_filler("某某 13800138000")
    (True, False)
    """
    rest, kind = personal.without(text)
    return kind == "mobile" and rest.count(personal.MASKS["mobile"]) == 1 and _is_labelled((), rest)


def _is_labelled(left: Sequence[Any], rest: str) -> bool:
    """Whether the word for a telephone stands before the number, in its cell or in the next filled one to the left."""
    before = plain(rest.split(personal.MASKS["mobile"])[0])
    if not before:
        before = next((plain(cell) for cell in reversed(left) if isinstance(cell, str) and cell.strip()), "")
    return bool(_TELEPHONE.search(before))
