"""Who is likely to be late: from each unit's own record, said with how often out of how many times."""

from dataclasses import dataclass
from datetime import date, datetime

import duckdb

#: Months looked back, and how few of them say nothing.
LOOKED_BACK = 12
ENOUGH = 3

#: Named from this estimate on.
THRESHOLD = 0.5

#: The county's own rate counts as so many observations, so that few of them are not taken for a certainty.
_WEIGHT = 1


@dataclass(frozen=True)
class Record:
    """One unit's record before a month: late, missing or returned at the deadline ``late`` times of ``observed``.

    ``estimate`` is (late + the county's rate) / (observed + 1): few observations lean on the neighbours' rate.
    """

    unit: str
    unit_zh: str
    unit_en: str
    observed: int
    late: int
    missing: int
    late_running: int
    """How many of the last months in a row."""
    days_late: int | None
    """Median days late of those that came late."""
    estimate: float

    @property
    def is_likely(self) -> bool:
        """Whether the record is long enough and bad enough to pick up the telephone."""
        return self.observed >= ENOUGH and (self.estimate >= THRESHOLD or self.late_running >= 2)


def records(connection: duckdb.DuckDBPyConnection, form: str, period: date, now: datetime) -> list[Record]:
    """Record of every unit whose report of ``period`` has not come yet, the likeliest to be late first."""
    rows = connection.execute(
        """
        with reports as (
            select
                *,
                status in ('on_time', 'late') and received_at <= $now as is_counted,
                row_number() over (partition by org_unit_code order by period_month desc) as months_ago
            from fct_submissions
            where form_code = $form and period_month < $period and due_at <= $now
                and period_month >= (
                    select coalesce(min(period_month), $period) from fct_submissions
                    where form_code = $form and received_at <= $now
                )
        ),
        judged as (
            select
                *,
                not (is_counted and status = 'on_time') as is_late,
                case when is_counted and status = 'late' then days_late end as days
            from reports
            where months_ago <= $looked_back
        ),
        waited_for as (
            select org_unit_code from fct_submissions
            where form_code = $form and period_month = $period and due_at is not null
                and not coalesce(status in ('on_time', 'late') and received_at <= $now, false)
        ),
        counts as (
            select
                org_unit_code,
                count(*) as observed,
                count(*) filter (where is_late) as late,
                count(*) filter (where not coalesce(is_counted, false)) as missing,
                coalesce(min(months_ago) filter (where not is_late) - 1, count(*)) as late_running,
                cast(median(days) as integer) as days_late
            from judged
            group by org_unit_code
        ),
        county as (
            select sum(late) / sum(observed) as rate from counts
        )
        select
            units.org_unit_code, units.name_zh, units.name_en, coalesce(counts.observed, 0), coalesce(counts.late, 0),
            coalesce(counts.missing, 0), coalesce(counts.late_running, 0), counts.days_late,
            (coalesce(counts.late, 0) + $weight * coalesce(county.rate, 0)) / (coalesce(counts.observed, 0) + $weight)
                as estimate
        from waited_for
        inner join dim_org_units as units on waited_for.org_unit_code = units.org_unit_code
        left join counts on waited_for.org_unit_code = counts.org_unit_code
        cross join county
        order by estimate desc, units.sort_order
        """,
        {"form": form, "period": period, "now": now, "looked_back": LOOKED_BACK, "weight": _WEIGHT},
    ).fetchall()
    return [Record(*row) for row in rows]
