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

-- Where the year will end if it goes on as it went; the range is that of the ways to look ahead.
forecasts as (
    select
        task_progress.*,
        periods.period_zh,
        periods.period_en,
        periods.period_year,
        {{ unit_label('org_units', 'zh') }} as unit_label_zh,
        {{ unit_label('org_units', 'en') }} as unit_label_en,
        task_families.family_zh,
        task_families.family_en,
        {{ estimate_to_read('task_progress.forecast_value', 'task_progress.display_factor') }} as forecast_text,
        {{ estimate_to_read('task_progress.forecast_low', 'task_progress.display_factor') }} as low_text,
        {{ estimate_to_read('task_progress.forecast_high', 'task_progress.display_factor') }} as high_text,
        {{ amount_to_read('task_progress.target_value', 'task_progress.display_factor') }} as target_text,
        {{ percent_text('task_progress.forecast_value', 'task_progress.target_value') }} as forecast_percent,
        case
            when task_progress.forecast_low >= task_progress.target_value then 'completed'
            when task_progress.forecast_value >= task_progress.target_value then 'ahead'
            when task_progress.forecast_high >= task_progress.target_value then 'on_pace'
            else 'behind'
        end as outlook
    from task_progress
    inner join periods on task_progress.period_month = periods.period_month
    inner join org_units on task_progress.org_unit_code = org_units.org_unit_code
    inner join task_families
        on task_progress.task_code = task_families.task_code and task_progress.year = task_families.year
    where task_progress.forecast_value is not null and task_progress.target_value > 0
)

select
    cast(org_unit_code || '-' || task_code || '-' || period_en as varchar(80)) as forecast_id,
    period_month,
    period_zh,
    period_en,
    org_unit_code,
    parent_code is null as is_county,
    unit_label_zh,
    unit_label_en,
    task_code,
    cast(sort_order as integer) as task_order,
    task_name_zh as task_zh,
    task_name_en as task_en,
    family_zh,
    family_en,
    forecast_text || ' / ' || target_text || ' ' || display_unit as forecast_zh,
    forecast_text || ' / ' || target_text || ' ' || display_unit_en as forecast_en,
    case when low_text = high_text then '—' else low_text || '—' || high_text end as range_text,
    '<span class="gb-figure">' || forecast_percent || '%</span>' as forecast_html,
    '<span class="gb-outlook gb-' || replace(outlook, '_', '-') || '">' || case outlook
        when 'completed' then '稳能完成'
        when 'ahead' then '预计完成'
        when 'on_pace' then '加把劲可完成'
        else '预计完不成'
    end || '</span>' as outlook_html_zh,
    '<span class="gb-outlook gb-' || replace(outlook, '_', '-') || '">' || case outlook
        when 'completed' then 'Safe'
        when 'ahead' then 'Likely'
        when 'on_pace' then 'Possible'
        else 'Unlikely'
    end || '</span>' as outlook_html_en,
    coalesce(substring(cast(expected_completion_month as varchar(30)), 1, 7), '—') as expected_month
from forecasts
