-- 万美元 is never added to 元, nor persons to money: not by the terms of a KPI, not by a task in a unit that is not its
-- measure's, not by a target in a unit that is not its task's. The data officer mends the seed.
with units as (
    select * from {{ ref('units') }}
),

indicators as (
    select
        indicators.indicator_code,
        units.base_unit_code,
        units.dimension as quantity
    from {{ ref('indicators') }} as indicators
    inner join units on indicators.unit_code = units.unit_code
),

tasks as (
    select
        all_tasks.task_code,
        all_tasks.year,
        all_tasks.measure_kind,
        all_tasks.measure_code,
        units.base_unit_code,
        units.dimension as quantity
    from {{ ref('annual_tasks') }} as all_tasks
    inner join units on all_tasks.unit_code = units.unit_code
),

sides as (
    select
        terms.kpi_code,
        terms.side,
        count(distinct coalesce(indicators.quantity, tasks.quantity)) as dimensions
    from {{ ref('kpi_terms') }} as terms
    left join indicators on terms.indicator_code = indicators.indicator_code and terms.measure <> 'target'
    left join tasks on terms.indicator_code = tasks.task_code and terms.measure = 'target'
    group by terms.kpi_code, terms.side
)

select
    'kpi_terms' as seed,
    concat_ws(' ', kpi_code, side) as row_said
from sides
where dimensions > 1
union all
select
    'annual_tasks' as seed,
    concat_ws(' ', tasks.task_code, cast(tasks.year as string)) as row_said
from tasks
inner join indicators on tasks.measure_code = indicators.indicator_code
where tasks.measure_kind = 'indicator' and tasks.base_unit_code <> indicators.base_unit_code
union all
select
    'annual_targets' as seed,
    concat_ws(' ', targets.task_code, cast(targets.year as string), targets.org_unit_code) as row_said
from {{ ref('annual_targets') }} as targets
inner join tasks on targets.task_code = tasks.task_code and targets.year = tasks.year
inner join units on targets.unit_code = units.unit_code
where units.base_unit_code <> tasks.base_unit_code
