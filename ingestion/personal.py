"""Personal data that does not belong in a report: identity numbers, mobile numbers, bank cards.

Whoever finds some reports where it stands and of which kind, never the number itself.
"""

import re
import unicodedata
from datetime import date
from functools import lru_cache

#: Shorter texts and smaller numbers hold none.
SHORTEST, SMALLEST = 11, 10**10

#: Digits of the longest, and of the first part of one that is written in parts: 138 0013 8000, 6222 0200 ….
LONGEST, _FIRST_CHUNK = 19, 3

#: No figure of a report has that many digits.
LONG = 15

_QUICK = re.compile(r"\d(?:[\s\-‐-―−]*[\dXxＸｘ]){10}")
_CHUNKS = re.compile(r"(?<![\d.])\d+(?:[\s\-‐-―−]+\d+)*[\s\-‐-―−]*[Xx]?(?![\dXx]|\.\d)")
_CHUNK = re.compile(r"\d+[Xx]?|[Xx]")
_MOBILE = re.compile(r"^(?:0086|86)?1[3-9]\d{9}$")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10X98765432"
_PROVINCES = {11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46, 50, 51, 52, 53, 54,
              61, 62, 63, 64, 65, 71, 81, 82, 83}  # fmt: skip

#: Kind of number to what stands in its place wherever the text is kept or shown.
MASKS = {"identity": "[身份证号]", "mobile": "[手机号码]", "bank_card": "[银行卡号]"}


def kind_of(text: str) -> str | None:
    """identity, mobile or bank_card when a text holds such a number, None when it holds none.

    >>> kind_of("联系人13800138000"), kind_of("12345678901")
    ('mobile', None)
    """
    found = {kind for _, _, kind in _numbers(text)}
    return next((kind for kind in MASKS if kind in found), None)


@lru_cache(maxsize=16384)
def without(text: str) -> tuple[str, str | None]:
    """The text with each such number replaced by what it was, and the kind of one; as it stands and None for none.

    >>> without("填报人：某某 电话：138 0013 8000 2006年6月")
    ('填报人:某某 电话:[手机号码] 2006年6月', 'mobile')
    """
    numbers = _numbers(text)
    if not numbers:
        return text, None
    rest = unicodedata.normalize("NFKC", text)
    for start, end, kind in reversed(numbers):
        rest = rest[:start] + MASKS[kind] + rest[end:]
    return rest, min((kind for _, _, kind in numbers), key=list(MASKS).index)


def masked(text: str) -> str:
    """The text to keep or show: only what kind of number stood there when it holds personal data.

    A number of 15 digits or more is not shown either: it may be one with a slip.
    """
    kind = kind_of(text)
    if kind is None and len(text) >= LONG and re.search(rf"\d{{{LONG}}}", unicodedata.normalize("NFKC", text)):
        return "[长数字]"
    return MASKS[kind] if kind else text


def _numbers(text: str) -> list[tuple[int, int, str]]:
    """Where such numbers stand in the text in half-width forms, also when blanks or hyphens part them."""
    if len(text) < SHORTEST or not _QUICK.search(text):
        return []
    found: list[tuple[int, int, str]] = []
    for match in _CHUNKS.finditer(unicodedata.normalize("NFKC", text)):
        chunks = [(match.start() + each.start(), each[0]) for each in _CHUNK.finditer(match[0])]
        first = 0
        while first < len(chunks):
            joined, longest = "", None
            for last in range(first, len(chunks)):
                joined += chunks[last][1].upper()
                if len(joined) > LONGEST:
                    break
                if (len(chunks[first][1]) >= _FIRST_CHUNK or last == first) and (kind := _kind(joined)):
                    longest = last, (chunks[first][0], chunks[last][0] + len(chunks[last][1]), kind)
            if longest:
                first, place = longest
                found.append(place)
            first += 1
    return found


def _kind(run: str) -> str | None:
    if len(run) == 18 and run[:17].isdigit() and _is_day(run[6:14]) and int(run[:2]) in _PROVINCES:
        digits_lost = run.endswith("000")  # Excel keeps 15 digits of a number
        sum_ = sum(int(digit) * weight for digit, weight in zip(run[:17], _WEIGHTS, strict=True))
        if _CHECK[sum_ % 11] == run[17] or digits_lost:
            return "identity"
    if not run[:-1].isdigit():
        return None
    if len(run) == 15 and _is_day("19" + run[6:12]) and int(run[:2]) in _PROVINCES and run.isdigit():
        return "identity"
    if _MOBILE.match(run):
        return "mobile"
    digits_lost = run.startswith("62") and not run[LONG:].strip("0")
    if LONGEST >= len(run) >= 16 and run.isdigit() and run[0] in "34569" and (_luhn(run) or digits_lost):
        return "bank_card"
    return None


def _is_day(text: str) -> bool:
    try:
        return 1900 <= date(int(text[:4]), int(text[4:6]), int(text[6:])).year <= 2100
    except ValueError:
        return False


def _luhn(digits: str) -> bool:
    doubled = [int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits))]
    return sum(value - 9 * (value > 9) for value in doubled) % 10 == 0
