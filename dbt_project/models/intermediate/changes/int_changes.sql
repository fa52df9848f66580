-- A journal: each build adds what differs from what the last one saw, and keeps what it sees beside it. Nothing here
-- looks at a clock, so a build that was broken off, or was as of another moment, is followed by the next as any other.
{{ config(
    materialized='incremental',
    meta={'built_from': true},
    post_hook=[
        "{{ keep_seen('reports', ref('int_report_marks')) }}",
        "{{ keep_seen('targets', ref('int_targets_in_force')) }}",
        "{{ keep_seen('periods', ref('int_form_periods')) }}",
        "{{ keep_built_from() }}",
    ]
) }}

with changes as (
    {% if is_incremental() %}
        select
            'values' as kind,
            org_unit_code,
            period_month as changed_from
        from {{ what_differs(
            'int_report_marks', 'reports', 'org_unit_code, form_code, period_month, submission_id, is_expected'
        ) }}
        union all
        select
            'status' as kind,
            org_unit_code,
            period_month as changed_from
        from {{ what_differs('int_report_marks', 'reports') }}
        union all
        select
            'target' as kind,
            org_unit_code,
            in_force_from as changed_from
        from {{ what_differs('int_targets_in_force', 'targets') }}
        union all
        select
            'period' as kind,
            '*' as org_unit_code,
            period_month as changed_from
        from {{ what_differs('int_form_periods', 'periods') }}
    {% else %}
        select
            'begun' as kind,
            '*' as org_unit_code,
            cast('1900-01-01' as date) as changed_from
    {% endif %}
)

select
    {{ next_build_no() }} as build_no,
    {{ build_id() }} as build_id,
    kind,
    org_unit_code,
    min(changed_from) as changed_from
from changes
group by kind, org_unit_code
