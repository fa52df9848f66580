-- Units of which something changed, and those above them, from that month on.
{{ config(
    materialized='incremental',
    meta={'follows': 'measures'},
    pre_hook="{{ leave_out_changed(ref('int_changed_units')) }}",
    post_hook="{{ keep_built_from() }}"
) }}

with tasks as (
    select * from {{ ref('dim_tasks') }}
),

measure_months as (
    select * from {{ ref('int_measure_months') }}
),

-- What was added since the month before, whichever years the window crosses: the cumulative starts anew each January.
measure_months_with_known as (
    select
        *,
        {{ last_known('actual_value') }} over (
            partition by measure_kind, measure_code, org_unit_code, extract(year from period_month)
            order by period_month
            rows between unbounded preceding and current row
        ) as known_value
    from measure_months
),

measure_months_with_growth as (
    select
        *,
        known_value - coalesce(lag(known_value) over (
            partition by measure_kind, measure_code, org_unit_code, extract(year from period_month)
            order by period_month
        ), 0) as growth
    from measure_months_with_known
),

task_months as (
    select
        measure_months.*,
        tasks.task_id,
        tasks.task_code,
        tasks.year,
        tasks.has_own_window
    from measure_months_with_growth as measure_months
    inner join tasks
        on measure_months.measure_kind = tasks.measure_kind
        and measure_months.measure_code = tasks.measure_code
        and measure_months.period_month between tasks.first_month and tasks.end_date
),

-- A task with a window of its own counts what was added within it; the others their cumulative since January.
task_months_with_window as (
    select
        *,
        sum(growth) over (
            partition by task_id, org_unit_code
            order by period_month
            rows between unbounded preceding and current row
        ) as growth_in_window
    from task_months
)

select
    concat_ws(':', org_unit_code, task_code, cast(period_month as string)) as task_month_id,
    org_unit_code,
    task_code,
    year,
    period_month,
    cast(case when has_own_window and not is_stock then growth_in_window else actual_value end as decimal(18, 4))
        as actual_value,
    is_approximate,
    is_lower_bound,
    reported_units,
    expected_units
from task_months_with_window
{{ only_changed('task_months_with_window') }}
