-- Units of which something changed, and those above them, from that month on; all from a changed pace on.
{{ config(
    materialized='incremental',
    meta={'follows': 'measures', 'paced': true},
    pre_hook="{{ leave_out_changed(ref('int_changed_units')) }}",
    post_hook="{{ keep_built_from() }}"
) }}

with task_shares as (
    select * from {{ ref('int_task_shares') }}
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

-- In the score alone a task counts no more than the cap.
unit_months as (
    select
        task_shares.org_unit_code,
        task_shares.period_month,
        max(task_shares.parent_code) as parent_code,
        max(rules.cap) as cap,
        sum(
            cast(task_shares.weight as double)
            * case when task_shares.share_earned > rules.cap then rules.cap else task_shares.share_earned end
        ) as weighted_shares,
        sum(case when task_shares.share_earned is not null then cast(task_shares.weight as double) end) as weights,
        count(task_shares.share_earned) as scored_tasks,
        count(case when task_shares.share_earned > rules.cap then 1 end) as capped_tasks,
        count(case when task_shares.state_code = 'not_reported' then 1 end) as silent_tasks
    from task_shares
    cross join rules
    {{ only_changed('task_shares') }}
    group by task_shares.org_unit_code, task_shares.period_month
),

-- Reports owed since January, over all forms: a quarterly one counts in the months that follow it too.
discipline as (
    select
        unit_months.org_unit_code,
        unit_months.period_month,
        sum(reporting_rates.late_reports) as late_reports,
        sum(reporting_rates.missing_reports) as missing_reports,
        sum(reporting_rates.corrected_late_reports) as corrected_late_reports
    from unit_months
    inner join reporting_rates
        on unit_months.org_unit_code = reporting_rates.org_unit_code
        and extract(year from unit_months.period_month) = extract(year from reporting_rates.period_month)
        and unit_months.period_month >= reporting_rates.period_month
    group by unit_months.org_unit_code, unit_months.period_month
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
