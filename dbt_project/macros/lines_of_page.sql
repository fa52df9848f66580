{# The figures that a dashboard page shows, one row per unit, month and line. #}
{% macro lines_of_page(page_code) -%}
    with figures as (
        select * from {{ ref('base_figures_in_words') }}
    )

    select
        figure_id,
        period_month,
        period_zh,
        period_en,
        period_year,
        month_no,
        org_unit_code,
        is_county,
        is_by_unit,
        is_listed,
        group_zh,
        group_en,
        unit_zh,
        unit_en,
        line_no,
        section_zh,
        section_en,
        measure_code,
        name_zh,
        name_en,
        name_html_zh,
        name_html_en,
        column_zh,
        column_en,
        unit_of_measure_zh,
        unit_of_measure_en,
        figure_html_zh,
        figure_html_en,
        fraction_zh,
        fraction_en,
        bar_html,
        month_text,
        last_text,
        change_zh,
        change_en,
        amount,
        month_amount,
        month_wan
    from figures
    where page_code = '{{ page_code }}'
{%- endmacro %}
