-- A step planned before the one it follows, or one that counts for nothing, is a slip of the pen.
with milestones as (
    select * from {{ ref('milestones') }}
),

milestones_in_order as (
    select
        *,
        lag(planned_date) over (partition by plan_code, year order by step_no) as previous_planned_date
    from milestones
)

select
    plan_code,
    year,
    step_no
from milestones_in_order
where planned_date < previous_planned_date or weight <= 0
