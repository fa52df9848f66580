with expected as (
    select * from {{ ref('int_reports_expected') }}
),

submissions as (
    select * from {{ ref('int_submissions_known') }}
),

effective as (
    select * from {{ ref('int_submissions_effective') }}
),

received as (
    select
        org_unit_code,
        form_code,
        period_month,
        count(*) as versions,
        min(case when not is_returned then received_at end) as first_counted_at,
        max(received_at) as last_received_at
    from submissions
    group by org_unit_code, form_code, period_month
),

expected_or_received as (
    select
        coalesce(expected.org_unit_code, received.org_unit_code) as org_unit_code,
        coalesce(expected.form_code, received.form_code) as form_code,
        coalesce(expected.period_month, received.period_month) as period_month,
        expected.org_unit_code is not null as is_expected,
        expected.due_date,
        expected.due_at,
        coalesce(received.versions, 0) as versions,
        received.first_counted_at,
        received.last_received_at
    from expected
    full outer join received
        on expected.org_unit_code = received.org_unit_code
        and expected.form_code = received.form_code
        and expected.period_month = received.period_month
)

select
    concat_ws(
        ':', periods.org_unit_code, periods.form_code, cast(periods.period_month as string)
    ) as report_period_id,
    periods.org_unit_code,
    periods.form_code,
    periods.period_month,
    periods.is_expected,
    periods.due_date,
    periods.due_at,
    periods.versions,
    periods.first_counted_at,
    periods.last_received_at,
    effective.submission_id
from expected_or_received as periods
left join effective
    on periods.org_unit_code = effective.org_unit_code
    and periods.form_code = effective.form_code
    and periods.period_month = effective.period_month
