-- A journal: each build adds what differs from what the last one saw, and keeps what it sees beside it. Nothing here
-- looks at a clock, so a build that was broken off, or was as of another moment, is followed by the next as any other.
{{ config(
    materialized='incremental',
    incremental_strategy='append',
    meta={'built_from': true},
    post_hook=[
        "{{ keep_seen('reports', ref('int_report_marks')) }}",
        "{{ keep_seen('targets', ref('int_targets_in_force')) }}",
        "{{ keep_seen('periods', ref('int_form_periods')) }}",
        "{{ keep_built_from() }}",
    ]
) }}

-- depends_on: {{ ref('int_report_marks') }}
-- depends_on: {{ ref('int_targets_in_force') }}
-- depends_on: {{ ref('int_form_periods') }}
{% if not is_incremental() %}
select
    1 as build_no,
    {{ build_id() }} as build_id,
    'begun' as kind,
    '*' as org_unit_code,
    cast('1900-01-01' as date) as changed_from
{% else %}
with reports_compared as (
    select
        coalesce(reports.org_unit_code, seen.org_unit_code) as org_unit_code,
        coalesce(reports.period_month, seen.period_month) as period_month,
        reports.org_unit_code is null
        or seen.org_unit_code is null
        or reports.submission_id is distinct from seen.submission_id
        or reports.is_expected is distinct from seen.is_expected as has_other_values,
        reports.is_owed is distinct from seen.is_owed
        or reports.status is distinct from seen.status
        or reports.due_at is distinct from seen.due_at
        or reports.received_at is distinct from seen.received_at
        or reports.last_received_at is distinct from seen.last_received_at
        or reports.is_first_pass is distinct from seen.is_first_pass
        or reports.later_versions is distinct from seen.later_versions
        or reports.hard_findings is distinct from seen.hard_findings
        or reports.soft_findings is distinct from seen.soft_findings as has_other_status
    from {{ ref('int_report_marks') }} as reports
    full outer join {{ beside('reports') }} as seen on reports.report_period_id = seen.report_period_id
),

targets_changed as (
    (select * from {{ ref('int_targets_in_force') }} except select * from {{ beside('targets') }})
    union all
    (select * from {{ beside('targets') }} except select * from {{ ref('int_targets_in_force') }})
),

periods_changed as (
    (select * from {{ ref('int_form_periods') }} except select * from {{ beside('periods') }})
    union all
    (select * from {{ beside('periods') }} except select * from {{ ref('int_form_periods') }})
),

changes as (
    select
        'values' as kind,
        org_unit_code,
        period_month as changed_from
    from reports_compared
    where has_other_values
    union all
    select
        'status' as kind,
        org_unit_code,
        period_month as changed_from
    from reports_compared
    where has_other_values or has_other_status
    union all
    select
        'target' as kind,
        org_unit_code,
        in_force_from as changed_from
    from targets_changed
    union all
    select
        'period' as kind,
        '*' as org_unit_code,
        period_month as changed_from
    from periods_changed
)

select
    (select max(build_no) + 1 from {{ this }}) as build_no,
    {{ build_id() }} as build_id,
    kind,
    org_unit_code,
    min(changed_from) as changed_from
from changes
group by kind, org_unit_code
{% endif %}
