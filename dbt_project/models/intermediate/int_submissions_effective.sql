with submissions as (
    select * from {{ ref('int_submissions_known') }}
),

-- A returned report does not count.
counted as (
    select * from submissions
    where not is_returned
),

-- Of those that count the latest stands. An anti-join against newer ones is cheaper than numbering them all.
effective as (
    select counted.*
    from counted
    where not exists (
        select 1
        from counted as newer
        where
            newer.org_unit_code = counted.org_unit_code
            and newer.form_code = counted.form_code
            and newer.period_month = counted.period_month
            and (
                newer.received_at > counted.received_at
                or (newer.received_at = counted.received_at and newer.version > counted.version)
            )
    )
)

select
    submission_id,
    file_id,
    form_code,
    org_unit_code,
    period_month,
    version,
    received_at
from effective
