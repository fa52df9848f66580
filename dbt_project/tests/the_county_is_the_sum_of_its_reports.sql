-- What the root shows is what the counted reports hold, by another way than fct_indicator_values takes.
with indicator_values as (
    select * from {{ ref('fct_indicator_values') }}
),

org_units as (
    select * from {{ ref('dim_org_units') }}
),

indicators as (
    select * from {{ ref('dim_indicators') }}
    where kind = 'flow'
),

cells as (
    select * from {{ ref('fct_cells') }}
),

county_months as (
    select
        indicator_values.indicator_code,
        indicator_values.period_month,
        indicator_values.month_value
    from indicator_values
    inner join org_units on indicator_values.org_unit_code = org_units.org_unit_code
    inner join indicators on indicator_values.indicator_code = indicators.indicator_code
    where org_units.parent_code is null and indicator_values.month_value is not null
),

sums_of_cells as (
    select
        indicator_code,
        period_month,
        sum(value) as month_value
    from cells
    where column_role = 'month'
    group by indicator_code, period_month
)

select
    county_months.indicator_code,
    county_months.period_month,
    county_months.month_value as shown,
    sums_of_cells.month_value as reported
from county_months
left join sums_of_cells
    on county_months.indicator_code = sums_of_cells.indicator_code
    and county_months.period_month = sums_of_cells.period_month
where sums_of_cells.month_value is null or county_months.month_value <> sums_of_cells.month_value
