with report_statuses as (
    select * from {{ ref('int_report_statuses') }}
),

ancestors as (
    select * from {{ ref('int_org_unit_ancestors') }}
),

-- A report is owed once its deadline has passed. What came ahead of it counts from then on, so that no month can have
-- more reports than it owes.
reports_owed as (
    select
        org_unit_code,
        form_code,
        period_month,
        case when status in ('on_time', 'late') then 1 else 0 end as is_received,
        case when status = 'on_time' then 1 else 0 end as is_on_time,
        case when status = 'late' then 1 else 0 end as is_late,
        case when status = 'returned' then 1 else 0 end as is_returned,
        case when status = 'missing' then 1 else 0 end as is_missing,
        case
            when
                status in ('on_time', 'late')
                and last_received_at >= due_at
                and received_at < last_received_at
                then 1
            else 0
        end as is_corrected_late
    from report_statuses
    where is_expected and due_at <= {{ known_at() }}
),

reports_with_ancestors as (
    select * from reports_owed
    union all
    select
        ancestors.ancestor_code as org_unit_code,
        reports_owed.form_code,
        reports_owed.period_month,
        reports_owed.is_received,
        reports_owed.is_on_time,
        reports_owed.is_late,
        reports_owed.is_returned,
        reports_owed.is_missing,
        reports_owed.is_corrected_late
    from reports_owed
    inner join ancestors on reports_owed.org_unit_code = ancestors.org_unit_code
),

months as (
    select
        org_unit_code,
        form_code,
        period_month,
        count(*) as expected_reports,
        sum(is_received) as received_reports,
        sum(is_on_time) as on_time_reports,
        sum(is_late) as late_reports,
        sum(is_returned) as returned_reports,
        sum(is_missing) as missing_reports,
        sum(is_corrected_late) as corrected_late_reports
    from reports_with_ancestors
    group by org_unit_code, form_code, period_month
),

-- Month by month: who opened in March owes ten reports by December, who closed in June owes six.
months_and_years as (
    select
        *,
        sum(expected_reports) over year_so_far as ytd_expected_reports,
        sum(received_reports) over year_so_far as ytd_received_reports,
        sum(on_time_reports) over year_so_far as ytd_on_time_reports,
        sum(late_reports) over year_so_far as ytd_late_reports,
        sum(returned_reports) over year_so_far as ytd_returned_reports,
        sum(missing_reports) over year_so_far as ytd_missing_reports,
        sum(corrected_late_reports) over year_so_far as ytd_corrected_late_reports
    from months
    window year_so_far as (
        partition by org_unit_code, form_code, extract(year from period_month)
        order by period_month
        rows between unbounded preceding and current row
    )
)

select
    concat_ws(':', org_unit_code, form_code, cast(period_month as string)) as reporting_rate_id,
    org_unit_code,
    form_code,
    period_month,
    cast(expected_reports as integer) as expected_reports,
    cast(received_reports as integer) as received_reports,
    cast(on_time_reports as integer) as on_time_reports,
    cast(late_reports as integer) as late_reports,
    cast(returned_reports as integer) as returned_reports,
    cast(missing_reports as integer) as missing_reports,
    cast(corrected_late_reports as integer) as corrected_late_reports,
    {{ exact_ratio('received_reports', 'expected_reports') }} as reporting_rate,
    {{ exact_ratio('on_time_reports', 'expected_reports') }} as on_time_rate,
    cast(ytd_expected_reports as integer) as ytd_expected_reports,
    cast(ytd_received_reports as integer) as ytd_received_reports,
    cast(ytd_on_time_reports as integer) as ytd_on_time_reports,
    cast(ytd_late_reports as integer) as ytd_late_reports,
    cast(ytd_returned_reports as integer) as ytd_returned_reports,
    cast(ytd_missing_reports as integer) as ytd_missing_reports,
    cast(ytd_corrected_late_reports as integer) as ytd_corrected_late_reports,
    {{ exact_ratio('ytd_received_reports', 'ytd_expected_reports') }} as ytd_reporting_rate,
    {{ exact_ratio('ytd_on_time_reports', 'ytd_expected_reports') }} as ytd_on_time_rate
from months_and_years
