with report_statuses as (
    select * from {{ ref('int_report_statuses') }}
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
)

select
    report_statuses.report_period_id as report_id,
    report_statuses.org_unit_code,
    report_statuses.form_code,
    report_statuses.period_month,
    report_statuses.is_expected,
    report_statuses.due_at,
    report_statuses.received_at,
    report_statuses.last_received_at,
    report_statuses.status,
    report_statuses.days_late,
    report_statuses.versions,
    cast(coalesce(open_findings.hard_findings, 0) as integer) as hard_findings,
    cast(coalesce(open_findings.soft_findings, 0) as integer) as soft_findings,
    cast(coalesce(open_findings.explained_findings, 0) as integer) as explained_findings,
    report_statuses.submission_id
from report_statuses
left join open_findings
    on report_statuses.org_unit_code = open_findings.org_unit_code
    and report_statuses.form_code = open_findings.form_code
    and report_statuses.period_month = open_findings.period_month
