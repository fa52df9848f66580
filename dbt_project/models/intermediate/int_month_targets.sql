with targets as (
    select * from {{ ref('int_targets_in_force') }}
),

paces as (
    select * from {{ ref('int_task_paces') }}
),

org_units as (
    select * from {{ ref('dim_org_units') }}
),

-- The target of a month is the one that was in force at its end.
targets_of_months as (
    select
        targets.org_unit_code,
        targets.task_code,
        targets.year,
        paces.period_month,
        org_units.parent_code,
        targets.target_value,
        targets.version as target_version,
        targets.previous_target_value,
        targets.reason as target_reason
    from targets
    inner join paces
        on targets.task_code = paces.task_code
        and targets.year = paces.year
        and targets.in_force_from <= {{ dbt.last_day('paces.period_month', 'month') }}
        and (targets.in_force_to is null or targets.in_force_to > {{ dbt.last_day('paces.period_month', 'month') }})
    inner join org_units on targets.org_unit_code = org_units.org_unit_code
),

-- What the units below were given, to be seen beside the target of the unit above.
targets_below as (
    select
        parent_code,
        task_code,
        year,
        period_month,
        sum(target_value) as units_target_value
    from targets_of_months
    where parent_code is not null
    group by parent_code, task_code, year, period_month
),

month_targets as (
    select
        coalesce(targets.org_unit_code, targets_below.parent_code) as org_unit_code,
        coalesce(targets.task_code, targets_below.task_code) as task_code,
        coalesce(targets.year, targets_below.year) as year,
        coalesce(targets.period_month, targets_below.period_month) as period_month,
        targets.target_value,
        targets.target_version,
        targets.previous_target_value,
        targets.target_reason,
        targets_below.units_target_value
    from targets_of_months as targets
    full outer join targets_below
        on targets.org_unit_code = targets_below.parent_code
        and targets.task_code = targets_below.task_code
        and targets.year = targets_below.year
        and targets.period_month = targets_below.period_month
)

select
    org_unit_code,
    task_code,
    year,
    period_month,
    target_value,
    target_version,
    previous_target_value,
    target_reason,
    units_target_value
from month_targets
