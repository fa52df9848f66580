"""From what stands in a cell to an exact number, its unit and its qualifier.

Blank, ``0``/无 and ``/``/— are three things: missing, zero, not applicable. What cannot be read surely is a fault with
a message id, never a guess.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache

from ingestion import numerals
from ingestion.numerals import DIGITS, LARGE, MAGNITUDES

#: What python-calamine and csv hand over for one cell.
CellValue = int | float | str | bool | date | datetime | time | timedelta

#: The largest amount that any reader holds exactly.
LARGEST = Decimal(10) ** 15

#: A longer text is no number.
LONGEST = 60

#: Decimals that the landing table keeps; the ten-thousandth of a 元 in 万元 is the eighth.
DECIMALS = 8


@dataclass(frozen=True, slots=True)
class Number:
    """One cell as a number: ``value`` in ``unit`` (None: the unit of its row); ``qualifier`` None when ``value`` is.

    ``qualifier`` is exact, at_least (余, 多, 以上), at_most (近, 不足), about (约, 左右) or, without a value,
    not_applicable (``/`` and —). ``fault`` is the id of the message that says why the text is not a number.
    """

    value: Decimal | None = None
    unit: str | None = None
    qualifier: str | None = None
    fault: str | None = None


BLANK = Number()
NOT_APPLICABLE = Number(qualifier="not_applicable")

_UNSEEN = re.compile("[\\s\u200b\u200c\u200d\u2060\ufeff]+")  # what a chat puts around a pasted number
_DASHES = dict.fromkeys(map(ord, "-‐‑‒–—―−─﹣-"), "-")
_NOT_APPLICABLE = {"/", "//", "-", "--", "---", "不适用", "N/A", "n/a"}
_ZERO_WORDS = {"无", "没有", "暂无", "零"}

_CHINESE = "".join(DIGITS) + "".join(MAGNITUDES)
_DIGIT = "".join(DIGITS)

_BEFORE = {"至少": "at_least", "不少于": "at_least", "超过": "at_least", "超": "at_least", "逾": "at_least",
           "达到": "exact", "达": "exact", "共计": "exact", "共": "exact", "近": "at_most", "将近": "at_most",
           "不足": "at_most", "不到": "at_most", "至多": "at_most", "大约": "about", "约": "about"}  # fmt: skip
_AFTER = {"以上": "at_least", "余": "at_least", "多": "at_least", "以下": "at_most", "以内": "at_most",
          "左右": "about", "上下": "about"}  # fmt: skip

_WORDS = r"(?:{})".format
_NUMBER = re.compile(
    rf"""(?P<before>{_WORDS("|".join(sorted(_BEFORE, key=len, reverse=True)))}*)
    (?P<sign>[+-]?)
    (?:(?P<arabic>\d[\d,]*(?:\.\d+)?|\.\d+)(?P<magnitude>[{"".join(MAGNITUDES)}]*)|(?P<chinese>[{_CHINESE}]+(?:点[{_DIGIT}]+)?))
    (?P<more>[余多]?)
    (?P<magnitude_after>[万亿]?)
    (?P<unit>%|[^\W\d_]*?)
    (?P<after>{_WORDS("|".join(_AFTER))}?)""",
    re.VERBOSE,
)
_GROUPED = re.compile(r"\d{1,3}(,\d{3})+(\.\d+)?")
_LIST_OR_RANGE = re.compile(r"\d[^\d]*[、;至~]\D*\d|\d-\d")
_APART = re.compile(r"\d\s+\d")
_GROUPED_BY_BLANKS = re.compile(r"(?<!\d)\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?!\d)")
_YUAN = re.compile(r"(?:人民币|RMB|[¥￥])(?P<amount>.*?)元?[整正]?|(?P<whole>.*[元圆])[整正]")
_JIAO_FEN = re.compile(
    rf"(?P<yuan>.*\d|[{_CHINESE}]+)元零?(?:(?P<jiao>[\d{_DIGIT}])角)?"
    rf"零?(?:(?P<fen>[\d{_DIGIT}])分)?整?"
)
_STEPS = re.compile(r"(?P<yi>\d+(?:\.\d+)?)亿(?P<wan>\d{1,4}(?:\.\d+)?)万(?P<rest>\D*)")


def read(cell: CellValue) -> Number:
    """The number in one cell; text goes through ``parse``, a number is taken to the 15 digits a spreadsheet keeps."""
    if isinstance(cell, str):
        return parse(cell)
    if isinstance(cell, bool):
        return Number(fault="number_unreadable")
    if isinstance(cell, int | float):
        return parse_stored(text_of(cell))
    return Number(fault="number_is_date")


def text_of(cell: CellValue) -> str:
    """The text of a cell as a person sees it: ``38`` for 38.0, ISO for a date."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, float):
        if cell.is_integer() and abs(cell) < 1e15:
            return str(int(cell))
        text = format(cell, ".15g")
        return format(Decimal(text), "f") if "e" in text else text
    return str(cell).upper() if isinstance(cell, bool) else str(cell)


