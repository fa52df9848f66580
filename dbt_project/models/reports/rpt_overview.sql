with overview as (
    select * from {{ ref('base_overview') }}
),

rulers as (
    select
        *,
        {{ year_ruler('month_no') }} as ruler_html
    from overview
),

overviews as (
    select
        *,
        '<div class="gb-hero"><div class="gb-hero-line"><b>' || period_year || '年' || month_no || '月</b><span>序时进度 '
        || pace_text || '%</span><span class="gb-soft">' || case when month_no = 6 then '时间过半，' else '' end
        || '全年12个月已过' || month_no || '个月</span></div>' || ruler_html || '<div class="gb-facts">数据截至'
        || period_year || '年' || month_no || '月底 · 应报单位' || expected_units || '家，已报' || reported_units
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
        || '家，已报' || reported_units || '家 · 最近收到 ' || last_received_text || '</span></div>'
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
    cast(period_year as varchar(4)) as period_year,
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
