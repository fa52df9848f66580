with unit_tasks as (
    select * from {{ ref('rpt_unit_tasks') }}
),

tiles as (
    select * from {{ ref('unit_tiles') }}
),

tiles_drawn as (
    select
        unit_tasks.period_month,
        unit_tasks.period_zh,
        unit_tasks.period_en,
        unit_tasks.task_code,
        unit_tasks.task_order,
        unit_tasks.task_label_zh,
        unit_tasks.task_label_en,
        tiles.tile_row,
        tiles.tile_column,
        '<div class="gb-tile-unit gb-' || replace(unit_tasks.state_code, '_', '-') || '" style="grid-row:'
        || tiles.tile_row || ';grid-column:' || tiles.tile_column || '">' as tile_opens,
        unit_tasks.unit_html_zh || unit_tasks.state_html_zh as tile_zh,
        -- Every tile is a township, a town or a subdistrict; the word would not fit.
        regexp_replace(unit_tasks.unit_html_en, ' (Town|Township|Subdistrict)<', '<') || unit_tasks.state_html_en
            as tile_en,
        '<i>' || unit_tasks.completion_text || '</i></div>' as tile_closes
    from unit_tasks
    inner join tiles on unit_tasks.org_unit_code = tiles.org_unit_code
)

select
    cast(task_code || '-' || period_en as varchar(80)) as map_id,
    period_month,
    period_zh,
    period_en,
    task_code,
    task_label_zh,
    task_label_en,
    cast(count(*) as integer) as units,
    '<div class="gb-map">' || {{ joined_text('tile_opens || tile_zh || tile_closes', 'tile_row, tile_column') }}
    || '</div><div class="gb-soft">' || substring(task_label_zh, length(cast(task_order as varchar(4))) + 2)
    || ' · 示意图，位置大致，不表示面积和界线</div>' as map_html_zh,
    '<div class="gb-map gb-map-en">'
    || {{ joined_text('tile_opens || tile_en || tile_closes', 'tile_row, tile_column') }}
    || '</div><div class="gb-soft">' || substring(task_label_en, length(cast(task_order as varchar(4))) + 2)
    || ' · schematic: rough positions, no areas or borders</div>' as map_html_en
from tiles_drawn
group by
    period_month,
    period_zh,
    period_en,
    task_code,
    task_order,
    task_label_zh,
    task_label_en
