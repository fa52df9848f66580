-- A view: only KPIs about reporting read it.
{{ config(materialized='view') }}

with reports as (
    select * from {{ ref('int_reports_owed') }}
),

audits as (
    select * from {{ ref('int_report_audits') }}
),

ancestors as (
    select * from {{ ref('int_org_unit_ancestors') }}
),

report_counts as (
    select * from {{ ref('report_counts') }}
),

reports_audited as (
    select
        reports.*,
        case when reports.status in ('on_time', 'late') then 1 else 0 end as is_received,
        coalesce(audits.is_first_pass, 0) as is_first_pass,
        coalesce(audits.later_versions, 0) as later_versions,
        coalesce(audits.hard_findings, 0) as hard_findings,
        coalesce(audits.soft_findings, 0) as soft_findings
    from reports
    left join audits
        on reports.org_unit_code = audits.org_unit_code
        and reports.form_code = audits.form_code
        and reports.period_month = audits.period_month
),

units_and_ancestors as (
    select
        org_unit_code,
        org_unit_code as counted_code
    from ancestors
    group by org_unit_code
    union all
    select
        org_unit_code,
        ancestor_code as counted_code
    from ancestors
),

months as (
    select
        units_and_ancestors.counted_code as org_unit_code,
        reports.period_month,
        report_counts.count_code,
        sum(case report_counts.count_code
            when 'reports_due' then 1
            when 'reports_received' then reports.is_received
            when 'reports_on_time' then case when reports.status = 'on_time' then 1 else 0 end
            when 'reports_late' then case when reports.status = 'late' then 1 else 0 end
            when 'reports_missing' then case when reports.status = 'missing' then 1 else 0 end
            when 'reports_first_pass' then reports.is_received * reports.is_first_pass
            when 'later_versions' then reports.later_versions
            when 'hard_findings' then reports.hard_findings
            when 'soft_findings' then reports.soft_findings
            when 'cells_asked' then reports.cells_asked
            when 'cells_prefilled' then reports.cells_prefilled
        end) as month_count,
        count(distinct case when reports.is_received = 1 then reports.org_unit_code end) as reported_units,
        count(distinct reports.org_unit_code) as expected_units
    from reports_audited as reports
    inner join units_and_ancestors on reports.org_unit_code = units_and_ancestors.org_unit_code
    cross join report_counts
    group by units_and_ancestors.counted_code, reports.period_month, report_counts.count_code
)

-- Over all forms, from January on; a quarterly report still counts in the months that follow it.
select
    concat_ws(':', org_unit_code, count_code, cast(period_month as string)) as report_count_id,
    org_unit_code,
    count_code,
    period_month,
    cast(sum(month_count) over (
        partition by org_unit_code, count_code, extract(year from period_month)
        order by period_month
        rows between unbounded preceding and current row
    ) as decimal(18, 4)) as ytd_count,
    reported_units,
    expected_units
from months
