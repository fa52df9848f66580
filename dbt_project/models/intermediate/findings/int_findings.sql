{%- set columns = [
    'file_id', 'submission_id', 'severity', 'check_code', 'org_unit_code', 'form_code', 'period_month', 'version',
    'received_at', 'indicator_code', 'column_role', 'sheet', 'cell', 'value', 'expected_low', 'expected_high',
    'message_zh', 'message_en', 'status', 'is_latest_version'
] -%}

with submission_findings as (
    select * from {{ ref('int_submission_findings') }}
),

office_return_findings as (
    select * from {{ ref('int_office_return_findings') }}
),

file_findings as (
    select * from {{ ref('int_file_findings') }}
),

-- A finding is called by a hash, of which a person types the first few digits.
all_findings as (
    select md5(finding_id) as finding_id, {{ columns | join(', ') }} from submission_findings
    union all
    select md5(finding_id) as finding_id, {{ columns | join(', ') }} from office_return_findings
    union all
    select md5(finding_id) as finding_id, {{ columns | join(', ') }} from file_findings
)

-- The same finding on another version has the same key; as long as the value is the same it is the same question.
select
    finding_id,
    md5(concat_ws(
        '|', coalesce(org_unit_code, file_id), coalesce(form_code, ''), coalesce(cast(period_month as string), ''),
        check_code, coalesce(indicator_code, concat_ws('!', sheet, cell)), coalesce(column_role, '')
    )) as finding_key,
    coalesce(cast(value as string), message_zh) as question,
    {{ columns | join(',\n    ') }}
from all_findings
