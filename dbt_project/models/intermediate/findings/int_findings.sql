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

-- What compares two sides asks about both: an explanation of one sum explains it beside no other.
comparisons as (
    select check_code from {{ ref('checks') }}
    where operator not in ('bound', 'hint')
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
    all_findings.finding_id,
    md5(concat_ws(
        '|', coalesce(all_findings.org_unit_code, all_findings.file_id), coalesce(all_findings.form_code, ''),
        coalesce(cast(all_findings.period_month as string), ''), all_findings.check_code,
        coalesce(all_findings.indicator_code, concat_ws('!', all_findings.sheet, all_findings.cell)),
        coalesce(all_findings.column_role, '')
    )) as finding_key,
    concat_ws(
        '|', coalesce(cast(all_findings.value as string), all_findings.message_zh),
        case when comparisons.check_code is not null then cast(all_findings.expected_low as string) end,
        case when comparisons.check_code is not null then cast(all_findings.expected_high as string) end
    ) as question,
    all_findings.{{ columns | join(',\n    all_findings.') }}
from all_findings
left join comparisons on all_findings.check_code = comparisons.check_code
