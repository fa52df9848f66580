with periods as (
    select * from {{ ref('rpt_periods') }}
),

task_progress as (
    select * from {{ ref('fct_task_progress') }}
),

org_units as (
    select * from {{ ref('dim_org_units') }}
),

task_families as (
    select * from {{ ref('base_task_families') }}
),

progress_in_order as (
    select
        task_progress.*,
        task_families.family_zh,
        task_families.family_en,
        task_families.measure_code,
        periods.period_zh,
        periods.period_en,
        org_units.sort_order as unit_order,
        {{ unit_link('org_units', 'zh') }} as unit_html_zh,
        {{ unit_link('org_units', 'en') }} as unit_html_en,
        org_units.name_zh as unit_name_zh,
        org_units.name_en as unit_name_en,
        org_units.group_zh,
        org_units.group_en,
        org_units.parent_code is null as is_county,
        -- Compared with the month before within the same year; the first month of a year has none.
        lag(task_progress.rank) over (
            partition by task_progress.org_unit_code, task_progress.task_code, task_progress.year
            order by task_progress.period_month
        ) - task_progress.rank as places_gained,
        task_progress.state_code in ('completed', 'ahead', 'on_pace', 'behind') as is_evaluated
    from task_progress
    inner join periods on task_progress.period_month = periods.period_month
    inner join org_units on task_progress.org_unit_code = org_units.org_unit_code
    inner join task_families
        on task_progress.task_code = task_families.task_code and task_progress.year = task_families.year
)

select
    org_unit_code,
    task_code,
    task_name_zh,
    task_name_en,
    family_zh,
    family_en,
    measure_code,
    period_month,
    display_unit,
    display_unit_en,
    state_code,
    state,
    rank,
    sort_order,
    period_zh,
    period_en,
    unit_order,
    unit_html_zh,
    unit_html_en,
    unit_name_zh,
    unit_name_en,
    group_zh,
    group_en,
    is_county,
    places_gained,
    case when is_evaluated then {{ percent_text('actual_value', 'target_value') }} end as completion_percent,
    {{ percent_text('pace_numerator', 'pace_denominator') }} as pace,
    case
        when is_evaluated
            then {{ half_up(
                '(100 * (actual_value * pace_denominator - pace_numerator * target_value))',
                '(target_value * pace_denominator)', 2
            ) }}
    end as gap,
    case
        when state_code = 'not_reported' or actual_value is null then '—'
        when is_approximate then '约' || {{ amount_to_read('actual_value', 'display_factor') }}
        else {{ amount_to_read('actual_value', 'display_factor') }}
    end as actual_amount,
    {{ amount_to_read('target_value', 'display_factor') }} as target_amount,
    -- What is still needed is rounded up to whole things: with four unions a month where 4.5 are needed it fails.
    case
        when needed_per_month <= 0 or needed_per_month is null then null
        when display_factor = 1
            then cast(cast(ceil(cast(needed_per_month as decimal(18, 4))) as decimal(18, 0)) as varchar(40))
        else {{ amount_to_read('needed_per_month', 'display_factor') }}
    end as needed,
    {{ state_in_english('state_code') }} as state_en
from progress_in_order
