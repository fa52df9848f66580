-- A view: fct_changes alone reads it.
{{ config(materialized='view') }}

with indicator_values as (
    select * from {{ ref('fct_indicator_values') }}
),

indicators as (
    select * from {{ ref('dim_indicators') }}
),

kpi_values as (
    select * from {{ ref('fct_kpi_values') }}
),

kpis as (
    select * from {{ ref('dim_kpis') }}
),

-- 同比 compares what has come together since January (or what stands), 环比 the month alone (or what stands). A rate
-- changes in points; all else by a share of what it was.
measures as (
    select
        'indicator' as measure_kind,
        indicator_values.indicator_code as measure_code,
        indicator_values.org_unit_code,
        indicator_values.period_month,
        false as is_rate,
        cast(coalesce(indicator_values.ytd_value, indicator_values.stock_value) as double) as value_so_far,
        cast(coalesce(indicator_values.month_value, indicator_values.stock_value) as double) as value_of_month
    from indicator_values
    inner join indicators on indicator_values.indicator_code = indicators.indicator_code
    where indicators.kind in ('flow', 'stock')
    union all
    select
        'kpi' as measure_kind,
        kpi_values.kpi_code as measure_code,
        kpi_values.org_unit_code,
        kpi_values.period_month,
        kpis.kpi_kind = 'ratio' as is_rate,
        kpi_values.kpi_value as value_so_far,
        kpi_values.kpi_value as value_of_month
    from kpi_values
    inner join kpis on kpi_values.kpi_code = kpis.kpi_code
)

select
    measure_kind,
    measure_code,
    org_unit_code,
    period_month,
    is_rate,
    value_so_far,
    value_of_month
from measures
