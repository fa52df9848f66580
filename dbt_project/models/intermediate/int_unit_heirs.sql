with org_units as (
    select * from {{ ref('org_units') }}
),

successors as (
    select * from {{ ref('org_unit_successors') }}
),

-- Who has a successor leaves it what came together; who has none keeps it, for the sum of the units above.
closings as (
    select
        org_units.org_unit_code,
        org_units.valid_to as closed_on,
        coalesce(successors.successor_code, org_units.org_unit_code) as heir_code
    from org_units
    left join successors on org_units.org_unit_code = successors.org_unit_code
    where org_units.valid_to is not null
),

-- A successor that closes too passes it on, once.
heirs as (
    select
        closings.org_unit_code,
        closings.heir_code,
        closings.closed_on as heir_from,
        case when closings.heir_code <> closings.org_unit_code then next_closings.closed_on end as heir_to
    from closings
    left join closings as next_closings on closings.heir_code = next_closings.org_unit_code
    union all
    select
        closings.org_unit_code,
        next_closings.heir_code,
        next_closings.closed_on as heir_from,
        cast(null as date) as heir_to
    from closings
    inner join closings as next_closings
        on closings.heir_code = next_closings.org_unit_code
        and closings.org_unit_code <> next_closings.org_unit_code
)

select
    concat_ws(':', org_unit_code, heir_code) as unit_heir_id,
    org_unit_code,
    heir_code,
    heir_from,
    heir_to
from heirs