@lru_cache(maxsize=65536)
def parse_stored(text: str) -> Number:
    """The number of a numeric cell, given as ``text_of`` writes it."""
    value = Decimal(text)
    if not value.is_finite():
        return Number(fault="number_unreadable")
    return _bounded(value, None, "exact")


@lru_cache(maxsize=65536)
def parse(text: str) -> Number:
    """The number in a text such as ``1,234``, ``85.6万余元``, ``壹仟元``, ``近500``, ``(5)``, ``/`` or ``无``.

    >>> parse("85.6万余元")
    Number(value=Decimal('856000.0'), unit='元', qualifier='at_least', fault=None)
    """
    plain = normalise(text)
    if not plain:
        return BLANK
    if plain in _NOT_APPLICABLE:
        return NOT_APPLICABLE
    if plain in _ZERO_WORDS:
        return Number(Decimal(0), None, "exact")
    if plain.startswith("#"):
        return Number(fault="number_is_error")
    if plain.startswith("="):
        return Number(fault="number_not_computed")
    if len(plain) > LONGEST:
        return Number(fault="number_unreadable")
    if _APART.search(text := unicodedata.normalize("NFKC", text)) and not _GROUPED_BY_BLANKS.search(text):
        return Number(fault="number_is_list")
    plain = _written_plainly(plain)
    match = _NUMBER.fullmatch(plain)
    if match is None:
        return Number(fault="number_is_list" if _LIST_OR_RANGE.search(plain) else "number_unreadable")
    value = _arabic(match) if match["arabic"] else numerals.read(match["chinese"])
    if value is None:
        return Number(fault="number_unreadable")
    value *= LARGE.get(match["magnitude_after"], 1)
    qualifiers = {
        _BEFORE[word] for word in re.findall("|".join(sorted(_BEFORE, key=len, reverse=True)), match["before"])
    }
    qualifiers |= {_AFTER[word] for word in (match["more"], match["after"]) if word}
    qualifiers.discard("exact")
    if len(qualifiers) > 1:
        return Number(fault="number_contradicts_itself")
    sign = -1 if match["sign"] == "-" else 1
    return _bounded(sign * value, match["unit"] or None, qualifiers.pop() if qualifiers else "exact")


def normalise(text: str) -> str:
    """Full-width forms and dashes made plain, a full stop between digits made a decimal point, blanks removed."""
    plain = unicodedata.normalize("NFKC", text).translate(_DASHES)
    plain = _UNSEEN.sub("", plain)
    return re.sub(r"(?<=\d)[。・](?=\d)", ".", plain)


def _written_plainly(plain: str) -> str:
    """Accounting brackets, currency signs, 角 and 分, 亿 with 万, and 百分之 rewritten as one number with its unit."""
    if accounting := re.fullmatch(r"\((\d[\d,.]*)\)(\D*)|\((\d[\d,.]*\D*)\)", plain):
        return "-" + (accounting[3] or accounting[1] + accounting[2])
    if yuan := _YUAN.fullmatch(plain):
        plain = (yuan["whole"] or yuan["amount"] + "元").replace("圆", "元")
    if (small := _JIAO_FEN.fullmatch(plain)) and (small["jiao"] or small["fen"]):
        whole = parse(small["yuan"]).value
        if whole is not None and whole == int(whole):
            jiao, fen = (str(DIGITS.get(digit, digit)) for digit in (small["jiao"] or "0", small["fen"] or "0"))
            return f"{int(whole)}.{jiao}{fen}元"
    if (steps := _STEPS.fullmatch(plain)) and Decimal(steps["wan"]) < 10_000:
        return f"{Decimal(steps['yi']) * 10_000 + Decimal(steps['wan'])}万{steps['rest']}"
    if plain.startswith("百分之"):
        return plain.removeprefix("百分之") + "%"
    return plain


def _arabic(match: re.Match[str]) -> Decimal | None:
    digits = match["arabic"]
    if "," in digits and not _GROUPED.fullmatch(digits):
        return None
    value = Decimal(digits.replace(",", ""))
    for character in match["magnitude"]:
        value *= MAGNITUDES[character]
    return value


def _bounded(value: Decimal, unit: str | None, qualifier: str) -> Number:
    if abs(value) >= LARGEST:
        return Number(fault="number_too_large")
    return Number(value if value == (kept := round(value, DECIMALS)) else kept, unit, qualifier)
