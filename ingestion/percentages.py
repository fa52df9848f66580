"""Percentages, which arrive as 58.46, 58.46% and 0.5846."""

from ingestion.numbers import BLANK, Number


def read(number: Number, *, is_shown_as_percent: bool) -> tuple[Number, str | None]:
    """A number of a cell or column that holds percentages, in percent, and the id of what is to be said about it.

    A cell with a percent format holds the fraction; 58.46 and 58.46% are percent. Up to 1, a number without a sign is
    told to be read as the fraction when it has more than two decimals, and with fewer it is a question: 0.5 may be half
    or half a percent.
    """
    value = number.value
    if value is None or number.unit is not None:
        return number, number.fault
    if is_shown_as_percent:
        return Number(value * 100, "%", number.qualifier), None
    if value == 0 or abs(value) > 1:
        return Number(value, "%", number.qualifier), None
    if value != round(value, 2):
        return Number(value * 100, "%", number.qualifier), "number_percent_fraction"
    return BLANK, "number_percent_unclear"
