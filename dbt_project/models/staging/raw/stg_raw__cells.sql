with cells as (
    select * from {{ source('raw', 'cell') }}
)

select
    concat_ws(':', submission_id, sheet, cell) as cell_id,
    submission_id,
    sheet,
    cell,
    row_no,
    column_no,
    line_no,
    label,
    indicator_code,
    column_role,
    nullif(trim(text), '') as cell_text,
    value,
    unit_code,
    qualifier
from cells
