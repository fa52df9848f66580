with units as (
    select * from {{ ref('units') }}
),

-- Leaders read money in 万元, also where a form asks for it in yuan.
indicators as (
    select
        indicators.indicator_code,
        indicators.name_zh,
        indicators.name_en,
        coalesce(units.unit_code, indicators.display_unit) as display_unit,
        coalesce(units.name_en, indicators.display_unit_en) as display_unit_en,
        coalesce(units.factor, indicators.display_factor) as display_factor
    from {{ ref('dim_indicators') }} as indicators
    left join units on indicators.display_unit = '元' and units.unit_code = '万元'
),

kpis as (
    select * from {{ ref('dim_kpis') }}
),

terms as (
    select * from {{ ref('dim_kpi_terms') }}
),

tasks as (
    select * from {{ ref('dim_tasks') }}
),

-- A term is written in the unit that its form, or its task, asks for.
term_units as (
    select
        terms.kpi_code,
        terms.side,
        coalesce(indicators.display_factor, tasks.display_factor) as factor,
        coalesce(indicators.display_unit, tasks.display_unit) as unit_zh,
        coalesce(indicators.display_unit_en, tasks.display_unit_en) as unit_en
    from terms
    left join indicators on terms.indicator_code = indicators.indicator_code and terms.measure <> 'target'
    left join tasks on terms.indicator_code = tasks.task_code and terms.measure = 'target'
),

-- Money is written in that unit also as a part of a rate.
kpi_sides as (
    select
        kpi_code,
        max(case side when 'numerator' then factor else 1 end) as numerator_factor,
        max(case side when 'denominator' then factor else 1 end) as denominator_factor,
        max(case when factor > 1 then unit_zh else '' end) as side_unit_zh,
        max(case when factor > 1 then unit_en else '' end) as side_unit_en
    from term_units
    group by kpi_code
),

indicator_measures as (
    select
        'indicator' as measure_kind,
        indicator_code as measure_code,
        name_zh,
        name_en,
        display_unit as unit_zh,
        display_unit_en as unit_en,
        display_factor,
        cast(1 as decimal(18, 4)) as numerator_factor,
        cast(1 as decimal(18, 4)) as denominator_factor,
        '' as side_unit_zh,
        '' as side_unit_en,
        -- How its figures are written: count, money and per (two decimals), rate (per cent).
        case when display_factor = 1 then 'count' else 'money' end as writing
    from indicators
),

kpi_measures as (
    select
        'kpi' as measure_kind,
        kpis.kpi_code as measure_code,
        kpis.name_zh,
        kpis.name_en,
        kpis.unit_zh,
        kpis.unit_en,
        cast(1 as decimal(18, 4)) as display_factor,
        coalesce(kpi_sides.numerator_factor, 1) as numerator_factor,
        coalesce(kpi_sides.denominator_factor, 1) as denominator_factor,
        coalesce(kpi_sides.side_unit_zh, '') as side_unit_zh,
        coalesce(kpi_sides.side_unit_en, '') as side_unit_en,
        case kpis.kpi_kind when 'ratio' then 'rate' when 'per' then 'per' else 'count' end as writing
    from kpis
    left join kpi_sides on kpis.kpi_code = kpi_sides.kpi_code
)

select * from indicator_measures
union all
select * from kpi_measures
