-- int_org_unit_ancestors climbs five steps; a deeper unit would be missing from the sums above.
with org_units as (
    select * from {{ ref('org_units') }}
),

ancestors as (
    select * from {{ ref('int_org_unit_ancestors') }}
),

reaching_the_root as (
    select ancestors.org_unit_code
    from ancestors
    inner join org_units on ancestors.ancestor_code = org_units.org_unit_code
    where org_units.parent_code is null
)

select org_unit_code
from org_units
where
    parent_code is not null
    and org_unit_code not in (select reaching_the_root.org_unit_code from reaching_the_root)
