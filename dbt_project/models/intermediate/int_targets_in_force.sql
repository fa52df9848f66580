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

-- A target stands from its decision to the next one, so that an adjustment in June leaves March as it was judged. The
-- first one stands from the start, however late it was decided.
versions_in_order as (
    select
        *,
        row_number() over (partition by task_code, year, org_unit_code order by decided_on, version) as decision_no,
        lead(decided_on) over (
            partition by task_code, year, org_unit_code
            order by decided_on, version
        ) as in_force_to,
        lag(target_value) over (
            partition by task_code, year, org_unit_code
            order by decided_on, version
        ) as previous_value,
        lag(unit_code) over (
            partition by task_code, year, org_unit_code
            order by decided_on, version
        ) as previous_unit_code
    from decided
)

select
    concat_ws(
        ':', versions.org_unit_code, versions.task_code, cast(versions.year as string), cast(versions.version as string)
    ) as target_id,
    versions.task_code,
    versions.year,
    versions.org_unit_code,
    versions.version,
    versions.decided_on,
    case when versions.decision_no = 1 then cast('1900-01-01' as date) else versions.decided_on end as in_force_from,
    versions.in_force_to,
    versions.source,
    versions.reason,
    cast(versions.target_value * units.factor as decimal(18, 4)) as target_value,
    cast(versions.previous_value * previous_units.factor as decimal(18, 4)) as previous_target_value
from versions_in_order as versions
inner join units on versions.unit_code = units.unit_code
left join units as previous_units on versions.previous_unit_code = previous_units.unit_code
