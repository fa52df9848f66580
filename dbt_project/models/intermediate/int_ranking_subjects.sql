-- A view: fct_rankings alone reads it.
{{ config(materialized='view') }}

with task_progress as (
    select * from {{ ref('fct_task_progress') }}
),

tasks as (
    select * from {{ ref('dim_tasks') }}
),

kpi_values as (
    select * from {{ ref('fct_kpi_values') }}
),

kpis as (
    select * from {{ ref('dim_kpis') }}
),

scores as (
    select * from {{ ref('fct_scores') }}
)

-- What units are compared by, more being better: completion of a task, a rate, the composite score.
select
    'task' as subject_kind,
    task_progress.task_code as subject_code,
    task_progress.org_unit_code,
    task_progress.period_month,
    task_progress.actual_value as numerator,
    task_progress.target_value as denominator,
    task_progress.completion_rate as rate,
    task_progress.completion_rate as merit,
    case
        when task_progress.state_code = 'not_reported' then 'not_reported'
        when task_progress.state_code = 'other' then 'not_evaluable'
        when task_progress.target_value < tasks.rank_minimum then 'small_denominator'
        else 'ranked'
    end as standing
from task_progress
inner join tasks on task_progress.task_code = tasks.task_code and task_progress.year = tasks.year
union all
select
    'kpi' as subject_kind,
    kpi_values.kpi_code as subject_code,
    kpi_values.org_unit_code,
    kpi_values.period_month,
    kpi_values.numerator,
    kpi_values.denominator,
    kpi_values.kpi_value as rate,
    case kpis.direction when 'down' then -kpi_values.kpi_value else kpi_values.kpi_value end as merit,
    case
        when kpi_values.reported_units = 0 then 'not_reported'
        when kpi_values.kpi_value is null then 'not_evaluable'
        when kpi_values.denominator < kpis.rank_minimum then 'small_denominator'
        else 'ranked'
    end as standing
from kpi_values
inner join kpis on kpi_values.kpi_code = kpis.kpi_code
where kpis.kpi_kind = 'ratio' and kpis.direction <> 'neutral'
union all
select
    'score' as subject_kind,
    'composite' as subject_code,
    org_unit_code,
    period_month,
    cast(null as decimal(18, 4)) as numerator,
    cast(null as decimal(18, 4)) as denominator,
    score as rate,
    score as merit,
    case
        when silent_tasks > 0 then 'not_reported'
        when score is null then 'not_evaluable'
        else 'ranked'
    end as standing
from scores
