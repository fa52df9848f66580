with figures_written as (
    select * from {{ ref('base_figures_written') }}
),

periods as (
    select * from {{ ref('rpt_periods') }}
),

org_units as (
    select * from {{ ref('dim_org_units') }}
)

select
    cast(
        figures_written.page_code || '-' || lpad(cast(figures_written.line_no as varchar(3)), 2, '0') || '-'
        || figures_written.org_unit_code || '-' || periods.period_en as varchar(80)
    ) as figure_id,
    figures_written.page_code,
    periods.period_month,
    periods.period_zh,
    periods.period_en,
    cast(periods.period_year as varchar(4)) as period_year,
    cast(periods.month_no as integer) as month_no,
    figures_written.org_unit_code,
    org_units.parent_code is null as is_county,
    figures_written.is_by_unit,
    org_units.parent_code is null and figures_written.is_asked as is_listed,
    org_units.group_zh,
    org_units.group_en,
    {{ unit_link('org_units', 'zh') }} as unit_zh,
    {{ unit_link('org_units', 'en') }} as unit_en,
    cast(figures_written.line_no as integer) as line_no,
    figures_written.section_zh,
    figures_written.section_en,
    figures_written.measure_code,
    figures_written.name_zh,
    figures_written.name_en,
    {{ measure_link('figures_written.measure_code', 'figures_written.name_zh', 'zh') }} as name_html_zh,
    {{ measure_link('figures_written.measure_code', 'figures_written.name_en', 'en') }} as name_html_en,
    -- Columns sort by their number; a rate says its unit with each figure.
    figures_written.column_no || ' ' || figures_written.name_zh
    || case when figures_written.writing = 'rate' then '' else '(' || figures_written.unit_zh || ')' end
        as column_zh,
    figures_written.column_no || ' ' || figures_written.name_en
    || case when figures_written.writing = 'rate' then '' else ' (' || figures_written.unit_en || ')' end
        as column_en,
    case when figures_written.writing = 'rate' then '' else figures_written.unit_zh end as unit_of_measure_zh,
    case when figures_written.writing = 'rate' then '' else figures_written.unit_en end as unit_of_measure_en,
    case
        when not figures_written.is_asked then '<span class="gb-soft">报表未设</span>'
        when figures_written.is_silent then {{ state_badge("'未报'", "'not_reported'") }}
        when figures_written.figure_text is null then '<span class="gb-soft">—</span>'
        else {{ figure_link('figures_written', 'periods', 'figures_written.mark', 'zh') }}
    end as figure_html_zh,
    case
        when not figures_written.is_asked then '<span class="gb-soft">not asked</span>'
        when figures_written.is_silent then {{ state_badge("'Missing'", "'not_reported'") }}
        when figures_written.figure_text is null then '<span class="gb-soft">—</span>'
        else {{ figure_link('figures_written', 'periods', "replace(figures_written.mark, '约', '≈')", 'en') }}
    end as figure_html_en,
    figures_written.fraction_zh,
    figures_written.fraction_en,
    case
        when figures_written.writing = 'rate' and figures_written.denominator > 0
            then
                '<div class="gb-bar gb-rate"><div class="gb-fill" style="width:'
                || least(greatest(cast(
                    {{ percent_text('figures_written.numerator', 'figures_written.denominator') }}
                    as decimal(18, 2)
                ), 0), 100) || '%"></div></div>'
        else ''
    end as bar_html,
    coalesce(figures_written.month_text, '') as month_text,
    coalesce(figures_written.last_text, '—') as last_text,
    {{ change_words('figures_written.points', 'figures_written.growth', '个百分点') }} as change_zh,
    {{ change_words('figures_written.points', 'figures_written.growth', ' pts') }} as change_en,
    cast(
        case figures_written.writing when 'rate' then 100 * figures_written.figure else figures_written.figure end
        / figures_written.display_factor as decimal(18, 4)
    ) as amount,
    cast(figures_written.month_value / figures_written.display_factor as decimal(18, 4)) as month_amount,
    cast(figures_written.month_value / 10000 as decimal(18, 4)) as month_wan
from figures_written
inner join periods on figures_written.period_month = periods.period_month
inner join org_units on figures_written.org_unit_code = org_units.org_unit_code
