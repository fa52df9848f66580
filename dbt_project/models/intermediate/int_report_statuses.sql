with report_periods as (
    select * from {{ ref('int_report_periods') }}
),

-- In time or late is judged by the first version that counts, against an exclusive deadline.
periods_judged as (
    select
        *,
        case
            when first_counted_at is not null and (due_at is null or first_counted_at < due_at) then 'on_time'
            when first_counted_at is not null then 'late'
            when versions > 0 then 'returned'
            when {{ known_at() }} < due_at then 'not_due'
            else 'missing'
        end as status
    from report_periods
)

-- Days after the due day. A report that does not count has none: it may still come or be mended.
select
    report_period_id,
    org_unit_code,
    form_code,
    period_month,
    is_expected,
    due_at,
    coalesce(first_counted_at, last_received_at) as received_at,
    last_received_at,
    status,
    cast(case status
        when 'on_time' then 0
        when 'late' then greatest(1, {{ dbt.datediff('due_date', 'cast(first_counted_at as date)', 'day') }})
    end as integer) as days_late,
    cast(versions as integer) as versions,
    submission_id
from periods_judged
