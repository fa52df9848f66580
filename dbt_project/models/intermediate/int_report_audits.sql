-- A view: int_report_counts alone reads it.
{{ config(materialized='view') }}

with submissions as (
    select * from {{ ref('int_submissions_known') }}
),

check_findings as (
    select * from {{ ref('int_check_findings') }}
),

reader_findings as (
    select * from {{ ref('stg_raw__findings') }}
),

-- What the unit was told when it sent the report in. Suspicions across months and units come later and from elsewhere.
findings_when_sent as (
    select
        submission_id,
        severity
    from check_findings
    union all
    select
        submission_id,
        severity
    from reader_findings
    where submission_id is not null
),

findings_per_submission as (
    select
        submission_id,
        count(case when severity = 'hard' then 1 end) as hard_findings,
        count(case when severity = 'soft' then 1 end) as soft_findings
    from findings_when_sent
    group by submission_id
),

versions_in_order as (
    select
        submissions.org_unit_code,
        submissions.form_code,
        submissions.period_month,
        submissions.is_returned,
        coalesce(findings_per_submission.hard_findings, 0) as hard_findings,
        coalesce(findings_per_submission.soft_findings, 0) as soft_findings,
        row_number() over (
            partition by submissions.org_unit_code, submissions.form_code, submissions.period_month
            order by submissions.received_at, submissions.version
        ) as version_no
    from submissions
    left join findings_per_submission on submissions.submission_id = findings_per_submission.submission_id
)

select
    org_unit_code,
    form_code,
    period_month,
    max(case when version_no = 1 and not is_returned then 1 else 0 end) as is_first_pass,
    count(*) - 1 as later_versions,
    sum(hard_findings) as hard_findings,
    sum(soft_findings) as soft_findings
from versions_in_order
group by org_unit_code, form_code, period_month
