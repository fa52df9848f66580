"""Chinese numerals as they are written in reports: 六十, 壹仟, 一万零二百, 三亿二千万, 二〇〇六."""

from decimal import Decimal

DIGITS = {
    character: digit
    for digit, group in enumerate(["〇零", "一壹", "二贰两", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖"])
    for character in group
}
SMALL = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
LARGE = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}
MAGNITUDES = {**SMALL, **LARGE}


def read(text: str) -> Decimal | None:
    """The number in a text of such numerals; None for what is spoken rather than written, such as 五万三 or 三五."""
    whole, point, decimals = text.partition("点")
    if point:
        read_whole = read(whole) if whole and decimals and all(map(DIGITS.__contains__, decimals)) else None
        digits = "".join(str(DIGITS.get(character, "")) for character in decimals)
        return None if read_whole is None else read_whole + Decimal(f"0.{digits}")
    if all(character in DIGITS for character in text):
        digits = "".join(str(DIGITS[character]) for character in text)
        is_spoken = len(digits) == 2 and "0" not in digits
        return None if is_spoken else Decimal(digits)
    total = section = 0
    digit: int | None = None
    small, large, gap = 10**4, 10**12, True  # the last magnitudes, which must fall; whether 零 came before the digit
    for character in text:
        if character in DIGITS:
            if digit:
                return None
            gap = gap or digit == 0 or DIGITS[character] == 0
            digit = DIGITS[character]
        elif character in SMALL:
            if SMALL[character] >= small or (digit is None and (section or total or character not in "十拾")):
                return None
            small, gap = SMALL[character], SMALL[character] == 10
            section += (1 if digit is None else digit) * small
            digit = None
        else:
            if LARGE[character] >= large or not (section or digit):
                return None
            large, small, gap = LARGE[character], 10**4, False
            total += (section + (digit or 0)) * large
            section, digit = 0, None
    if digit and not gap:
        return None
    return Decimal(total + section + (digit or 0))
