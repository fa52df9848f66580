with periods as (
    select * from {{ ref('rpt_periods') }}
),

findings as (
    select * from {{ ref('fct_findings') }}
),

org_units as (
    select * from {{ ref('dim_org_units') }}
),

indicators as (
    select * from {{ ref('dim_indicators') }}
),

-- Days are counted to the newest report, so that a page of the past says the same every day it is opened.
newest as (
    select max(last_received_at) as received_at
    from periods
),

findings_in_words as (
    select
        findings.*,
        periods.period_zh,
        periods.period_en,
        org_units.group_zh,
        org_units.group_en,
        coalesce(indicators.family_zh, '整份报表') as family_zh,
        coalesce(indicators.family_en, 'The whole report') as family_en,
        {{ unit_label('org_units', 'zh') }} as unit_label_zh,
        {{ unit_label('org_units', 'en') }} as unit_label_en,
        {{ unit_link('org_units', 'zh') }} as unit_html_zh,
        {{ unit_link('org_units', 'en') }} as unit_html_en,
        org_units.sort_order as unit_order,
        {{ dbt.datediff('cast(findings.received_at as date)', 'cast(newest.received_at as date)', 'day') }} as age_days,
        case findings.severity when 'hard' then '强制性' when 'soft' then '核实性' else '提示性' end as severity_zh,
        case findings.severity when 'hard' then 'Must mend' when 'soft' then 'Explain' else 'Note' end as severity_en,
        case findings.severity when 'hard' then 'returned' when 'soft' then 'late' else 'other' end as badge,
        case findings.status when 'open' then '待处理' when 'explained' then '已说明' else '已更正' end as standing_zh,
        case findings.status when 'open' then 'Open' when 'explained' then 'Explained' else 'Fixed' end as standing_en
    from findings
    inner join periods on findings.period_month = periods.period_month
    inner join org_units on findings.org_unit_code = org_units.org_unit_code
    left join indicators on findings.indicator_code = indicators.indicator_code
    cross join newest
)

select
    finding_id,
    period_month,
    period_zh,
    period_en,
    org_unit_code,
    cast(unit_order as integer) as unit_order,
    unit_label_zh,
    unit_label_en,
    unit_html_zh,
    unit_html_en,
    group_zh,
    group_en,
    family_zh,
    family_en,
    severity,
    {{ state_badge('severity_zh', 'badge') }} as severity_html_zh,
    {{ state_badge('severity_en', 'badge') }} as severity_html_en,
    severity_zh,
    severity_en,
    status,
    standing_zh,
    standing_en,
    cast(age_days as integer) as age_days,
    -- In words that sort by age.
    case when age_days <= 3 then '3天以内' when age_days <= 10 then '4—10天' else '超过10天' end as age_zh,
    case when age_days <= 3 then '0–3 days' when age_days <= 10 then '4–10 days' else 'over 10 days' end as age_en,
    {{ html_text('message_zh') }} as message_zh,
    {{ html_text('message_en') }} as message_en,
    {{ html_text("coalesce(file_name, '')") }} || ' · ' || {{ html_text("coalesce(sheet, '')") }} || '!'
    || coalesce(cell, '') as place_text
from findings_in_words
