-- A view: fct_kpi_values alone reads it.
{{ config(materialized='view') }}

with kpi_terms as (
    select * from {{ ref('kpi_terms') }}
    where measure = 'target'
),

tasks as (
    select * from {{ ref('dim_tasks') }}
    where not has_own_window
),

targets as (
    select * from {{ ref('int_targets_in_force') }}
),

org_units as (
    select * from {{ ref('org_units') }}
),

form_periods as (
    select * from {{ ref('int_form_periods') }}
),

months as (
    select
        period_month,
        extract(year from period_month) as year
    from form_periods
    group by period_month
),

tasks_of_terms as (
    select distinct
        tasks.task_code,
        tasks.year
    from kpi_terms
    inner join tasks on kpi_terms.indicator_code = tasks.task_code
)

-- The target of a month is the one in force at its end; a unit that was given none has a row that says so.
select
    concat_ws(
        ':', org_units.org_unit_code, tasks_of_terms.task_code, cast(months.period_month as string)
    ) as kpi_target_id,
    org_units.org_unit_code,
    tasks_of_terms.task_code,
    months.period_month,
    targets.target_value
from tasks_of_terms
inner join months on tasks_of_terms.year = months.year
cross join org_units
left join targets
    on tasks_of_terms.task_code = targets.task_code
    and tasks_of_terms.year = targets.year
    and org_units.org_unit_code = targets.org_unit_code
    and targets.in_force_from <= {{ dbt.last_day('months.period_month', 'month') }}
    and (targets.in_force_to is null or targets.in_force_to > {{ dbt.last_day('months.period_month', 'month') }})
