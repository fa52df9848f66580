"""Tells the sums that our blank form computes itself from figures that somebody typed."""

import re
from collections.abc import Sequence

from ingestion import numbers
from ingestion.numbers import BLANK, NOT_APPLICABLE, CellValue, Number
from ingestion.vocabulary import plain

#: The heading of the column that only the blank form has; its 本年累计 is that column plus 本月数.
_PREVIOUS = re.compile(r"^上[月期]累计(?:\(期末数\))?$")

#: The last line of a blank form, see form.FormWriter: 表号 湘工月01表 · 版本 785a967a · 430381003.
_IDENTITY = re.compile(r"表号.+·版本([0-9a-f]{8})·\w+")


def version_of(rows: Sequence[Sequence[CellValue]]) -> str | None:
    """The version of the blank form that a sheet was; None when it is not one of ours."""
    for row in reversed(rows):
        if row and isinstance(row[0], str) and (match := _IDENTITY.fullmatch(plain(row[0]))):
            return match[1]
    return None


def previous_column(rows: Sequence[Sequence[CellValue]], first_line: int) -> int | None:
    """The column of 上月累计, from 0, in the heading above row ``first_line``; None in any form but our blank one."""
    for row in rows[max(0, first_line - 4) : first_line]:
        for column, cell in enumerate(row):
            if isinstance(cell, str) and _PREVIOUS.fullmatch(plain(cell)):
                return column if version_of(rows) else None
    return None


def computed(previous: CellValue, month: CellValue, ytd: CellValue) -> Number | None:
    """What 本年累计 of a flow tells where it is the blank form's own sum: nothing that somebody typed.

    None where it is to be read like any other cell: 上月累计 was not known, so that the clerk was asked for the sum, or
    a number stands that is no such sum, so that it was typed over the formula. ``ytd`` is '=…' without a result.
    """
    before, new = numbers.read(previous), numbers.read(month)
    if before.qualifier is None:
        return None
    told = numbers.read(ytd)
    is_sum = new.value is not None and told.value == new.value + (before.value or 0)
    if not is_sum and told.fault != "number_not_computed":
        return None
    return NOT_APPLICABLE if new.qualifier == "not_applicable" else BLANK
