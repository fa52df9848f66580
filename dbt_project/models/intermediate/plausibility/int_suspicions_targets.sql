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

-- A month as those before it, the empty ones among them, and as much more as the season explains.
with_usual as (
    select
        figures.*,
        coalesce(figures.reported_ytd, months.ytd_value) as ytd_value,
        (coalesce(figures.reported_ytd, months.ytd_value) - figures.figure) / nullif(figures.month_no - 1, 0)
            as average_before
    from figures
    inner join months
        on figures.org_unit_code = months.org_unit_code
        and figures.indicator_code = months.indicator_code
        and figures.period_month = months.period_month
),

-- 踩线: at the end of a half-year the cumulative lands on the target, by a month far above those before it and above
-- what the season explains.
hits as (
    select
        with_usual.submission_id,
        rules.rule_code,
        with_usual.indicator_code,
        with_usual.line_index,
        with_usual.ytd_value,
        targets.target_value
    from with_usual
    inner join tasks
        on with_usual.indicator_code = tasks.measure_code and extract(year from with_usual.period_month) = tasks.year
    inner join targets
        on tasks.task_code = targets.task_code
        and tasks.year = targets.year
        and with_usual.org_unit_code = targets.org_unit_code
    inner join rules on targets.target_value >= rules.least_value
    cross join last_months
    where
        mod(with_usual.month_no, last_months.months_of_period) = 0
        and with_usual.ytd_value between targets.target_value and targets.target_value * (1 + rules.threshold)
        and with_usual.figure > last_months.times_usual * with_usual.average_before
        and (
            with_usual.score >= last_months.least_score
            or with_usual.figure
            > last_months.times_usual * with_usual.average_before * exp(greatest(with_usual.season_log, 0))
        )
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
