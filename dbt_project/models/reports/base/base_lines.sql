with lines as (
    select * from {{ ref('report_lines') }}
),

indicators as (
    select * from {{ ref('dim_indicators') }}
),

kpis as (
    select * from {{ ref('dim_kpis') }}
),

indicator_lines as (
    select
        lines.*,
        indicators.name_zh,
        indicators.name_en,
        indicators.display_unit as unit_zh,
        indicators.display_unit_en as unit_en,
        indicators.display_factor,
        case when indicators.display_factor = 1 then 'count' else 'money' end as writing
    from lines
    inner join indicators on lines.measure_code = indicators.indicator_code
    where lines.measure_kind = 'indicator'
),

kpi_lines as (
    select
        lines.*,
        kpis.name_zh,
        kpis.name_en,
        kpis.unit_zh,
        kpis.unit_en,
        cast(1 as decimal(18, 4)) as display_factor,
        case kpis.kpi_kind when 'ratio' then 'rate' when 'per' then 'per' else 'count' end as writing
    from lines
    inner join kpis on lines.measure_code = kpis.kpi_code
    where lines.measure_kind = 'kpi'
),

all_lines as (
    select * from indicator_lines
    union all
    select * from kpi_lines
)

select
    page_code,
    line_no,
    section_zh,
    section_en,
    measure_kind,
    measure_code,
    is_by_unit,
    name_zh,
    name_en,
    unit_zh,
    unit_en,
    display_factor,
    -- How its figures are written: count, money and per (two decimals), rate (per cent).
    writing
from all_lines
