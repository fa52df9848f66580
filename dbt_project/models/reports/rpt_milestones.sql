with milestones as (
    select * from {{ ref('milestones') }}
),

-- What is not due yet is not missing: days are counted to the newest report.
newest as (
    select max(last_received_at) as received_at
    from {{ ref('rpt_periods') }}
),

indicator_values as (
    select * from {{ ref('fct_indicator_values') }}
),

org_units as (
    select * from {{ ref('dim_org_units') }}
),

-- The earliest date that the county as a whole has for the step, if it has one.
steps_reached as (
    select
        indicator_values.indicator_code,
        org_units.org_unit_code,
        min(indicator_values.milestone_date) as reached_on
    from indicator_values
    inner join org_units on indicator_values.org_unit_code = org_units.org_unit_code
    where org_units.parent_code is null and indicator_values.milestone_date is not null
    group by
        indicator_values.indicator_code,
        org_units.org_unit_code
)

select
    cast(milestones.plan_code || '-' || milestones.year || '-' || milestones.step_no as varchar(80)) as milestone_id,
    cast(milestones.year as varchar(4)) as plan_year,
    cast(milestones.step_no as integer) as step_no,
    milestones.name_zh,
    milestones.name_en,
    cast(milestones.planned_date as varchar(10)) as planned_text,
    coalesce(cast(steps_reached.reached_on as varchar(10)), '—') as reached_text,
    {{ amount_text('milestones.weight', '1', 2) }} || '%' as weight_text,
    case
        when steps_reached.reached_on is null and milestones.planned_date >= cast(newest.received_at as date)
            then {{ state_badge("'未到期'", "'other'") }}
        when steps_reached.reached_on is null then {{ state_badge("'到期未报'", "'not_reported'") }}
        when steps_reached.reached_on <= milestones.planned_date then {{ state_badge("'按期完成'", "'completed'") }}
        else {{ state_badge("'逾期完成'", "'late'") }}
    end as state_html_zh,
    case
        when steps_reached.reached_on is null and milestones.planned_date >= cast(newest.received_at as date)
            then {{ state_badge("'Not due yet'", "'other'") }}
        when steps_reached.reached_on is null then {{ state_badge("'Due, not reported'", "'not_reported'") }}
        when steps_reached.reached_on <= milestones.planned_date then {{ state_badge("'Done in time'", "'completed'") }}
        else {{ state_badge("'Done late'", "'late'") }}
    end as state_html_en
from milestones
cross join newest
left join steps_reached on milestones.indicator_code = steps_reached.indicator_code
