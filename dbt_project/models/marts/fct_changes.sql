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
),

months_compared as (
    select
        measures.*,
        last_year.value_so_far as last_year_value,
        last_month.value_of_month as last_month_value
    from measures
    left join measures as last_year
        on measures.measure_kind = last_year.measure_kind
        and measures.measure_code = last_year.measure_code
        and measures.org_unit_code = last_year.org_unit_code
        and last_year.period_month = cast({{ dbt.dateadd('month', -12, 'measures.period_month') }} as date)
    left join measures as last_month
        on measures.measure_kind = last_month.measure_kind
        and measures.measure_code = last_month.measure_code
        and measures.org_unit_code = last_month.org_unit_code
        and last_month.period_month = cast({{ dbt.dateadd('month', -1, 'measures.period_month') }} as date)
)

-- From nothing there is no rate of change.
select
    concat_ws(':', org_unit_code, measure_kind, measure_code, cast(period_month as string)) as change_id,
    org_unit_code,
    measure_kind,
    measure_code,
    period_month,
    value_so_far,
    last_year_value,
    case when not is_rate and last_year_value <> 0 then (value_so_far - last_year_value) / abs(last_year_value) end
        as yoy_rate,
    case when is_rate then 100 * (value_so_far - last_year_value) end as yoy_points,
    value_of_month,
    last_month_value,
    case when not is_rate and last_month_value <> 0 then (value_of_month - last_month_value) / abs(last_month_value) end
        as mom_rate,
    case when is_rate then 100 * (value_of_month - last_month_value) end as mom_points
from months_compared
