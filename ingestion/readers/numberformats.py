"""What a number format says about the number: a plain figure, a percentage, a date, scaled or with a unit."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Literal

Kind = Literal["number", "percent", "date", "time", "datetime", "elapsed"]

#: Formats that a file names by number only. 27-36 and 50-58 are those of Chinese Excel, where they are dates.
BUILT_IN = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00",
    12: "# ?/?", 13: "# ??/??", 14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss", 22: "yyyy/m/d h:mm", 27: 'yyyy"年"m"月"', 28: 'm"月"d"日"',
    29: 'm"月"d"日"', 30: "m-d-yy", 31: 'yyyy"年"m"月"d"日"', 32: 'h"时"mm"分"', 33: 'h"时"mm"分"ss"秒"',
    34: '上午/下午h"时"mm"分"', 35: '上午/下午h"时"mm"分"ss"秒"', 36: 'yyyy"年"m"月"', 37: "#,##0;-#,##0",
    38: "#,##0;[Red]-#,##0", 39: "#,##0.00;-#,##0.00", 40: "#,##0.00;[Red]-#,##0.00", 45: "mm:ss", 46: "[h]:mm:ss",
    47: "mm:ss.0", 48: "##0.0E+0", 49: "@", 50: 'yyyy"年"m"月"', 51: 'm"月"d"日"', 52: 'yyyy"年"m"月"',
    53: 'm"月"d"日"', 54: 'm"月"d"日"', 55: '上午/下午h"时"mm"分"', 56: '上午/下午h"时"mm"分"ss"秒"',
    57: 'yyyy"年"m"月"', 58: 'm"月"d"日"',
}  # fmt: skip

# Shows the bare number: digits, separators, sign, padding, colours, accounting dashes and the yuan sign.
_BARE = re.compile(
    r"""(?:General|G/通用格式|@|[#0?.\-+()\s;¥￥/]|,(?=[#0?])|[_*\\][\s()\-+¥￥]|"[\s()\-¥￥]*"|E[+\-]"""
    r"""|\[(?:Red|Black|Blue|Green|Cyan|Magenta|White|Yellow|Color\s?\d+|红色|\$[¥￥]?-[\dA-F]+)\])*""",
    re.IGNORECASE,
)
_LITERAL = re.compile(r'"[^"]*"?|\\.|_.|\*.|\[(?!(?:h+|m+|s+)\])[^\]]*\]', re.IGNORECASE)
_ELAPSED = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_CLOCK = re.compile(r"h+[^a-z]*m+|m+[^a-z]*s+|h+|s+", re.IGNORECASE)  # an m beside h or s is a minute, else a month
_DAY = re.compile(r"[ymdeg]|aaa", re.IGNORECASE)
_DIGITS = re.compile(r"(?<![s.0])[0#?]|(?<!s)\.0", re.IGNORECASE)

_LAST_SERIAL = 2_958_466  # the day after 9999-12-31


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """A format that shows something else than the bare number."""

    code: str
    kind: Kind

    def moment(self, serial: float, date1904: bool) -> date | datetime | time | None:
        """The date or time that ``serial`` shows, None where the format is no date or the number cannot be one."""
        if self.kind not in ("date", "time", "datetime") or not 0 <= serial < _LAST_SERIAL - 1462 * date1904:
            return None
        if serial < 1 and not date1904:
            is_clock = self.kind != "date" and serial < 1 - 1e-8
            return (datetime.min + _clock(serial)).time() if is_clock else None
        if date1904:
            start = datetime(1904, 1, 1)
        elif serial < 60:  # Excel believes in 29 February 1900, which is serial 60
            start = datetime(1899, 12, 31)
        elif serial < 61:
            return None
        else:
            start = datetime(1899, 12, 30)
        moment = start + timedelta(days=int(serial)) + _clock(serial % 1)
        return moment.date() if self.kind == "date" and moment.time() == time() else moment


def _clock(fraction: float) -> timedelta:
    return timedelta(milliseconds=round(fraction * 86_400_000))


@lru_cache(maxsize=2_000)
def number_format(code: str) -> NumberFormat | None:
    """The format of a code such as ``0.00%``; None for those that show the bare number."""
    code = code[:255]  # Excel's own limit
    if _BARE.fullmatch(code):
        return None
    section = code.split(";", 1)[0]
    if _ELAPSED.search(section):
        return NumberFormat(code, "elapsed")
    bare = re.sub(r"AM/PM|A/P|上午/下午", "h", _LITERAL.sub("", section), flags=re.IGNORECASE)
    if "%" in bare or "‰" in bare:
        return NumberFormat(code, "percent")
    if "general" in bare.lower() or "通用" in bare or _DIGITS.search(bare):
        return NumberFormat(code, "number")
    day, clocks = _CLOCK.subn("", bare)
    has_day, has_clock = _DAY.search(day), clocks > 0
    if has_day and has_clock:
        return NumberFormat(code, "datetime")
    return NumberFormat(code, "date" if has_day else "time" if has_clock else "number")
