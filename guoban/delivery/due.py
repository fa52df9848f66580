"""Which month is due: the last one whose reports are all in, or whose deadline is over.

A timer asks this, so that a month does not go out with the first of its reports.
"""

from datetime import date

from guoban import published
from guoban.settings import Settings

_QUERY = """
with months as (
    select
        period_month, max(due_at) as due_at,
        count(*) filter (where status not in ('on_time', 'late')) as outstanding,
        count(*) filter (where status in ('on_time', 'late')) as reported
    from fct_submissions
    where is_expected
    group by period_month
)
select max(period_month) from months where reported > 0 and (outstanding = 0 or due_at <= ?)
"""


def month(settings: Settings) -> date | None:
    """The last month that may go out, or None. Raises GuobanError when nothing is published."""
    with published.marts(settings) as marts:
        [(found,)] = marts.execute(_QUERY, [settings.now().replace(tzinfo=None)]).fetchall()
    due: date | None = found
    return due
