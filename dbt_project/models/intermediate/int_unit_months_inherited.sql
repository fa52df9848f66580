-- A view: at the size of a nation one more table of these rows would cost more than the join.
{{ config(materialized='view') }}

with reported_months as (
    select * from {{ ref('int_unit_indicator_months') }}
),

inherited_months as (
    select * from {{ ref('int_inherited_months') }}
),

-- A successor's cumulative begins with what its predecessors had together that year.
unit_months as (
    select
        reported_months.org_unit_code,
        reported_months.indicator_code,
        reported_months.period_month,
        reported_months.kind,
        reported_months.submission_id,
        reported_months.is_expected,
        reported_months.month_value,
        case
            when inherited_months.ytd_value is null then reported_months.ytd_value
            when reported_months.kind = 'max'
                then
                    greatest(
                        coalesce(reported_months.ytd_value, inherited_months.ytd_value), inherited_months.ytd_value
                    )
            else coalesce(reported_months.ytd_value, 0) + inherited_months.ytd_value
        end as ytd_value,
        reported_months.reported_ytd,
        reported_months.stock_value,
        reported_months.stock_age_months,
        reported_months.milestone_date,
        reported_months.is_approximate or coalesce(inherited_months.is_approximate, false) as is_approximate,
        (reported_months.is_lower_bound or coalesce(inherited_months.is_lower_bound, false))
        and (reported_months.is_lower_bound or not reported_months.is_approximate)
        and (coalesce(inherited_months.is_lower_bound, true) or not inherited_months.is_approximate) as is_lower_bound
    from reported_months
    left join inherited_months
        on reported_months.org_unit_code = inherited_months.heir_code
        and reported_months.indicator_code = inherited_months.indicator_code
        and reported_months.period_month = inherited_months.period_month
),

-- A unit that closed without a successor has no months of its own any more; its year still counts in the sums above.
all_months as (
    select
        unit_months.*,
        true as is_reporting
    from unit_months
    union all
    select
        inherited_months.heir_code as org_unit_code,
        inherited_months.indicator_code,
        inherited_months.period_month,
        inherited_months.kind,
        cast(null as string) as submission_id,
        false as is_expected,
        cast(null as decimal(18, 4)) as month_value,
        inherited_months.ytd_value,
        cast(null as decimal(18, 4)) as reported_ytd,
        cast(null as decimal(18, 4)) as stock_value,
        cast(null as integer) as stock_age_months,
        cast(null as date) as milestone_date,
        inherited_months.is_approximate,
        inherited_months.is_lower_bound,
        false as is_reporting
    from inherited_months
    where inherited_months.is_kept
)

select
    org_unit_code,
    indicator_code,
    period_month,
    kind,
    submission_id,
    is_expected,
    month_value,
    ytd_value,
    reported_ytd,
    stock_value,
    stock_age_months,
    milestone_date,
    is_approximate,
    is_lower_bound,
    is_reporting
from all_months
