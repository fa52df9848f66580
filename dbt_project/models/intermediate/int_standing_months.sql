-- Units of which something changed, from that month on; what stood before it is brought forward.
{{ config(
    materialized='incremental',
    meta={'follows': 'own'},
    pre_hook="{{ leave_out_changed(ref('int_changed_units')) }}",
    post_hook="{{ keep_built_from() }}"
) }}

with report_lines as (
    select * from {{ ref('int_report_lines') }}
),

months as (
    select
        org_unit_code,
        indicator_code,
        form_code,
        period_month,
        month_no,
        12 * year + month_no as month_count,
        submission_id,
        is_expected,
        kind,
        carry_months,
        is_approximate,
        is_lower_bound,
        stock_value,
        reported_date,
        false as is_brought_forward
    from report_lines
    {{ only_changed('report_lines') }}
    where kind in ('stock', 'milestone')
    {% if is_incremental() %}
        union all
        select
            org_unit_code,
            indicator_code,
            form_code,
            period_month,
            month_no,
            cast(12 * extract(year from period_month) + month_no - coalesce(stock_age_months, 0) as integer)
                as month_count,
            submission_id,
            is_expected,
            kind,
            cast(null as integer) as carry_months,
            is_approximate,
            is_lower_bound,
            stock_value,
            milestone_date as reported_date,
            true as is_brought_forward
        from {{ last_months_held() }}
    {% endif %}
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
where not is_brought_forward
