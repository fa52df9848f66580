"""Days as they are written in ledgers: 2006-06-05, 2006.6.5, 2006年6月5日, 6月5日, 20060605, or a serial number."""

import re
from datetime import date, datetime, timedelta

from ingestion import months
from ingestion.numbers import CellValue
from ingestion.vocabulary import plain

_DAY = re.compile(r"((?:19|20)\d\d)[-./年](\d{1,2})[-./月](\d{1,2})日?(?:\(?(?:星期|周)[一二三四五六日天]\)?)?")
_WITHOUT_YEAR = re.compile(r"(\d{1,2})[-./月](\d{1,2})日?")
_MIDNIGHT = re.compile(r"[\sT]0{1,2}:00(?::00(?:\.0+)?)?$")  # what programs put behind a day
_EIGHT_DIGITS = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)")

#: Serial numbers of 1990 to 2079 in either date system of Excel.
_SERIALS = range(31413, 65747)


def read(cell: CellValue, year: int | None = None, date1904: bool = False) -> date | None:
    """The day in a cell; ``year`` is that of days without one; None for what is no certain day."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, bool) or not isinstance(cell, int | float | str):
        return None
    text = months.plain_numerals(plain(_MIDNIGHT.sub("", cell))) if isinstance(cell, str) else f"{cell:.0f}"
    if match := _DAY.fullmatch(text) or _EIGHT_DIGITS.fullmatch(text):
        return _day(int(match[1]), int(match[2]), int(match[3]))
    if text.isdigit() and int(text) in _SERIALS:
        return date(1904, 1, 1) + timedelta(int(text)) if date1904 else date(1899, 12, 30) + timedelta(int(text))
    if isinstance(cell, str) and year and (match := _WITHOUT_YEAR.fullmatch(text)):
        return _day(year, int(match[1]), int(match[2]))
    return None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
