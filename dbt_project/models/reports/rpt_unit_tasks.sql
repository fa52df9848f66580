with unit_tasks as (
    select * from {{ ref('base_unit_tasks') }}
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
    from unit_tasks
)

select
    cast(org_unit_code || '-' || task_code || '-' || period_en as varchar(80)) as unit_task_id,
    period_month,
    period_zh,
    period_en,
    substring(period_en, 1, 4) as period_year,
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
    {{ measure_link('measure_code', 'task_name_zh', 'zh') }} as task_html_zh,
    {{ measure_link('measure_code', 'task_name_en', 'en') }} as task_html_en,
    family_zh,
    family_en,
    sort_order || ' ' || task_name_zh as task_label_zh,
    sort_order || ' ' || task_name_en as task_label_en,
    state_code,
    cast(coalesce(rank, 9999) as integer) as rank_order,
    coalesce(actual_amount || ' / ' || target_amount || ' ' || display_unit, '—') as amount_zh,
    coalesce(actual_amount || ' / ' || target_amount || ' ' || display_unit_en, '—') as amount_en,
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
