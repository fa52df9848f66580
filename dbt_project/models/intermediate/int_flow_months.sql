-- Units of which something changed, from that month on; what came together before it is brought forward.
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
        year,
        month_no,
        submission_id,
        is_expected,
        kind,
        is_approximate,
        is_lower_bound,
        month_value,
        reported_ytd,
        false as is_brought_forward
    from report_lines
    {{ only_changed('report_lines') }}
    where kind in ('flow', 'max')
    {% if is_incremental() %}
        union all
        select
            org_unit_code,
            indicator_code,
            form_code,
            period_month,
            cast(extract(year from period_month) as integer) as year,
            month_no,
            submission_id,
            is_expected,
            kind,
            is_approximate,
            is_lower_bound,
            ytd_value as month_value,
            reported_ytd,
            true as is_brought_forward
        from {{ last_months_held() }}
    {% endif %}
),

-- Month values add up from January, of a largest value the largest counts.
months_with_history as (
    select
        *,
        case kind
            when 'max' then max(month_value) over year_so_far
            else sum(month_value) over year_so_far
        end as value_of_months,
        max(reported_ytd) over year_so_far as largest_reported_ytd,
        max(case when is_approximate then 1 else 0 end) over year_so_far = 1 as is_sum_approximate,
        max(case when is_approximate and not is_lower_bound then 1 else 0 end) over year_so_far = 0
            as is_sum_never_otherwise,
        lag(reported_ytd) over (
            partition by org_unit_code, indicator_code, year
            order by period_month
        ) as previous_reported_ytd
    from months
    window year_so_far as (
        partition by org_unit_code, indicator_code, year
        order by period_month
        rows between unbounded preceding and current row
    )
),

-- Where only the cumulative was reported it stands in: what it exceeds the months by is carried from there on.
months_with_stand_in as (
    select
        *,
        {{ last_known(
            "case when month_value is null then reported_ytd - coalesce(value_of_months, 0) end"
        ) }} over (
            partition by org_unit_code, indicator_code, year
            order by period_month
            rows between unbounded preceding and current row
        ) as stand_in
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
    is_sum_approximate as is_approximate,
    is_sum_approximate and is_sum_never_otherwise as is_lower_bound,
    month_value,
    case when kind = 'flow' then reported_ytd end as reported_ytd,
    case when kind = 'flow' then previous_reported_ytd end as previous_reported_ytd,
    cast(
        case
            when kind = 'max'
                then greatest(
                    coalesce(value_of_months, largest_reported_ytd), coalesce(largest_reported_ytd, value_of_months)
                )
            when stand_in is null then value_of_months
            else stand_in + coalesce(value_of_months, 0)
        end as decimal(18, 4)
    ) as ytd_value
from months_with_stand_in
where not is_brought_forward
