-- A view: the journal of what changed alone reads it.
{{ config(materialized='view') }}

with report_statuses as (
    select * from {{ ref('int_report_statuses') }}
),

audits as (
    select * from {{ ref('int_report_audits') }}
)

select
    report_statuses.report_period_id,
    report_statuses.org_unit_code,
    report_statuses.form_code,
    report_statuses.period_month,
    report_statuses.submission_id,
    report_statuses.is_expected,
    report_statuses.due_at <= {{ known_at() }} as is_owed,
    report_statuses.status,
    report_statuses.due_at,
    report_statuses.received_at,
    report_statuses.last_received_at,
    audits.is_first_pass,
    audits.later_versions,
    audits.hard_findings,
    audits.soft_findings
from report_statuses
left join audits
    on report_statuses.org_unit_code = audits.org_unit_code
    and report_statuses.form_code = audits.form_code
    and report_statuses.period_month = audits.period_month
