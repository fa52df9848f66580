with report_periods as (
    select * from {{ ref('int_report_periods') }}
),

findings as (
    select * from {{ ref('fct_findings') }}
),

-- What still has to be mended, explained or reviewed in the version that came last.
open_findings as (
    select
        org_unit_code,
        form_code,
        period_month,
        count(case when severity = 'hard' and status = 'open' then 1 end) as hard_findings,
        count(case when severity = 'soft' and status = 'open' then 1 end) as soft_findings,
        count(case when status = 'explained' then 1 end) as explained_findings
    from findings
    where is_latest_version and submission_id is not null
    group by org_unit_code, form_code, period_month
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
),

-- Days after the due day. A report that does not count has none: it may still come or be mended.
periods_with_days as (
    select
        *,
        case status
            when 'on_time' then 0
            when 'late' then greatest(1, {{ dbt.datediff('due_date', 'cast(first_counted_at as date)', 'day') }})
        end as days_late
    from periods_judged
)

select
    periods.report_period_id as report_id,
    periods.org_unit_code,
    periods.form_code,
    periods.period_month,
    periods.is_expected,
    periods.due_at,
    coalesce(periods.first_counted_at, periods.last_received_at) as received_at,
    periods.last_received_at,
    periods.status,
    cast(periods.days_late as integer) as days_late,
    cast(periods.versions as integer) as versions,
    cast(coalesce(open_findings.hard_findings, 0) as integer) as hard_findings,
    cast(coalesce(open_findings.soft_findings, 0) as integer) as soft_findings,
    cast(coalesce(open_findings.explained_findings, 0) as integer) as explained_findings,
    periods.submission_id
from periods_with_days as periods
left join open_findings
    on periods.org_unit_code = open_findings.org_unit_code
    and periods.form_code = open_findings.form_code
    and periods.period_month = open_findings.period_month
