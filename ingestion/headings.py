"""What a heading over a column of figures says: this month or the year so far, of which month, in which unit."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from ingestion import months

_MONTH = {"本月数", "本月", "当月", "当月数", "本月完成", "本月完成数", "本月实际", "本月发生数", "本月实绩",
          "本月实际完成", "本月实际完成数", "当月完成", "当月完成数", "本期", "本期数"}  # fmt: skip
_YTD = {"本年累计(期末数)", "本年累计", "累计", "累计数", "1-本月累计", "本年累计/期末数", "本年累计数", "年累计",
        "自年初累计", "年初至今累计", "年初以来累计", "累计完成", "累计完成数", "1至本月累计", "期末数", "期末",
        "本年累计或期末数", "本年累计完成", "本年累计完成数", "年初至本月累计", "年初至本月累计完成",
        "年初至今累计完成", "自年初至本月累计", "自年初累计完成", "累计实绩", "至本月累计",
        "至本月累计数", "至本月累计完成"}  # fmt: skip
#: Of this month, or of the year so far? Only a heading above or below tells.
UNSAID = {"完成数", "完成", "完成情况", "实际完成", "实际完成数", "实绩", "实际", "实际数"}
_SAID = _MONTH | _YTD  # a unit of measure that is not known may stand behind these: 本月数(千元)
_TOTAL = {"合计", "总计", "合计数"}
_OTHER = re.compile(r"上年|去年|同期|同比|环比|增减|增长|增幅|目标|计划|任务|完成率|备注|上[月期]|排名|%")
_UNIT = re.compile(r"^(.*?)[(\[](?:计量单位|单位)?:?([^()\[\]]{1,4})[)\]]$")
_YEAR = r"(?:((?:19|20)\d\d)年?[-./]?)?"
_ONE_MONTH = re.compile(rf"^至?{_YEAR}(0?[1-9]|1[0-2])月份?(.*)$")
_TO_MONTH = re.compile(rf"^{_YEAR}1月?[-~至到—](0?[1-9]|1[0-2])月份?(?:止)?(?:累计|合计)?(?:数|完成|完成数)?$")
_OF_YEAR = re.compile(r"^((?:19|20)\d\d)年度?(.+)$")
_UP_TO = re.compile(r"^截[至止]?[到至]?|^自?年初[到至]")
_WHEN = re.compile(rf"^(.+)[(\[]{_YEAR}(?:0?1月?[-~至到—](\d{{1,2}})|(\d{{1,2}}))月份?[)\]]$")
_YEAR_AND_MONTH = re.compile(r"^((?:19|20)\d\d)[-./](0?[1-9]|1[0-2])$")
_ONE_YEAR = re.compile(r"^((?:19|20)\d\d)年?(?:度)?$")


@dataclass(frozen=True, slots=True)
class Heading:
    """``role`` is month, ytd, total, other (not reported: 上年同期, 备注) or None; year and month as far as written."""

    rest: str
    role: str | None = None
    year: int | None = None
    month: int | None = None
    unit: str | None = None


@lru_cache(maxsize=16384)
def read(text: str, measures: frozenset[str]) -> Heading:
    """The heading in a text without blanks; ``rest`` is what is left without a unit of measure in brackets."""
    unit = None
    text = _UP_TO.sub("至", months.plain_numerals(text))
    if when := _WHEN.match(text):
        over = read(when[1], measures)
        return replace(over, month=over.month or int(when[3] or when[4]), year=over.year or _int(when[2]))
    if (bracket := _UNIT.match(text)) and (bracket[2] in measures or bracket[1] in _SAID):
        text, unit = bracket[1], bracket[2]
    if text in _MONTH:
        return Heading(text, "month", unit=unit)
    if text in _TOTAL:
        return Heading(text, "total", unit=unit)
    if text in _YTD:
        return Heading(text, "ytd", unit=unit)
    if (match := _OF_YEAR.match(text)) and match[2] in _SAID:
        return Heading(text, "month" if match[2] in _MONTH else "ytd", int(match[1]), unit=unit)
    if match := _YEAR_AND_MONTH.match(text):
        return Heading(text, None, int(match[1]), int(match[2]), unit)
    if match := _ONE_YEAR.match(text):
        return Heading(text, None, int(match[1]), unit=unit)
    if match := _TO_MONTH.match(text):
        return Heading(text, "ytd", _int(match[1]), int(match[2]), unit)
    if (match := _ONE_MONTH.match(text)) and (match[3] in _MONTH | UNSAID | {"", "数", "发生数"}):
        return Heading(text, "month" if match[3] else None, _int(match[1]), int(match[2]), unit)
    if match and re.fullmatch(r"[末底止]?(?:累计|期末)(?:数|完成|完成数)?", match[3]):
        return Heading(text, "ytd", _int(match[1]), int(match[2]), unit)
    return Heading(text, "other" if _OTHER.search(text) else None, unit=unit)


def role(over: Sequence[Heading]) -> str | None:
    """What a column under these headings holds; 5月 above or below 累计 says only which month is meant."""
    said = [heading for heading in over if heading.role and heading.role != "total"]
    plainly = [heading.role for heading in said if not heading.month]
    named = [heading.role for heading in said if heading.month]
    return next(iter([*reversed(plainly), *reversed(named)]), None)


def _int(text: str | None) -> int | None:
    return int(text) if text else None
