with figures as (
    select
        *,
        1 + mod(month_count - 1, 12) as month_no
    from {{ ref('int_plausibility_scores') }}
    where column_role = 'month'
),

months as (
    select * from {{ ref('int_unit_indicator_months') }}
),

tasks as (
    select * from {{ ref('annual_tasks') }}
    where measure_kind = 'indicator'
),

targets as (
    select * from {{ ref('int_targets_in_force') }}
    where in_force_to is null
),

rules as (
    select * from {{ ref('plausibility_rules') }}
    where rule_code = 'target_hit_exactly'
),

last_months as (
    select
        cast(threshold as double) as least_score,
        least_count as months_of_period,
        least_value as times_usual
    from {{ ref('plausibility_rules') }}
    where rule_code = 'target_month'
),

-- 踩线: at the end of a half-year the cumulative lands on the target, by a month far above those before it and above
-- what the season explains.
hits as (
    select
        figures.submission_id,
        rules.rule_code,
        figures.indicator_code,
        figures.line_index,
        months.ytd_value,
        targets.target_value
    from figures
    inner join months
        on figures.org_unit_code = months.org_unit_code
        and figures.indicator_code = months.indicator_code
        and figures.period_month = months.period_month
    inner join tasks
        on figures.indicator_code = tasks.measure_code and extract(year from figures.period_month) = tasks.year
    inner join targets
        on tasks.task_code = targets.task_code
        and tasks.year = targets.year
        and figures.org_unit_code = targets.org_unit_code
    inner join rules on targets.target_value >= rules.least_value
    cross join last_months
    where
        mod(figures.month_no, last_months.months_of_period) = 0
        and months.ytd_value between targets.target_value and targets.target_value * (1 + rules.threshold)
        and figures.score >= last_months.least_score
        and figures.figure * (figures.month_no - 1) > last_months.times_usual * (months.ytd_value - figures.figure)
)

select
    submission_id,
    rule_code,
    indicator_code,
    line_index,
    'ytd' as column_role,
    ytd_value as value,
    target_value
from hits
