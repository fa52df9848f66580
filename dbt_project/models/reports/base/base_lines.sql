with lines as (
    select * from {{ ref('report_lines') }}
),

measures as (
    select * from {{ ref('base_measures') }}
)

select
    lines.page_code,
    lines.line_no,
    lines.section_zh,
    lines.section_en,
    lines.measure_kind,
    lines.measure_code,
    lines.is_by_unit,
    measures.name_zh,
    measures.name_en,
    measures.unit_zh,
    measures.unit_en,
    measures.display_factor,
    measures.numerator_factor,
    measures.denominator_factor,
    measures.side_unit_zh,
    measures.side_unit_en,
    measures.writing,
    -- Of the columns of the page's table of units: 1, 2, 3, whatever lines stand between them.
    cast(
        sum(case when lines.is_by_unit then 1 else 0 end) over (
            partition by lines.page_code order by lines.line_no rows between unbounded preceding and current row
        ) as integer
    ) as column_no
from lines
inner join measures on lines.measure_kind = measures.measure_kind and lines.measure_code = measures.measure_code
