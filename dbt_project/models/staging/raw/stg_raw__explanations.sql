with explanations as (
    select distinct * from {{ source('raw', 'explanation') }}
)

select
    md5(concat_ws(
        '|', file_id, coalesce(submission_id, ''), check_code, coalesce(sheet, ''), coalesce(cell, ''),
        coalesce(indicator_label, ''), text
    )) as explanation_id,
    file_id,
    submission_id,
    check_code,
    sheet,
    cell,
    trim(text) as explanation,
    nullif(trim(explained_by), '') as explained_by,
    received_at
from explanations
