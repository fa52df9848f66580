"""Numbers as people write them: 四舍五入 (half up), worked out exactly; counts plain, money with its decimals."""

from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction

#: More digits than any amount has: nothing is rounded before the last step.
EXACT = Context(prec=60)

#: An amount shows at most this many decimals, however it was reported: 3.1055 万元.
MOST_DECIMALS = 4


def half_up(value: Decimal, digits: int) -> Decimal:
    """``value`` with so many decimals, halves away from zero."""
    return value.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP, EXACT)


def amount(base: Decimal, factor: Decimal, decimals: int) -> str:
    """A base amount in its display unit, with ``decimals`` or as many more as are significant.

    31055 by 10000 with 2 is 3.1055; 60000 by 10000 with 2 is 6.00; 38 by 1 with 0 is 38.
    """
    shown = half_up(EXACT.divide(base, factor), MOST_DECIMALS)
    significant = -int(shown.normalize(EXACT).as_tuple().exponent)
    return f"{half_up(shown, max(decimals, significant, 0)):f}"


def percent(numerator: Decimal, denominator: Decimal) -> str:
    """A share with two decimals: 99 of 121 is 81.82%. The denominator is not zero."""
    share = Fraction(numerator) / Fraction(denominator)
    hundredths = (abs(share) * 20000 + 1) // 2
    return f"{'-' if share < 0 and hundredths else ''}{Decimal(hundredths).scaleb(-2):.2f}%"
