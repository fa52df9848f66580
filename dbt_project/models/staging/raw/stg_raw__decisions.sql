with decisions as (
    select * from {{ source('raw', 'decision') }}
)

select
    decision_id,
    kind as decision_kind,
    org_unit_code,
    form_code,
    period_month,
    finding_id,
    check_code,
    indicator_code,
    column_role,
    value,
    reported_value,
    reason,
    decided_by,
    decided_at
from decisions
