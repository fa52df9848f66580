"""Months in titles, sheet names, file names and folders: 2006年6月, 06年6月, 2006-06, 六月份, 1-6月, 上半年."""

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from ingestion import numerals

_YEAR = r"(?<!\d)((?:19|20)\d\d)"
_MONTH = re.compile(
    rf"{_YEAR}(?:年度?(?=\d{{1,2}}月)|[-./_])(0?[1-9]|1[0-2])(?:月份?(?!\d{{1,2}}日|[上中下]旬)|(?![-./\d年月_]))"
)
_SIX_DIGITS = re.compile(rf"{_YEAR}(0[1-9]|1[0-2])(?!\d)")
_TO_MONTH = re.compile(
    rf"(?:{_YEAR}年?度?[-./]?)?(?<![\d年])0?1月?份?[-~—至到](0?[1-9]|1[0-2])月份?(?!\d{{1,2}}日)|"
    rf"(?:{_YEAR}年?度?[-./]?)(?:0?1)月?份?[-~—至到](0?[1-9]|1[0-2])月份?(?!\d{{1,2}}日)"
)
_SHORT_YEAR = re.compile(r"(?<![\d年第])(\d\d)年(?=\d{1,2}(?:月份?(?!\d)|[-~—至到]\d{1,2}月)|上半年)")
_SPAN = re.compile(rf"(?:{_YEAR}年)?(?<!\d)0?1月0?1日[-~—至到](?:{_YEAR}年)?(0?[1-9]|1[0-2])月\d{{1,2}}日")
_SEVERAL = re.compile(
    rf"(?:{_YEAR}(?:年度?|[-./])|(?<![\d年第附表])(?<!附件))"
    rf"(0?[1-9]|1[0-2])(月?份?[-~—至到]|月份?[、,和及]|[、,和及])(0?[1-9]|1[0-2])月份?(?!\d{{1,2}}日)"
)
_QUARTER = re.compile(rf"(?:{_YEAR}年?度?)?第?(?<![\d一二三四、,至到和及~—-])([一二三四1-4])季度?")
_HALF = re.compile(rf"(?:{_YEAR}年?度?)?上半年")
_BARE = re.compile(r"(?<![\d年])(0?[1-9]|1[0-2])月(?!\d{1,2}日|[上中下]旬)")
_CHINESE = re.compile(r"(?<![一二三四五六七八九十〇零])(十[一二]?|[一二三四五六七八九])月")
_CHINESE_FIRST = re.compile(
    r"(?<![一二三四五六七八九十〇零第])(十[一二]?|[一二三四五六七八九])(?=月?份?[-~—至到、,和及](?:1[0-2]|[1-9])月)"
)
_CHINESE_DAY = re.compile(r"(?<=\d)月((?:二|三)?十?[一二三四五六七八九]?)(?<=[一二三四五六七八九十])日")
_CHINESE_YEAR = re.compile(r"二[〇零○0][〇零一二三四五六七八九○0]{2}(?=年)")
_ONE_YEAR = re.compile(rf"{_YEAR}年")
_DIGITS = {character: str(digit) for digit, character in enumerate("零一二三四五六七八九")} | {"〇": "0", "○": "0"}
_MONTH_WORDS = {"十": 10, "十一": 11, "十二": 12} | {word: int(digit) for word, digit in _DIGITS.items() if digit > "0"}


@dataclass(frozen=True, slots=True)
class Named:
    """What a text names: months with their year, months without one, years; ``to_month`` when it says 1-6月.

    ``spans`` are the last months of days such as 1月1日至6月20日: no report is dated by these alone. ``several`` when
    one phrase names more than one: 5、6月 or 4-5月. ``quarter`` when a quarter is said, which is its last month.
    """

    months: tuple[date, ...] = ()
    bare: frozenset[int] = frozenset()
    years: frozenset[int] = frozenset()
    to_month: bool = False
    spans: frozenset[int] = frozenset()
    several: bool = False
    quarter: bool = False

    def __bool__(self) -> bool:
        """Whether any month is named."""
        return bool(self.months or self.bare)

    def fits(self, month: date) -> bool:
        """Whether nothing in the text speaks against a month."""
        if self.spans and month.month not in self.spans:
            return False
        if self.months:
            return month in self.months
        if self.years and month.year not in self.years:
            return False
        return not self.bare or month.month in self.bare


@lru_cache(maxsize=16384)
def named(text: str) -> Named:
    """The months in a text without blanks; 1-6月, 上半年 and 二季度 mean their last month."""
    text = _SHORT_YEAR.sub(lambda match: f"{'19' if match[1] >= '50' else '20'}{match[1]}年", plain_numerals(text))
    spans = frozenset(int(month) for since, until, month in _SPAN.findall(text) if until in ("", since))
    years = frozenset(int(year) for year in _ONE_YEAR.findall(text))
    months: dict[date, None] = {}
    bare: set[int] = set()
    ranges = [(match, match[1] or match[3], match[2] or match[4]) for match in _TO_MONTH.finditer(text)]
    ranges += [(match, match[1], "6") for match in _HALF.finditer(text)]
    for match, year, month in ranges:
        if year:
            months[date(int(year), int(month), 1)] = None
        else:
            bare.add(int(month))
        text = text.replace(match[0], "|")
    quarters = [(match, match[1], 3 * int(_DIGITS.get(match[2], match[2]))) for match in _QUARTER.finditer(text)]
    quarters += [
        (match, match[1], int(match[4]))
        for match in _SEVERAL.finditer(text)
        if _is_range(match) and int(match[4]) % 3 == 0 and int(match[4]) - int(match[2]) == 2
    ]
    for match, year, last in quarters:
        if year:
            months[date(int(year), last, 1)] = None
        else:
            bare.add(last)
        text = text.replace(match[0], "|")
    phrases = [match for match in _SEVERAL.finditer(text) if len(match[3]) > 1 or match[3] not in "、,和及" or
               int(match[4]) == int(match[2]) + 1]  # fmt: skip # 一、六月 begins with the number of a heading
    for match in phrases:
        if match[1]:
            months |= {date(int(match[1]), int(month), 1): None for month in match.group(2, 4)}
        else:
            bare |= {int(month) for month in match.group(2, 4)}
        text = text.replace(match[0], "|")
    months |= {date(int(year), int(month), 1): None for year, month in _MONTH.findall(text) + _SIX_DIGITS.findall(text)}
    bare |= {int(month) for month in _BARE.findall(_MONTH.sub("|", text))}
    return Named(tuple(months), frozenset(bare), years, bool(ranges or spans), spans, bool(phrases), bool(quarters))


def _is_range(match: re.Match[str]) -> bool:
    return match[3].lstrip("月份") in "-~—至到"


def text_of(month: date) -> str:
    """2006年6月."""
    return f"{month.year}年{month.month}月"


def plain_numerals(text: str) -> str:
    """二〇〇六年六月五日 as 2006年6月5日."""
    text = _CHINESE_YEAR.sub(lambda match: "".join(_DIGITS.get(each, each) for each in match[0]), text)
    text = _CHINESE.sub(lambda match: f"{_MONTH_WORDS[match[1]]}月", text)
    text = _CHINESE_FIRST.sub(lambda match: str(_MONTH_WORDS[match[1]]), text)
    return _CHINESE_DAY.sub(lambda match: f"月{numerals.read(match[1])}日", text)
