-- Only reports that began or ceased to count since the last build are touched.
{{ config(
    materialized='incremental',
    meta={'built_from': true},
    pre_hook="{{ leave_out_reports_not_in(ref('int_submissions_effective')) }}",
    post_hook=["{{ keep_submissions(ref('int_submissions_effective')) }}", "{{ keep_built_from() }}"]
) }}

with cells as (
    select * from {{ ref('stg_raw__cells') }}
),

submissions as (
    select * from {{ ref('int_submissions_effective') }}
    where {{ not_held_yet('submission_id', 'int_submissions_effective') }}
),

files as (
    select * from {{ ref('stg_raw__files') }}
),

units as (
    select * from {{ ref('units') }}
)

select
    cells.cell_id,
    submissions.org_unit_code,
    cells.indicator_code,
    submissions.form_code,
    submissions.period_month,
    cells.column_role,
    {{ in_base_unit('cells.value', 'coalesce(units.factor, 1)') }} as value,
    cells.unit_code as reported_unit,
    cells.qualifier,
    files.file_name,
    cells.sheet,
    cells.cell,
    submissions.version,
    submissions.received_at,
    submissions.submission_id
from cells
inner join submissions on cells.submission_id = submissions.submission_id
inner join files on submissions.file_id = files.file_id
left join units on cells.unit_code = units.unit_code
where cells.indicator_code is not null
