with tasks as (
    select * from {{ ref('dim_tasks') }}
),

targets as (
    select * from {{ ref('int_targets_in_force') }}
),

paces as (
    select * from {{ ref('int_task_paces') }}
),

actuals as (
    select * from {{ ref('int_task_months') }}
),

org_units as (
    select * from {{ ref('dim_org_units') }}
),

-- The target of a month is the one that was in force at its end.
targets_of_months as (
    select
        targets.*,
        paces.period_month,
        org_units.parent_code
    from targets
    inner join paces
        on targets.task_code = paces.task_code
        and targets.year = paces.year
        and targets.in_force_from <= {{ dbt.last_day('paces.period_month', 'month') }}
        and (targets.in_force_to is null or targets.in_force_to > {{ dbt.last_day('paces.period_month', 'month') }})
    inner join org_units on targets.org_unit_code = org_units.org_unit_code
),

-- What the units below were given, to be seen beside the target of the unit above.
targets_below as (
    select
        parent_code,
        task_code,
        year,
        period_month,
        sum(target_value) as units_target_value
    from targets_of_months
    where parent_code is not null
    group by parent_code, task_code, year, period_month
),

task_months as (
    select
        actuals.org_unit_code,
        tasks.task_code,
        tasks.year,
        actuals.period_month,
        tasks.name_zh as task_name_zh,
        tasks.name_en as task_name_en,
        tasks.unit_zh,
        tasks.display_unit,
        tasks.display_unit_en,
        tasks.display_factor,
        tasks.weight,
        tasks.sort_order,
        paces.month_no,
        paces.window_months - paces.month_no as months_left,
        paces.pace_numerator,
        paces.pace_denominator,
        paces.pace_found_by,
        paces.last_year_parts,
        paces.last_year_total_parts,
        targets.target_value,
        targets.version as target_version,
        targets.previous_target_value,
        targets.reason as target_reason,
        targets_below.units_target_value,
        actuals.actual_value,
        three_months_before.actual_value as earlier_value,
        actuals.is_approximate,
        actuals.is_lower_bound,
        actuals.reported_units,
        actuals.expected_units
    from actuals
    inner join tasks on actuals.task_code = tasks.task_code and actuals.year = tasks.year
    inner join paces
        on actuals.task_code = paces.task_code
        and actuals.year = paces.year
        and actuals.period_month = paces.period_month
    left join targets_of_months as targets
        on actuals.task_code = targets.task_code
        and actuals.year = targets.year
        and actuals.period_month = targets.period_month
        and actuals.org_unit_code = targets.org_unit_code
    left join targets_below
        on actuals.task_code = targets_below.task_code
        and actuals.year = targets_below.year
        and actuals.period_month = targets_below.period_month
        and actuals.org_unit_code = targets_below.parent_code
    left join actuals as three_months_before
        on actuals.task_code = three_months_before.task_code
        and actuals.year = three_months_before.year
        and actuals.org_unit_code = three_months_before.org_unit_code
        and three_months_before.period_month = cast({{ dbt.dateadd('month', -3, 'actuals.period_month') }} as date)
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
),

months_described as (
    select
        months_judged.*,
        min(case when months_judged.state_code = 'completed' then months_judged.period_month end) over (
            partition by months_judged.org_unit_code, months_judged.task_code, months_judged.year
            order by months_judged.period_month
            rows between unbounded preceding and current row
        ) as completed_month,
        cast(months_judged.actual_value as double)
        + months_judged.current_rate_per_month * months_judged.months_left as forecast_at_current_rate,
        case
            when months_judged.pace_numerator > 0
                then
                    cast(months_judged.actual_value * months_judged.pace_denominator as double)
                    / months_judged.pace_numerator
        end as forecast_at_pace,
        case
            when months_judged.last_year_parts > 0
                then
                    cast(months_judged.actual_value * months_judged.last_year_total_parts as double)
                    / months_judged.last_year_parts
        end as forecast_as_last_year,
        case
            when months_judged.current_rate_per_month > 0
                then
                    ceil(
                        cast(months_judged.target_value - months_judged.actual_value as double)
                        / months_judged.current_rate_per_month
                    )
        end as months_to_completion,
        months_judged.state_code in ('completed', 'ahead', 'on_pace', 'behind') as is_evaluated,
        org_units.parent_code,
        org_units.level as org_level
    from months_judged
    inner join org_units on months_judged.org_unit_code = org_units.org_unit_code
),

-- Equal shares share a place: 1, 2, 2, 4. Who has no target or has not reported takes no part.
months_ranked as (
    select
        *,
        case
            when is_evaluated and parent_code is not null and {{ is_ranking() }}
                then rank() over (
                    partition by task_code, year, period_month, parent_code, is_evaluated
                    order by completion_rate desc
                )
        end as place
    from months_described
)

select
    concat_ws(':', org_unit_code, task_code, cast(period_month as string)) as task_progress_id,
    org_unit_code,
    parent_code,
    org_level,
    task_code,
    task_name_zh,
    task_name_en,
    year,
    period_month,
    unit_zh,
    display_unit,
    display_unit_en,
    display_factor,
    target_value,
    cast(actual_value as decimal(18, 4)) as actual_value,
    is_approximate,
    completion_rate,
    pace_numerator,
    pace_denominator,
    cast(pace_numerator as double) / pace_denominator as pace_rate,
    case
        when is_evaluated
            then
                100 * cast(actual_value * pace_denominator - target_value * pace_numerator as double)
                / cast(target_value * pace_denominator as double)
    end as gap_points,
    state_code,
    case state_code
        when 'completed' then '已完成'
        when 'ahead' then '超进度'
        when 'on_pace' then '达进度'
        when 'behind' then '欠进度'
        when 'not_reported' then '未报'
        else '其他'
    end as state,
    case
        when state_code = 'completed' then 0
        when is_evaluated and months_left > 0
            then cast(target_value - actual_value as double) / months_left
    end as needed_per_month,
    case when is_evaluated then current_rate_per_month end as current_rate_per_month,
    case when is_evaluated then forecast_at_pace end as forecast_value,
    case
        when is_evaluated then least(forecast_at_pace, forecast_at_current_rate, forecast_as_last_year)
    end as forecast_low,
    case
        when is_evaluated then greatest(forecast_at_pace, forecast_at_current_rate, forecast_as_last_year)
    end as forecast_high,
    case
        when state_code = 'completed' then completed_month
        when is_evaluated and months_to_completion <= 600
            then cast({{ dbt.dateadd('month', 'cast(months_to_completion as integer)', 'period_month') }} as date)
    end as expected_completion_month,
    pace_found_by,
    target_version,
    previous_target_value,
    target_reason,
    cast(units_target_value as decimal(18, 4)) as units_target_value,
    cast(target_value - units_target_value as decimal(18, 4)) as target_difference,
    is_lower_bound,
    cast(place as integer) as rank,
    reported_units,
    expected_units,
    weight,
    sort_order
from months_ranked
