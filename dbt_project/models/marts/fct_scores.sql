with task_progress as (
    select * from {{ ref('fct_task_progress') }}
),

tasks as (
    select * from {{ ref('dim_tasks') }}
),

score_scales as (
    select * from {{ ref('score_scales') }}
),

score_rules as (
    select * from {{ ref('score_rules') }}
),

reporting_rates as (
    select * from {{ ref('fct_reporting_rates') }}
),

rules as (
    select
        cast(max(case when rule_code = 'cap' then rule_value end) as double) as cap,
        coalesce(max(case when rule_code = 'late_report' then rule_value end), 0) as per_late_report,
        coalesce(max(case when rule_code = 'missing_report' then rule_value end), 0) as per_missing_report,
        coalesce(max(case when rule_code = 'correction_after_deadline' then rule_value end), 0)
            as per_correction
    from score_rules
),

-- A task on a scale earns the share of the highest step that its completion has reached.
steps_reached as (
    select
        task_progress.task_progress_id,
        max(score_scales.points_share) as points_share
    from task_progress
    inner join tasks on task_progress.task_code = tasks.task_code and task_progress.year = tasks.year
    inner join score_scales
        on tasks.scale_code = score_scales.scale_code
        and task_progress.completion_rate >= score_scales.at_least_rate
    group by task_progress.task_progress_id
),

-- The others earn completion ÷ pace, in the score alone no more than the cap; where nothing is to be done yet, all.
tasks_scored as (
    select
        task_progress.*,
        tasks.scale_code,
        rules.cap,
        case
            when task_progress.state_code in ('other', 'not_reported') then null
            when tasks.scale_code is not null then cast(coalesce(steps_reached.points_share, 0) as double)
            when task_progress.pace_numerator = 0 then 1
            else task_progress.completion_rate / task_progress.pace_rate
        end as uncapped_share
    from task_progress
    inner join tasks on task_progress.task_code = tasks.task_code and task_progress.year = tasks.year
    cross join rules
    left join steps_reached on task_progress.task_progress_id = steps_reached.task_progress_id
),

unit_months as (
    select
        org_unit_code,
        period_month,
        max(parent_code) as parent_code,
        max(cap) as cap,
        sum(cast(weight as double) * case when uncapped_share > cap then cap else uncapped_share end)
            as weighted_shares,
        sum(case when uncapped_share is not null then cast(weight as double) end) as weights,
        count(uncapped_share) as scored_tasks,
        count(case when uncapped_share > cap then 1 end) as capped_tasks,
        count(case when state_code = 'not_reported' then 1 end) as silent_tasks
    from tasks_scored
    group by org_unit_code, period_month
),

-- Reports owed since January, over all forms.
discipline as (
    select
        org_unit_code,
        period_month,
        sum(ytd_late_reports) as late_reports,
        sum(ytd_missing_reports) as missing_reports,
        sum(ytd_corrected_late_reports) as corrected_late_reports
    from reporting_rates
    group by org_unit_code, period_month
),

scores as (
    select
        unit_months.*,
        coalesce(discipline.late_reports, 0) as late_reports,
        coalesce(discipline.missing_reports, 0) as missing_reports,
        coalesce(discipline.corrected_late_reports, 0) as corrected_late_reports,
        100 * unit_months.weighted_shares / unit_months.weights as task_score,
        coalesce(discipline.late_reports, 0) * rules.per_late_report
        + coalesce(discipline.missing_reports, 0) * rules.per_missing_report
        + coalesce(discipline.corrected_late_reports, 0) * rules.per_correction as reporting_points
    from unit_months
    cross join rules
    left join discipline
        on unit_months.org_unit_code = discipline.org_unit_code
        and unit_months.period_month = discipline.period_month
)

-- Who has not reported a task of the month has no score rather than a low one.
select
    concat_ws(':', org_unit_code, cast(period_month as string)) as score_id,
    org_unit_code,
    parent_code,
    period_month,
    case
        when silent_tasks = 0 and weights > 0 then round(task_score + cast(reporting_points as double), 9)
    end as score,
    case when silent_tasks = 0 and weights > 0 then round(task_score, 9) end as task_score,
    cast(reporting_points as decimal(18, 4)) as reporting_points,
    cast(late_reports as integer) as late_reports,
    cast(missing_reports as integer) as missing_reports,
    cast(corrected_late_reports as integer) as corrected_late_reports,
    cap,
    cast(capped_tasks as integer) as capped_tasks,
    cast(scored_tasks as integer) as scored_tasks,
    cast(silent_tasks as integer) as silent_tasks
from scores
