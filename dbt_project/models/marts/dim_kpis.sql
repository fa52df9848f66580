with kpis as (
    select * from {{ ref('kpis') }}
)

select
    kpi_code,
    family_code,
    name_zh,
    name_en,
    kpi_kind,
    unit_zh,
    unit_en,
    direction,
    definition_zh,
    definition_en,
    definition_source,
    rank_minimum,
    sort_order,
    coalesce(frequency, 'M') as frequency,
    hard_min,
    hard_max,
    soft_min,
    soft_max
from kpis
