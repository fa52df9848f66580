with unit_months as (
    select * from {{ ref('int_unit_indicator_months') }}
),

ancestors as (
    select * from {{ ref('int_org_unit_ancestors') }}
),

-- Blank is not zero: a sum over units of which none has a value has none either.
ancestor_months as (
    select
        ancestors.ancestor_code as org_unit_code,
        unit_months.indicator_code,
        unit_months.period_month,
        sum(unit_months.month_value) as month_value,
        sum(unit_months.ytd_value) as ytd_value,
        sum(unit_months.reported_ytd) as reported_ytd,
        sum(unit_months.stock_value) as stock_value,
        max(unit_months.stock_age_months) as stock_age_months,
        max(case when unit_months.is_approximate then 1 else 0 end) = 1 as is_approximate,
        count(unit_months.submission_id) as reported_units,
        count(case when unit_months.is_expected then 1 end) as expected_units
    from unit_months
    inner join ancestors on unit_months.org_unit_code = ancestors.org_unit_code
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
        is_approximate,
        case when submission_id is null then 0 else 1 end as reported_units,
        case when is_expected then 1 else 0 end as expected_units,
        submission_id
    from unit_months
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
        is_approximate,
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
    is_approximate,
    cast(reported_units as integer) as reported_units,
    cast(expected_units as integer) as expected_units,
    submission_id
from all_months
