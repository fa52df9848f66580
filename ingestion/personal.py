"""Personal data that does not belong in a report: identity numbers, mobile numbers, bank cards.

Whoever finds some reports where it stands and of which kind, never the number itself.
"""

import re
import unicodedata
from datetime import date

#: Shorter texts and smaller numbers hold none.
SHORTEST = 11

#: No figure of a report has that many digits.
LONG = 15

_JOINED = re.compile(r"(?<=\d)[\s\-‐-―−]+(?=\d)")
_RUN = re.compile(r"(?<![\d.])(\d{11,19}|\d{17}[Xx])(?![\dXx]|\.\d)")
_MOBILE = re.compile(r"^1[3-9]\d{9}$")
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
    if len(text) < SHORTEST:
        return None
    found = [_kind(run.upper()) for run in _runs(text)]
    return next((kind for kind in MASKS if kind in found), None)


def masked(text: str) -> str:
    """The text to keep or show: only what kind of number stood there when it holds personal data.

    A number of 15 digits or more is not shown either: it may be one with a slip.
    """
    kind = kind_of(text)
    if kind is None and len(text) >= LONG and any(len(run) >= LONG for run in _runs(text)):
        return "[长数字]"
    return MASKS[kind] if kind else text


def _runs(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKC", text)
    return _RUN.findall(plain) + _RUN.findall(_JOINED.sub("", plain))


def _kind(run: str) -> str | None:
    if len(run) == 18 and _is_day(run[6:14]) and int(run[:2]) in _PROVINCES:
        digits_lost = run.endswith("000")  # Excel keeps 15 digits of a number
        sum_ = sum(int(digit) * weight for digit, weight in zip(run[:17], _WEIGHTS, strict=True))
        if _CHECK[sum_ % 11] == run[17] or digits_lost:
            return "identity"
    if len(run) == 15 and _is_day("19" + run[6:12]) and int(run[:2]) in _PROVINCES:
        return "identity"
    if _MOBILE.match(run):
        return "mobile"
    if len(run) >= 16 and run.isdigit() and run[0] in "34569" and _luhn(run):
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
