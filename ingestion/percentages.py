"""Percentages, which arrive as 58.46, 58.46% and 0.5846."""

from ingestion.numbers import Number


def read(number: Number, *, is_shown_as_percent: bool) -> Number:
    """A number of a cell or column that holds percentages, in percent: 58.46, 58.46% and 0.5846 are one.

    A cell with a percent format holds the fraction. Without one, up to 1 with more than two decimals can only be a
    fraction, and with fewer it is a question: 0.5 may be half or half a percent.
    """
    value = number.value
    if value is None or number.unit is not None:
        return number
    if is_shown_as_percent:
        return Number(value * 100, "%", number.qualifier)
    if value == 0 or abs(value) > 1:
        return Number(value, "%", number.qualifier)
    if value != round(value, 2):
        return Number(value * 100, "%", number.qualifier)
    return Number(fault="number_percent_unclear")
