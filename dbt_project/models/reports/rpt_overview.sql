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
),

periods_described as (
    select
        periods.*,
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
),

rulers as (
    select
        *,
        {{ year_ruler('month_no') }} as ruler_html
    from periods_described
),

overviews as (
    select
        *,
        '<div class="gb-hero"><div class="gb-hero-line"><b>' || period_year || '年' || month_no || '月</b><span>序时进度 '
        || pace_text || '%</span><span class="gb-soft">' || case when month_no = 6 then '时间过半,' else '' end
        || '全年12个月已过' || month_no || '个月</span></div>' || ruler_html || '<div class="gb-facts">数据截至'
        || period_year || '年' || month_no || '月底 · 应报单位' || expected_units || '家,已报' || reported_units
        || '家 · 最近收到 ' || last_received_text || '</div>'
        || case when note_zh = '' then '' else '<div class="gb-note">' || note_zh || '</div>' end
        || '</div>' as header_html_zh,
        '<div class="gb-hero"><div class="gb-hero-line"><b>' || period_en || '</b><span>Pace '
        || pace_text || '%</span><span class="gb-soft">' || month_no || ' of 12 months gone</span></div>' || ruler_html
        || '<div class="gb-facts">Data as of the end of ' || period_en || ' · ' || reported_units || ' of '
        || expected_units || ' units reported · last received ' || last_received_text || '</div>'
        || case when note_en = '' then '' else '<div class="gb-note">' || note_en || '</div>' end
        || '</div>' as header_html_en,
        '<div class="gb-hero"><div class="gb-hero-line"><b>' || period_year || '年' || month_no || '月</b>'
        || '<span class="gb-facts">数据截至' || period_year || '年' || month_no || '月底 · 应报单位' || expected_units
        || '家,已报' || reported_units || '家 · 最近收到 ' || last_received_text || '</span></div>'
        || case when note_zh = '' then '' else '<div class="gb-note">' || note_zh || '</div>' end
        || '</div>' as head_html_zh,
        '<div class="gb-hero"><div class="gb-hero-line"><b>' || period_en
        || '</b><span class="gb-facts">Data as of the end of '
        || period_en
        || ' · '
        || reported_units
        || ' of '
        || expected_units
        || ' units reported · last received '
        || last_received_text || '</span></div>'
        || case when note_en = '' then '' else '<div class="gb-note">' || note_en || '</div>' end
        || '</div>' as head_html_en
    from rulers
),

overviews_with_tiles as (
    select
        *,
        {{ state_tiles('zh') }} as tiles_html_zh,
        {{ state_tiles('en') }} as tiles_html_en
    from overviews
)

select
    period_month,
    period_zh,
    period_en,
    reported_units,
    expected_units,
    last_received_at,
    cast(completed as integer) as tasks_completed,
    cast(ahead as integer) as tasks_ahead,
    cast(on_pace as integer) as tasks_on_pace,
    cast(behind as integer) as tasks_behind,
    cast(other as integer) as tasks_other,
    cast(not_reported as integer) as tasks_not_reported,
    header_html_zh,
    header_html_en,
    head_html_zh,
    head_html_en,
    tiles_html_zh,
    tiles_html_en
from overviews_with_tiles
