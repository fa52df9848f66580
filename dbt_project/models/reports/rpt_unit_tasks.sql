with periods as (
    select * from {{ ref('rpt_periods') }}
),

task_progress as (
    select * from {{ ref('fct_task_progress') }}
),

org_units as (
    select * from {{ ref('dim_org_units') }}
),

progress_in_order as (
    select
        task_progress.*,
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
),

progress_in_words as (
    select
        *,
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
            when is_approximate then '约' || {{ amount_text('actual_value', 'display_factor') }}
            else {{ amount_text('actual_value', 'display_factor') }}
        end as actual_amount,
        coalesce({{ amount_text('target_value', 'display_factor') }}, '—') as target_amount,
        -- Whole things are counted with one decimal at most, money in 万元 with two.
        case
            when needed_per_month <= 0 or needed_per_month is null then null
            when display_factor = 1 then {{ amount_text('needed_per_month', 'display_factor', 1) }}
            else {{ amount_text('needed_per_month', 'display_factor', 2) }}
        end as needed,
        {{ state_in_english('state_code') }} as state_en
    from progress_in_order
),

cells as (
    select
        *,
        case
            when gap is null then '—'
            when gap = 0 then '与序时进度持平'
            when gap > 0 then '超序时进度' || gap || '个百分点'
            else '低于序时进度' || abs(gap) || '个百分点'
        end as gap_zh,
        case
            when gap is null then '—'
            when gap = 0 then 'on pace'
            when gap > 0 then gap || ' points ahead'
            else abs(gap) || ' points behind'
        end as gap_en,
        coalesce(completion_percent || '%', '—') as completion_text,
        {{ pace_bar('state_code', "coalesce(completion_percent, '0')", 'pace') }} as progress_html,
        case
            when state_code = 'not_reported' then '—'
            when rank is null then '不参与'
            else cast(rank as varchar(10))
        end as rank_zh,
        case
            when state_code = 'not_reported' then '—'
            when rank is null then 'n/a'
            else cast(rank as varchar(10))
        end as rank_en,
        case
            when places_gained > 0 then '↑' || places_gained
            when places_gained < 0 then '↓' || abs(places_gained)
            when places_gained = 0 then '→'
            else '—'
        end as rank_change
    from progress_in_words
)

select
    cast(org_unit_code || '-' || task_code || '-' || period_en as varchar(80)) as unit_task_id,
    period_month,
    period_zh,
    period_en,
    org_unit_code,
    cast(unit_order as integer) as unit_order,
    is_county,
    unit_name_zh as unit_zh,
    unit_name_en as unit_en,
    lpad(cast(unit_order as varchar(4)), 2, '0') || ' ' || unit_name_zh as unit_label_zh,
    lpad(cast(unit_order as varchar(4)), 2, '0') || ' ' || unit_name_en as unit_label_en,
    unit_html_zh,
    unit_html_en,
    group_zh,
    group_en,
    task_code,
    cast(sort_order as integer) as task_order,
    task_name_zh as task_zh,
    task_name_en as task_en,
    sort_order || ' ' || task_name_zh as task_label_zh,
    sort_order || ' ' || task_name_en as task_label_en,
    state_code,
    cast(coalesce(rank, 9999) as integer) as rank_order,
    actual_amount || ' / ' || target_amount || ' ' || display_unit as amount_zh,
    actual_amount || ' / ' || target_amount || ' ' || display_unit_en as amount_en,
    completion_text,
    cast(completion_percent as decimal(18, 2)) as completion_points,
    cast(pace as decimal(18, 2)) as pace_points,
    cast(gap as decimal(18, 2)) as gap_points,
    '<span class="gb-figure">' || completion_text || '</span>' as completion_html,
    gap_zh,
    gap_en,
    coalesce('每月' || needed || display_unit, '—') as needed_zh,
    coalesce(needed, '—') as needed_en,
    progress_html,
    {{ state_badge('state', 'state_code') }} as state_html_zh,
    {{ state_badge('state_en', 'state_code') }} as state_html_en,
    '<div class="gb-cell">' || {{ state_badge('state', 'state_code') }} || '<i>' || completion_text || '</i></div>'
        as cell_html_zh,
    '<div class="gb-cell">' || {{ state_badge('state_en', 'state_code') }} || '<i>' || completion_text || '</i></div>'
        as cell_html_en,
    rank_zh,
    rank_en,
    rank_change
from cells
