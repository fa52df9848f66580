with submissions as (
    select * from {{ source('raw', 'submission') }}
)

select
    submission_id,
    file_id,
    form_code,
    org_unit_code,
    period_month,
    version,
    received_at,
    sheet
from submissions
