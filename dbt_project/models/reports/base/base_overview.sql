with periods as (
    select * from {{ ref('rpt_periods') }}
),

task_progress as (
    select * from {{ ref('fct_task_progress') }}
),

org_units as (
    select * from {{ ref('dim_org_units') }}
),

county_notes as (
    select * from {{ ref('county') }}
),

county as (
    select org_unit_code
    from org_units
    where parent_code is null
),

tasks_per_state as (
    select
        task_progress.period_month,
        count(case when task_progress.state_code = 'completed' then 1 end) as completed,
        count(case when task_progress.state_code = 'ahead' then 1 end) as ahead,
        count(case when task_progress.state_code = 'on_pace' then 1 end) as on_pace,
        count(case when task_progress.state_code = 'behind' then 1 end) as behind,
        count(case when task_progress.state_code = 'other' then 1 end) as other,
        count(case when task_progress.state_code = 'not_reported' then 1 end) as not_reported
    from task_progress
    inner join county on task_progress.org_unit_code = county.org_unit_code
    group by task_progress.period_month
)

select
    periods.period_month,
    periods.period_en,
    periods.period_zh,
    periods.period_year,
    periods.month_no,
    periods.reported_units,
    periods.expected_units,
    periods.last_received_at,
    tasks_per_state.completed,
    tasks_per_state.ahead,
    tasks_per_state.on_pace,
    tasks_per_state.behind,
    tasks_per_state.other,
    tasks_per_state.not_reported,
    {{ percent_text('periods.month_no', '12') }} as pace_text,
    substring(cast(periods.last_received_at as varchar(30)), 1, 16) as last_received_text,
    {{ html_text("coalesce(county_notes.note_zh, '')") }} as note_zh,
    {{ html_text("coalesce(county_notes.note_en, '')") }} as note_en
from periods
inner join tasks_per_state on periods.period_month = tasks_per_state.period_month
cross join county
left join county_notes on county.org_unit_code = county_notes.org_unit_code
