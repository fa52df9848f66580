with findings as (
    select distinct * from {{ source('raw', 'finding') }}
)

select
    md5(concat_ws(
        '|', file_id, coalesce(submission_id, ''), code, coalesce(sheet, ''), coalesce(cell, ''),
        coalesce(indicator_code, ''), coalesce(column_role, ''), severity, message_zh, message_en
    )) as finding_id,
    file_id,
    submission_id,
    severity,
    code as check_code,
    sheet,
    cell,
    indicator_code,
    column_role,
    message_zh,
    message_en
from findings
