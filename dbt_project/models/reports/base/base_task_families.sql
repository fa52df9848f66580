with tasks as (
    select * from {{ ref('dim_tasks') }}
),

indicators as (
    select * from {{ ref('dim_indicators') }}
),

kpis as (
    select * from {{ ref('dim_kpis') }}
),

families as (
    select distinct
        family_code,
        family_zh,
        family_en
    from indicators
)

select
    tasks.task_id,
    tasks.task_code,
    tasks.year,
    tasks.measure_code,
    families.family_zh,
    families.family_en
from tasks
left join indicators on tasks.measure_kind = 'indicator' and tasks.measure_code = indicators.indicator_code
left join kpis on tasks.measure_kind = 'kpi' and tasks.measure_code = kpis.kpi_code
left join families on coalesce(indicators.family_code, kpis.family_code) = families.family_code
