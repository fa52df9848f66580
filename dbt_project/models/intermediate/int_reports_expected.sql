-- A view: int_report_periods alone reads it.
{{ config(materialized='view') }}

with form_periods as (
    select * from {{ ref('int_form_periods') }}
),

org_units as (
    select * from {{ ref('org_units') }}
),

form_assignments as (
    select * from {{ ref('form_assignments') }}
),

due_exceptions as (
    select
        *,
        case
            when due_time = '24:00' then cast({{ dbt.dateadd('day', 1, 'due_date') }} as timestamp)
            else cast(cast(due_date as string) || ' ' || due_time || ':00' as timestamp)
        end as due_at
    from {{ ref('due_exceptions') }}
),

-- A report is expected of every unit without units below it.
reporting_units as (
    select units.*
    from org_units as units
    left join org_units as units_below on units.org_unit_code = units_below.parent_code
    where units_below.org_unit_code is null and units.parent_code is not null
),

-- It is expected of those it was assigned to, in each period of whose last month the unit existed for a day.
assigned as (
    select distinct
        reporting_units.org_unit_code,
        form_periods.form_code,
        form_periods.period_month,
        form_periods.due_date,
        form_periods.due_at
    from form_periods
    cross join reporting_units
    inner join form_assignments
        on form_periods.form_code = form_assignments.form_code
        and form_assignments.org_type in ('*', reporting_units.org_type)
        and form_assignments.org_unit_code in ('*', reporting_units.org_unit_code)
        and form_periods.period_month >= form_assignments.valid_from
        and (form_assignments.valid_to is null or form_periods.period_month <= form_assignments.valid_to)
    where
        reporting_units.valid_from <= {{ dbt.last_day('form_periods.period_month', 'month') }}
        and (reporting_units.valid_to is null or reporting_units.valid_to >= form_periods.period_month)
),

-- A deadline moved for the unit goes before one moved for all, and either before the rule.
expected as (
    select
        assigned.org_unit_code,
        assigned.form_code,
        assigned.period_month,
        coalesce(of_unit.due_date, of_all.due_date, assigned.due_date) as due_date,
        coalesce(of_unit.due_at, of_all.due_at, assigned.due_at) as due_at
    from assigned
    left join due_exceptions as of_unit
        on assigned.form_code = of_unit.form_code
        and assigned.period_month = of_unit.period_month
        and assigned.org_unit_code = of_unit.org_unit_code
    left join due_exceptions as of_all
        on assigned.form_code = of_all.form_code
        and assigned.period_month = of_all.period_month
        and of_all.org_unit_code = '*'
)

select
    concat_ws(':', org_unit_code, form_code, cast(period_month as string)) as report_period_id,
    org_unit_code,
    form_code,
    period_month,
    due_date,
    due_at
from expected
