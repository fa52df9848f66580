with figures as (
    select * from {{ ref('base_figures') }}
),

lines as (
    select * from {{ ref('base_lines') }}
),

periods as (
    select * from {{ ref('rpt_periods') }}
),

org_units as (
    select * from {{ ref('dim_org_units') }}
),

figures_written as (
    select
        figures.*,
        lines.section_zh,
        lines.section_en,
        lines.measure_kind,
        lines.measure_code,
        lines.is_by_unit,
        lines.name_zh,
        lines.name_en,
        lines.unit_zh,
        lines.unit_en,
        lines.display_factor,
        lines.writing,
        {{ written('figures.figure', 'figures.numerator', 'figures.denominator', 'lines') }} as figure_text,
        {{ written('figures.last_figure', 'figures.last_numerator', 'figures.last_denominator', 'lines') }}
            as last_text,
        {{ written('figures.month_value', 'null', 'null', 'lines') }} as month_text,
        -- Of the rates as written, so that a reader who subtracts gets the same.
        case
            when lines.writing = 'rate' and figures.denominator > 0 and figures.last_denominator > 0
                then
                    {{ half_up('(100 * figures.numerator)', 'figures.denominator', 2) }}
                    - {{ half_up('(100 * figures.last_numerator)', 'figures.last_denominator', 2) }}
        end as points,
        case
            when lines.writing <> 'rate' and figures.last_figure > 0 and figures.figure is not null
                then {{ half_up('(100 * (figures.figure - figures.last_figure))', 'figures.last_figure', 1) }}
        end as growth
    from figures
    inner join lines on figures.page_code = lines.page_code and figures.line_no = lines.line_no
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
    {{ card_link('figures_written', 'zh') }} as name_html_zh,
    {{ card_link('figures_written', 'en') }} as name_html_en,
    lpad(cast(figures_written.line_no as varchar(3)), 2, '0') || ' ' || figures_written.name_zh as column_zh,
    lpad(cast(figures_written.line_no as varchar(3)), 2, '0') || ' ' || figures_written.name_en as column_en,
    figures_written.unit_zh as unit_of_measure_zh,
    figures_written.unit_en as unit_of_measure_en,
    case
        when not figures_written.is_asked then '<span class="gb-soft">报表未设</span>'
        when figures_written.is_silent then {{ state_badge("'未报'", "'not_reported'") }}
        when figures_written.figure_text is null then '<span class="gb-soft">—</span>'
        else '<span class="gb-figure">' || figures_written.mark || figures_written.figure_text || '</span>'
    end as figure_html_zh,
    case
        when not figures_written.is_asked then '<span class="gb-soft">not asked</span>'
        when figures_written.is_silent then {{ state_badge("'Not reported'", "'not_reported'") }}
        when figures_written.figure_text is null then '<span class="gb-soft">—</span>'
        else
            '<span class="gb-figure">' || replace(figures_written.mark, '约', '≈') || figures_written.figure_text
            || '</span>'
    end as figure_html_en,
    case
        when figures_written.writing in ('rate', 'per') and figures_written.denominator > 0
            then
                {{ plain_amount('figures_written.numerator') }} || ' / '
                || {{ plain_amount('figures_written.denominator') }}
        else ''
    end as fraction_text,
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
