-- A view: its two parts are tables.
{{ config(materialized='view') }}

with flow_months as (
    select * from {{ ref('int_flow_months') }}
),

standing_months as (
    select * from {{ ref('int_standing_months') }}
),

months as (
    select
        org_unit_code,
        indicator_code,
        form_code,
        period_month,
        month_no,
        submission_id,
        is_expected,
        kind,
        is_approximate,
        is_lower_bound,
        month_value,
        reported_ytd,
        previous_reported_ytd,
        ytd_value,
        cast(null as decimal(18, 4)) as stock_value,
        cast(null as integer) as stock_age_months,
        cast(null as date) as milestone_date
    from flow_months
    union all
    select
        org_unit_code,
        indicator_code,
        form_code,
        period_month,
        month_no,
        submission_id,
        is_expected,
        kind,
        is_approximate,
        is_lower_bound,
        cast(null as decimal(18, 4)) as month_value,
        cast(null as decimal(18, 4)) as reported_ytd,
        cast(null as decimal(18, 4)) as previous_reported_ytd,
        cast(null as decimal(18, 4)) as ytd_value,
        stock_value,
        stock_age_months,
        milestone_date
    from standing_months
)

select
    org_unit_code,
    indicator_code,
    form_code,
    period_month,
    month_no,
    submission_id,
    is_expected,
    kind,
    is_approximate,
    is_lower_bound,
    month_value,
    reported_ytd,
    previous_reported_ytd,
    ytd_value,
    stock_value,
    stock_age_months,
    milestone_date
from months
