-- Units of which something changed, and those above them, from that month on; all from a changed pace on.
{{ config(
    materialized='incremental',
    meta={'follows': 'measures', 'paced': true},
    pre_hook="{{ leave_out_changed(ref('int_changed_units')) }}",
    post_hook="{{ keep_built_from() }}"
) }}

with paces as (
    select * from {{ ref('int_task_paces') }}
),

month_targets as (
    select * from {{ ref('int_month_targets') }}
),

actuals as (
    select * from {{ ref('int_task_months') }}
),

task_months as (
    select
        actuals.org_unit_code,
        actuals.task_code,
        actuals.year,
        actuals.period_month,
        paces.month_no,
        paces.window_months - paces.month_no as months_left,
        paces.pace_numerator,
        paces.pace_denominator,
        paces.pace_found_by,
        paces.last_year_parts,
        paces.last_year_total_parts,
        month_targets.target_value,
        month_targets.target_version,
        month_targets.previous_target_value,
        month_targets.target_reason,
        month_targets.units_target_value,
        actuals.actual_value,
        three_months_before.actual_value as earlier_value,
        actuals.is_approximate,
        actuals.is_lower_bound,
        actuals.reported_units,
        actuals.expected_units
    from actuals
    inner join paces
        on actuals.task_code = paces.task_code
        and actuals.year = paces.year
        and actuals.period_month = paces.period_month
    left join month_targets
        on actuals.task_code = month_targets.task_code
        and actuals.year = month_targets.year
        and actuals.period_month = month_targets.period_month
        and actuals.org_unit_code = month_targets.org_unit_code
    left join actuals as three_months_before
        on actuals.task_code = three_months_before.task_code
        and actuals.year = three_months_before.year
        and actuals.org_unit_code = three_months_before.org_unit_code
        and three_months_before.period_month = cast({{ dbt.dateadd('month', -3, 'actuals.period_month') }} as date)
    {{ only_changed('actuals') }}
),

-- No target is 其他, no report is 未报. The rest is compared in exact decimals: done/target with the pace's two numbers.
months_judged as (
    select
        *,
        case
            when coalesce(target_value, 0) <= 0 then 'other'
            when reported_units = 0 then 'not_reported'
            when actual_value is null then 'other'
            when actual_value >= target_value then 'completed'
            when actual_value * pace_denominator > target_value * pace_numerator then 'ahead'
            when actual_value * pace_denominator = target_value * pace_numerator then 'on_pace'
            else 'behind'
        end as state_code,
        {{ exact_ratio('actual_value', 'case when target_value > 0 then target_value end') }} as completion_rate,
        -- What the last three months brought on average; at the start of the window, all months so far.
        case
            when month_no <= 3 then cast(actual_value as double) / month_no
            else cast(actual_value - earlier_value as double) / 3
        end as current_rate_per_month
    from task_months
)

select
    org_unit_code,
    task_code,
    year,
    period_month,
    months_left,
    pace_numerator,
    pace_denominator,
    pace_found_by,
    last_year_parts,
    last_year_total_parts,
    target_value,
    target_version,
    previous_target_value,
    target_reason,
    units_target_value,
    actual_value,
    is_approximate,
    is_lower_bound,
    reported_units,
    expected_units,
    state_code,
    state_code in ('completed', 'ahead', 'on_pace', 'behind') as is_evaluated,
    completion_rate,
    current_rate_per_month
from months_judged
