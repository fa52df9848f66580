with tasks as (
    select * from {{ ref('dim_tasks') }}
),

pace_curves as (
    select * from {{ ref('pace_curves') }}
),

milestones as (
    select * from {{ ref('milestones') }}
),

county_seasons as (
    select * from {{ ref('int_county_seasons') }}
),

numbers as (
    select cast(generated_number - 1 as integer) as step from ({{ dbt.generate_series(60) }}) as series
),

months_of_tasks as (
    select
        tasks.*,
        numbers.step + 1 as month_no,
        cast({{ dbt.dateadd('month', 'numbers.step', 'tasks.first_month') }} as date) as period_month
    from tasks
    inner join numbers on tasks.window_months > numbers.step
),

months_with_days as (
    select
        *,
        least({{ dbt.last_day('period_month', 'month') }}, end_date) as last_date,
        cast({{ dbt.dateadd('month', -12, 'period_month') }} as date) as month_of_last_year
    from months_of_tasks
),

-- Steps planned by the end of the month, by their weights.
planned as (
    select
        months.task_id,
        months.period_month,
        sum(case when milestones.planned_date <= months.last_date then milestones.weight else 0 end) as done_parts,
        sum(milestones.weight) as total_parts
    from months_with_days as months
    inner join milestones
        on months.measure_code = milestones.plan_code
        and months.year = milestones.year
        and months.pace_kind = 'milestones'
    group by months.task_id, months.period_month
),

-- A task with a window of its own has no last year.
last_year as (
    select
        months.task_id,
        months.period_month,
        county_seasons.done_parts,
        county_seasons.total_parts
    from months_with_days as months
    inner join county_seasons
        on months.measure_kind = county_seasons.measure_kind
        and months.measure_code = county_seasons.measure_code
        and months.month_of_last_year = county_seasons.period_month
    where not months.has_own_window
),

-- How the pace goes is the task's choice: a curve, days, months of its own window, last year's course or steps planned.
paces as (
    select
        months.task_id,
        months.task_code,
        months.year,
        months.period_month,
        months.month_no,
        months.window_months,
        case
            when months.pace_kind = 'milestones' then cast(planned.done_parts as integer)
            when months.pace_kind = 'seasonal' and last_year.done_parts is not null then last_year.done_parts
            when months.pace_kind = 'by_day'
                then cast({{ dbt.datediff('months.start_date', 'months.last_date', 'day') }} + 1 as integer)
            when months.has_own_window then months.month_no
            else pace_curves.done_parts
        end as pace_numerator,
        case
            when months.pace_kind = 'milestones' then cast(planned.total_parts as integer)
            when months.pace_kind = 'seasonal' and last_year.done_parts is not null then last_year.total_parts
            when months.pace_kind = 'by_day'
                then cast({{ dbt.datediff('months.start_date', 'months.end_date', 'day') }} + 1 as integer)
            when months.has_own_window then months.window_months
            else pace_curves.total_parts
        end as pace_denominator,
        case
            when months.pace_kind = 'seasonal' and last_year.done_parts is null then 'curve'
            else months.pace_kind
        end as pace_found_by,
        last_year.done_parts as last_year_parts,
        last_year.total_parts as last_year_total_parts
    from months_with_days as months
    left join planned on months.task_id = planned.task_id and months.period_month = planned.period_month
    left join last_year on months.task_id = last_year.task_id and months.period_month = last_year.period_month
    left join pace_curves
        on months.curve_code = pace_curves.curve_code
        and extract(month from months.period_month) = pace_curves.month_no
)

select
    concat_ws(':', task_id, cast(period_month as string)) as task_pace_id,
    task_code,
    year,
    period_month,
    month_no,
    window_months,
    pace_numerator,
    pace_denominator,
    pace_found_by,
    last_year_parts,
    last_year_total_parts
from paces
where pace_denominator is not null
