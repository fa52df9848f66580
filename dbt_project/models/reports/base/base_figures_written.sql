with figures as (
    select * from {{ ref('base_figures') }}
),

lines as (
    select * from {{ ref('base_lines') }}
),

org_units as (
    select * from {{ ref('dim_org_units') }}
)

select
    figures.page_code,
    figures.line_no,
    figures.org_unit_code,
    figures.period_month,
    figures.is_asked,
    figures.month_value,
    figures.figure,
    figures.numerator,
    figures.denominator,
    figures.is_silent,
    figures.mark,
    figures.last_figure,
    figures.last_numerator,
    figures.last_denominator,
    lines.section_zh,
    lines.section_en,
    lines.measure_kind,
    lines.measure_code,
    lines.is_by_unit and figures.is_asked as is_by_unit,
    lines.column_no,
    -- A unit's own count has cells behind it; a rate has its definition, the county has its units.
    lines.measure_kind = 'indicator' and org_units.parent_code is not null as has_cells,
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
    {{ fraction('figures', 'lines', 'zh') }} as fraction_zh,
    {{ fraction('figures', 'lines', 'en') }} as fraction_en,
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
inner join org_units on figures.org_unit_code = org_units.org_unit_code
inner join lines on figures.page_code = lines.page_code and figures.line_no = lines.line_no
