-- A view: each kind of indicator reads its own lines only, so a table would be written for one reading.
{{ config(materialized='view') }}

with report_periods as (
    select * from {{ ref('int_report_periods') }}
),

form_items as (
    select * from {{ ref('form_items') }}
),

indicators as (
    select * from {{ ref('indicators') }}
),

org_units as (
    select * from {{ ref('org_units') }}
),

reported_values as (
    select * from {{ ref('int_reported_values') }}
),

-- Blank stays blank. What only the county level knows is asked of nobody else.
report_lines as (
    select
        report_periods.org_unit_code,
        form_items.indicator_code,
        report_periods.form_code,
        report_periods.period_month,
        cast(extract(year from report_periods.period_month) as integer) as year,
        cast(extract(month from report_periods.period_month) as integer) as month_no,
        report_periods.submission_id,
        report_periods.is_expected,
        indicators.kind,
        indicators.carry_months,
        cast(reported_values.month_value as decimal(18, 4)) as month_value,
        cast(reported_values.ytd_value as decimal(18, 4)) as reported_ytd,
        cast(reported_values.stock_value as decimal(18, 4)) as stock_value,
        reported_values.reported_date,
        coalesce(reported_values.is_approximate, false) as is_approximate,
        coalesce(reported_values.is_lower_bound, false) as is_lower_bound
    from report_periods
    inner join form_items on report_periods.form_code = form_items.form_code
    inner join indicators on form_items.indicator_code = indicators.indicator_code
    left join org_units on report_periods.org_unit_code = org_units.org_unit_code
    left join reported_values
        on report_periods.submission_id = reported_values.submission_id
        and form_items.indicator_code = reported_values.indicator_code
    where coalesce(indicators.level, '') <> 'county' or coalesce(org_units.org_type, '') = 'county_level'
)

select
    org_unit_code,
    indicator_code,
    form_code,
    period_month,
    year,
    month_no,
    submission_id,
    is_expected,
    kind,
    carry_months,
    month_value,
    reported_ytd,
    stock_value,
    reported_date,
    is_approximate,
    is_lower_bound
from report_lines
