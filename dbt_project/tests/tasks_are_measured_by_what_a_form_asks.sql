-- A task whose indicator (or a term of whose KPI) stands in no form would never show any progress.
with tasks as (
    select * from {{ ref('annual_tasks') }}
),

kpi_terms as (
    select * from {{ ref('kpi_terms') }}
),

milestones as (
    select * from {{ ref('milestones') }}
),

form_items as (
    select * from {{ ref('form_items') }}
),

indicators_of_tasks as (
    select
        tasks.task_code,
        tasks.year,
        coalesce(kpi_terms.indicator_code, milestones.indicator_code, tasks.measure_code) as indicator_code
    from tasks
    left join kpi_terms
        on tasks.measure_kind = 'kpi'
        and tasks.measure_code = kpi_terms.kpi_code
    left join milestones
        on tasks.measure_kind = 'milestones'
        and tasks.measure_code = milestones.plan_code
        and tasks.year = milestones.year
)

select
    task_code,
    year,
    indicator_code
from indicators_of_tasks
where indicator_code not in (select form_items.indicator_code from form_items)
