-- A view: fct_scores alone reads it.
{{ config(materialized='view') }}

with task_progress as (
    select * from {{ ref('fct_task_progress') }}
),

tasks as (
    select * from {{ ref('dim_tasks') }}
),

score_scales as (
    select * from {{ ref('score_scales') }}
),

-- A task on a scale earns the share of the highest step that its completion has reached.
steps_reached as (
    select
        task_progress.task_progress_id,
        max(score_scales.points_share) as points_share
    from task_progress
    inner join tasks on task_progress.task_code = tasks.task_code and task_progress.year = tasks.year
    inner join score_scales
        on tasks.scale_code = score_scales.scale_code
        and task_progress.completion_rate >= score_scales.at_least_rate
    group by task_progress.task_progress_id
)

-- The others earn completion ÷ pace; where nothing is to be done yet, all.
select
    task_progress.task_progress_id,
    task_progress.org_unit_code,
    task_progress.parent_code,
    task_progress.task_code,
    task_progress.year,
    task_progress.period_month,
    task_progress.weight,
    task_progress.state_code,
    case
        when task_progress.state_code in ('other', 'not_reported') then null
        when tasks.scale_code is not null then cast(coalesce(steps_reached.points_share, 0) as double)
        when task_progress.pace_numerator = 0 then 1
        else task_progress.completion_rate / task_progress.pace_rate
    end as share_earned
from task_progress
inner join tasks on task_progress.task_code = tasks.task_code and task_progress.year = tasks.year
left join steps_reached on task_progress.task_progress_id = steps_reached.task_progress_id
