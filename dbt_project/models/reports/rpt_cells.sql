with periods as (
    select * from {{ ref('rpt_periods') }}
),

cells as (
    select * from {{ ref('fct_cells') }}
),

indicators as (
    select * from {{ ref('dim_indicators') }}
),

org_units as (
    select * from {{ ref('dim_org_units') }}
)

select
    cells.cell_id,
    periods.period_month,
    periods.period_zh,
    periods.period_en,
    cells.org_unit_code,
    {{ unit_label('org_units', 'zh') }} as unit_label_zh,
    {{ unit_label('org_units', 'en') }} as unit_label_en,
    indicators.family_zh,
    indicators.family_en,
    cells.indicator_code,
    indicators.name_zh as indicator_zh,
    indicators.name_en as indicator_en,
    case cells.column_role when 'month' then '本月' when 'ytd' then '累计' else '期末' end as role_zh,
    case cells.column_role when 'month' then 'month' when 'ytd' then 'year' else 'end' end as role_en,
    case
        when cells.qualifier = 'not_applicable' then '／'
        when cells.value is null then '—'
        else case cells.qualifier when 'exact' then '' else '约' end || {{ amount_text('cells.value', '1', 2) }}
    end as value_text,
    indicators.unit_zh,
    indicators.unit_en,
    {{ html_text('cells.file_name') }} as file_name,
    {{ html_text('cells.sheet') }} || '!' || cells.cell as cell_text,
    cast(cells.version as integer) as version,
    substring(cast(cells.received_at as varchar(30)), 1, 16) as received_text
from cells
inner join periods on cells.period_month = periods.period_month
inner join indicators on cells.indicator_code = indicators.indicator_code
inner join org_units on cells.org_unit_code = org_units.org_unit_code
