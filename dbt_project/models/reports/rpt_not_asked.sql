with figures as (
    select * from {{ ref('base_figures_in_words') }}
),

names as (
    select
        page_code,
        period_month,
        period_zh,
        period_en,
        count(case when is_listed then 1 end) as asked,
        count(case when not is_listed then 1 end) as not_asked,
        {{ joined_text("case when is_listed then '' else '、' || name_zh end", 'line_no') }} as names_zh,
        {{ joined_text("case when is_listed then '' else ', ' || name_en end", 'line_no') }} as names_en
    from figures
    where is_county
    group by page_code, period_month, period_zh, period_en
)

select
    cast(page_code || '-' || period_en as varchar(40)) as not_asked_id,
    page_code,
    period_month,
    period_zh,
    period_en,
    cast(not_asked as integer) as not_asked,
    '<div class="gb-quiet">' || case
        when not_asked = 0 then '本页' || asked || '项指标本月都有报表填报。'
        else '报表未设（本月没有报表填报，共' || not_asked || '项）：' || substring(names_zh, 2) || '。'
    end || '</div>' as sentence_html_zh,
    '<div class="gb-quiet">' || case
        when not_asked = 0 then 'A form asks for each of the ' || asked || ' figures of this page.'
        else 'In no form of the month (' || not_asked || ', not asked): ' || substring(names_en, 3) || '.'
    end || '</div>' as sentence_html_en
from names
