-- Units of which something changed, and all they are placed among, from that month on; all from a changed pace on.
{{ config(
    materialized='incremental',
    meta={'follows': 'places', 'paced': true},
    pre_hook="{{ leave_out_changed(ref('int_changed_units')) }}",
    post_hook="{{ keep_built_from() }}"
) }}

with tasks as (
    select * from {{ ref('dim_tasks') }}
),

task_months as (
    select * from {{ ref('int_task_months_judged') }}
),

forecasts as (
    select * from {{ ref('int_task_forecasts') }}
),

org_units as (
    select * from {{ ref('dim_org_units') }}
),

-- Equal shares share a place: 1, 2, 2, 4. Who has no target or has not reported takes no part, nor does the root.
months_ranked as (
    select
        task_months.*,
        org_units.parent_code,
        org_units.level as org_level,
        case
            when task_months.is_evaluated and org_units.parent_code is not null and {{ is_ranking() }}
                then rank() over (
                    partition by
                        task_months.task_code, task_months.year, task_months.period_month, org_units.parent_code,
                        task_months.is_evaluated
                    order by task_months.completion_rate desc
                )
        end as place
    from task_months
    inner join org_units on task_months.org_unit_code = org_units.org_unit_code
    {{ only_changed('task_months') }}
)

select
    concat_ws(':', months.org_unit_code, months.task_code, cast(months.period_month as string)) as task_progress_id,
    months.org_unit_code,
    months.parent_code,
    months.org_level,
    months.task_code,
    tasks.name_zh as task_name_zh,
    tasks.name_en as task_name_en,
    months.year,
    months.period_month,
    tasks.unit_zh,
    tasks.display_unit,
    tasks.display_unit_en,
    tasks.display_factor,
    months.target_value,
    cast(months.actual_value as decimal(18, 4)) as actual_value,
    months.is_approximate,
    months.completion_rate,
    months.pace_numerator,
    months.pace_denominator,
    cast(months.pace_numerator as double) / months.pace_denominator as pace_rate,
    case
        when months.is_evaluated
            then
                100
                * cast(
                    months.actual_value * months.pace_denominator
                    - months.target_value * months.pace_numerator as double
                )
                / cast(months.target_value * months.pace_denominator as double)
    end as gap_points,
    months.state_code,
    case months.state_code
        when 'completed' then '已完成'
        when 'ahead' then '超进度'
        when 'on_pace' then '达进度'
        when 'behind' then '欠进度'
        when 'not_reported' then '未报'
        else '其他'
    end as state,
    forecasts.needed_per_month,
    case when months.is_evaluated then months.current_rate_per_month end as current_rate_per_month,
    forecasts.forecast_value,
    forecasts.forecast_low,
    forecasts.forecast_high,
    forecasts.expected_completion_month,
    months.pace_found_by,
    months.target_version,
    months.previous_target_value,
    months.target_reason,
    cast(months.units_target_value as decimal(18, 4)) as units_target_value,
    cast(months.target_value - months.units_target_value as decimal(18, 4)) as target_difference,
    months.is_lower_bound,
    cast(months.place as integer) as rank,
    months.reported_units,
    months.expected_units,
    tasks.weight,
    tasks.sort_order
from months_ranked as months
inner join tasks on months.task_code = tasks.task_code and months.year = tasks.year
left join forecasts
    on months.org_unit_code = forecasts.org_unit_code
    and months.task_code = forecasts.task_code
    and months.year = forecasts.year
    and months.period_month = forecasts.period_month
