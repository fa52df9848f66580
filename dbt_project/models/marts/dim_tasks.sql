with tasks as (
    select
        *,
        coalesce(start_date, cast(concat_ws('-', cast(year as string), '01-01') as date)) as first_date,
        coalesce(end_date, cast(concat_ws('-', cast(year as string), '12-31') as date)) as last_date
    from {{ ref('annual_tasks') }}
),

units as (
    select * from {{ ref('units') }}
)

select
    concat_ws(':', tasks.task_code, cast(tasks.year as string)) as task_id,
    tasks.task_code,
    tasks.year,
    tasks.name_zh,
    tasks.name_en,
    tasks.measure_kind,
    tasks.measure_code,
    units.base_unit_code as unit_zh,
    tasks.unit_code as display_unit,
    units.name_en as display_unit_en,
    units.factor as display_factor,
    tasks.weight,
    tasks.pace_kind,
    tasks.curve_code,
    tasks.first_date as start_date,
    tasks.last_date as end_date,
    tasks.start_date is not null or tasks.end_date is not null as has_own_window,
    cast(date_trunc('month', tasks.first_date) as date) as first_month,
    cast({{ dbt.datediff('tasks.first_date', 'tasks.last_date', 'month') }} + 1 as integer) as window_months,
    tasks.rank_minimum,
    tasks.scale_code,
    tasks.sort_order
from tasks
inner join units on tasks.unit_code = units.unit_code
