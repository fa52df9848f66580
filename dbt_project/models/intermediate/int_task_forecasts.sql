-- A view: its rows are written once, beside what they forecast, by fct_task_progress.
{{ config(materialized='view') }}

with task_months as (
    select * from {{ ref('int_task_months_judged') }}
    where is_evaluated
),

-- Where the year ends if it goes on at the current rate, by the pace of the task, or as last year went.
courses as (
    select
        *,
        cast(actual_value as double) + current_rate_per_month * months_left as forecast_at_current_rate,
        case
            when pace_numerator > 0 then cast(actual_value * pace_denominator as double) / pace_numerator
        end as forecast_at_pace,
        case
            when last_year_parts > 0 then cast(actual_value * last_year_total_parts as double) / last_year_parts
        end as forecast_as_last_year,
        case
            when current_rate_per_month > 0
                then ceil(cast(target_value - actual_value as double) / current_rate_per_month)
        end as months_to_completion,
        min(case when state_code = 'completed' then period_month end) over (
            partition by org_unit_code, task_code, year
            order by period_month
            rows between unbounded preceding and current row
        ) as completed_month
    from task_months
)

select
    org_unit_code,
    task_code,
    year,
    period_month,
    case
        when state_code = 'completed' then 0
        when months_left > 0 then cast(target_value - actual_value as double) / months_left
    end as needed_per_month,
    forecast_at_pace as forecast_value,
    least(forecast_at_pace, forecast_at_current_rate, forecast_as_last_year) as forecast_low,
    greatest(forecast_at_pace, forecast_at_current_rate, forecast_as_last_year) as forecast_high,
    case
        when state_code = 'completed' then completed_month
        when months_to_completion <= 600
            then cast({{ dbt.dateadd('month', 'cast(months_to_completion as integer)', 'period_month') }} as date)
    end as expected_completion_month
from courses
