with tasks as (
    select * from {{ ref('annual_tasks') }}
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
    tasks.curve_code,
    tasks.sort_order
from tasks
inner join units on tasks.unit_code = units.unit_code
