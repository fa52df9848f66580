-- Units of which something changed, and those above them, from that month on.
{{ config(
    materialized='incremental',
    meta={'follows': 'sums'},
    pre_hook="{{ leave_out_changed(ref('int_changed_units')) }}",
    post_hook="{{ keep_built_from() }}"
) }}

with unit_months as (
    select * from {{ ref('int_unit_months_inherited') }}
),

ancestors as (
    select * from {{ ref('int_org_unit_ancestors') }}
),

-- Blank is not zero: a sum over units of which none has a value has none either. Of a largest value the largest
-- counts; a milestone is reached when the last unit that reports it has reached it.
ancestor_months as (
    select
        ancestors.ancestor_code as org_unit_code,
        unit_months.indicator_code,
        unit_months.period_month,
        case max(unit_months.kind)
            when 'max' then max(unit_months.month_value)
            else sum(unit_months.month_value)
        end as month_value,
        case max(unit_months.kind)
            when 'max' then max(unit_months.ytd_value)
            else sum(unit_months.ytd_value)
        end as ytd_value,
        sum(unit_months.reported_ytd) as reported_ytd,
        sum(unit_months.stock_value) as stock_value,
        max(unit_months.stock_age_months) as stock_age_months,
        max(unit_months.milestone_date) as milestone_date,
        max(case when unit_months.is_approximate then 1 else 0 end) = 1 as is_approximate,
        max(case when unit_months.is_approximate then 1 else 0 end) = 1
        and max(case when unit_months.is_approximate and not unit_months.is_lower_bound then 1 else 0 end) = 0
            as is_lower_bound,
        count(unit_months.submission_id) as reported_units,
        count(case when unit_months.is_expected then 1 end) as expected_units
    from unit_months
    inner join ancestors on unit_months.org_unit_code = ancestors.org_unit_code
    {{ only_changed('unit_months', 'ancestors.ancestor_code') }}
    group by ancestors.ancestor_code, unit_months.indicator_code, unit_months.period_month
),

all_months as (
    select
        org_unit_code,
        indicator_code,
        period_month,
        month_value,
        ytd_value,
        reported_ytd,
        stock_value,
        stock_age_months,
        milestone_date,
        is_approximate,
        is_lower_bound,
        case when submission_id is null then 0 else 1 end as reported_units,
        case when is_expected then 1 else 0 end as expected_units,
        submission_id
    from unit_months
    {{ only_changed('unit_months') }}
    where is_reporting
    union all
    select
        org_unit_code,
        indicator_code,
        period_month,
        month_value,
        ytd_value,
        reported_ytd,
        stock_value,
        stock_age_months,
        milestone_date,
        is_approximate,
        is_lower_bound,
        reported_units,
        expected_units,
        cast(null as string) as submission_id
    from ancestor_months
)

select
    concat_ws(':', org_unit_code, indicator_code, cast(period_month as string)) as indicator_value_id,
    org_unit_code,
    indicator_code,
    period_month,
    cast(month_value as decimal(18, 4)) as month_value,
    cast(ytd_value as decimal(18, 4)) as ytd_value,
    cast(stock_value as decimal(18, 4)) as stock_value,
    cast(stock_age_months as integer) as stock_age_months,
    cast(reported_ytd as decimal(18, 4)) as reported_ytd,
    milestone_date,
    is_approximate,
    is_lower_bound,
    cast(reported_units as integer) as reported_units,
    cast(expected_units as integer) as expected_units,
    submission_id
from all_months
