with org_units as (
    select * from {{ ref('org_units') }}
)

select
    org_unit_code,
    name_zh,
    name_en,
    org_type,
    parent_code,
    level,
    group_zh,
    group_en,
    sort_order,
    valid_from,
    valid_to
from org_units
