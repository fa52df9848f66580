with months as (
    select
        *,
        12 * year + month_no as month_count
    from {{ ref('int_report_lines') }}
    where kind in ('stock', 'milestone')
),

-- A stock stands until the next one, a milestone for ever.
months_with_history as (
    select
        *,
        {{ last_known('stock_value') }} over time_so_far as last_stock_value,
        max(case when stock_value is not null then month_count end) over time_so_far as last_stock_month_count,
        {{ last_known('case when stock_value is not null then is_approximate end') }} over time_so_far
            as is_stock_approximate,
        {{ last_known('case when stock_value is not null then is_lower_bound end') }} over time_so_far
            as is_stock_lower_bound,
        {{ last_known('reported_date') }} over time_so_far as milestone_date
    from months
    window time_so_far as (
        partition by org_unit_code, indicator_code
        order by period_month
        rows between unbounded preceding and current row
    )
),

-- It stands for as many months as its indicator allows, or else to the end of the year.
months_judged as (
    select
        *,
        kind = 'stock'
        and coalesce(month_count - last_stock_month_count <= coalesce(carry_months, month_no - 1), false)
            as is_stock_standing
    from months_with_history
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
    is_stock_standing and is_stock_approximate as is_approximate,
    is_stock_standing and is_stock_lower_bound as is_lower_bound,
    case when is_stock_standing then last_stock_value end as stock_value,
    case when is_stock_standing then month_count - last_stock_month_count end as stock_age_months,
    case when kind = 'milestone' then milestone_date end as milestone_date
from months_judged
