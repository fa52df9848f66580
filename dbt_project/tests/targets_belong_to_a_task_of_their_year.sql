-- A target for a year in which its task does not exist would count for nothing.
with targets as (
    select * from {{ ref('annual_targets') }}
),

tasks as (
    select * from {{ ref('annual_tasks') }}
)

select
    targets.task_code,
    targets.year,
    targets.org_unit_code
from targets
left join tasks
    on targets.task_code = tasks.task_code
    and targets.year = tasks.year
where tasks.task_code is null
