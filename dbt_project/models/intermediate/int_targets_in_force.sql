with targets as (
    select * from {{ ref('annual_targets') }}
),

units as (
    select * from {{ ref('units') }}
),

-- What is decided later than the moment of the build is not known to it.
decided as (
    select * from targets
    where decided_on <= cast({{ known_at() }} as date)
),

-- The latest version decided is in force.
in_force as (
    select decided.*
    from decided
    where not exists (
        select 1
        from decided as newer
        where
            newer.task_code = decided.task_code
            and newer.year = decided.year
            and newer.org_unit_code = decided.org_unit_code
            and newer.version > decided.version
    )
)

select
    concat_ws(':', in_force.org_unit_code, in_force.task_code, cast(in_force.year as string)) as target_id,
    in_force.task_code,
    in_force.year,
    in_force.org_unit_code,
    in_force.version,
    in_force.decided_on,
    in_force.source,
    cast(in_force.target_value * units.factor as decimal(18, 4)) as target_value
from in_force
inner join units on in_force.unit_code = units.unit_code
