with lines as (
    select * from {{ ref('base_lines') }}
),

org_units as (
    select * from {{ ref('dim_org_units') }}
),

indicator_values as (
    select * from {{ ref('fct_indicator_values') }}
),

kpi_values as (
    select * from {{ ref('fct_kpi_values') }}
),

indicator_figures as (
    select
        lines.page_code,
        lines.line_no,
        lines.is_by_unit,
        indicator_values.org_unit_code,
        indicator_values.period_month,
        indicator_values.month_value,
        coalesce(indicator_values.stock_value, indicator_values.ytd_value) as figure,
        cast(null as decimal(18, 4)) as numerator,
        cast(null as decimal(18, 4)) as denominator,
        indicator_values.is_approximate,
        indicator_values.is_lower_bound,
        indicator_values.expected_units > 0 and indicator_values.reported_units = 0 as is_silent
    from lines
    inner join indicator_values on lines.measure_code = indicator_values.indicator_code
    where lines.measure_kind = 'indicator'
),

kpi_figures as (
    select
        lines.page_code,
        lines.line_no,
        lines.is_by_unit,
        kpi_values.org_unit_code,
        kpi_values.period_month,
        cast(null as decimal(18, 4)) as month_value,
        cast(kpi_values.kpi_value as decimal(18, 4)) as figure,
        kpi_values.numerator,
        kpi_values.denominator,
        kpi_values.is_approximate,
        kpi_values.is_lower_bound,
        kpi_values.expected_units > 0 and kpi_values.reported_units = 0 as is_silent
    from lines
    inner join kpi_values on lines.measure_code = kpi_values.kpi_code
    where lines.measure_kind = 'kpi'
),

figures as (
    select * from indicator_figures
    union all
    select * from kpi_figures
)

-- The county has every line of its pages, its units only those that are compared.
select
    figures.page_code,
    figures.line_no,
    figures.org_unit_code,
    figures.period_month,
    figures.month_value,
    figures.figure,
    figures.numerator,
    figures.denominator,
    figures.is_approximate,
    figures.is_lower_bound,
    figures.is_silent
from figures
inner join org_units on figures.org_unit_code = org_units.org_unit_code
where figures.is_by_unit or org_units.parent_code is null
