with periods as (
    select * from {{ ref('rpt_periods') }}
),

kpi_values as (
    select * from {{ ref('fct_kpi_values') }}
),

kpis as (
    select * from {{ ref('dim_kpis') }}
),

org_units as (
    select * from {{ ref('dim_org_units') }}
),

-- A rate is shown with what it is a rate of: Σ numerators over Σ denominators of the whole county.
county_rates as (
    select
        periods.period_month,
        periods.period_zh,
        periods.period_en,
        kpis.kpi_code,
        kpis.sort_order,
        kpis.name_zh,
        kpis.name_en,
        kpi_values.numerator,
        kpi_values.denominator,
        {{ percent_text('kpi_values.numerator', 'kpi_values.denominator') }} as rate
    from kpi_values
    inner join periods on kpi_values.period_month = periods.period_month
    inner join kpis on kpi_values.kpi_code = kpis.kpi_code
    inner join org_units on kpi_values.org_unit_code = org_units.org_unit_code
    where
        kpis.kpi_kind = 'ratio'
        and org_units.parent_code is null
        and kpi_values.denominator > 0
)

select
    cast(kpi_code || '-' || period_en as varchar(80)) as rate_id,
    period_month,
    period_zh,
    period_en,
    kpi_code,
    cast(sort_order as integer) as sort_order,
    name_zh,
    name_en,
    {{ amount_text('numerator', '1', 2) }} || ' / ' || {{ amount_text('denominator', '1', 2) }} as fraction_text,
    '<span class="gb-figure">' || rate || '%</span>' as rate_html,
    '<div class="gb-bar gb-rate"><div class="gb-fill" style="width:'
    || least(greatest(cast(rate as decimal(18, 2)), 0), 100) || '%"></div></div>' as bar_html
from county_rates
