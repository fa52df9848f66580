"""What stands in the columns of the form: plain figures, cells that a clerk fills, cells that compute themselves."""

from dataclasses import dataclass, replace
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Derived:
    """A formula (without its =, ``{row}`` for the row) and what it comes to, so that readers see it before Excel does.

    ``value`` '' shows an empty cell.
    """

    formula: str
    value: "Decimal | int | str"


@dataclass(frozen=True, slots=True)
class Entry:
    """A cell to fill: not locked, with a hint beside it and a formula (``{cell}`` for the cell) that admits a value."""

    hint_title: str
    hint: str
    admits: str
    refusal: str
    value: "Decimal | int | str | None" = None


#: What a cell may hold: a number, a sign such as — or /, nothing, a formula, or a place for the clerk's figure.
Figure = Decimal | int | str | Derived | Entry | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column of figures or words; ``key`` is the field of ``form.Figures`` that stands in it."""

    key: str
    heading: str
    width: float
    is_rate: bool = False


#: The form as it is sent in. The first two columns stand under the year.
REPORTED = (
    Column("month", "本月数", 13),
    Column("ytd", "本年累计（期末数）", 17),
    Column("last_year", "上年同期", 13),
    Column("target", "全年目标", 13),
    Column("note", "备注", 14),
)

#: The blank form: 上月累计 and 完成率 besides, so that only what is new has to be typed.
BLANK = (
    Column("month", "本月数", 11),
    Column("ytd", "本年累计\n（期末数）", 12.5),
    Column("previous", "上月累计\n（期末数）", 11),
    Column("last_year", "上年同期", 10),
    Column("target", "全年目标", 10),
    Column("completion", "完成率", 9, is_rate=True),
    Column("note", "备注", 14),
)

#: The blank form of a quarter or half-year.
BLANK_OF_PERIOD = (
    replace(BLANK[0], heading="本期数"),
    BLANK[1],
    replace(BLANK[2], heading="上期累计\n（期末数）"),
    *BLANK[3:],
)
