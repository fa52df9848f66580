with line_values as (
    select * from {{ ref('base_line_values') }}
),

periods as (
    select * from {{ ref('rpt_periods') }}
),

lines as (
    select * from {{ ref('base_lines') }}
),

-- A line that no form of the month asks for is said to be so, once, for the county.
counties as (
    select org_unit_code
    from {{ ref('dim_org_units') }}
    where parent_code is null
),

unasked as (
    select
        lines.page_code,
        lines.line_no,
        counties.org_unit_code,
        periods.period_month
    from lines
    cross join counties
    cross join periods
    left join line_values
        on
        lines.page_code = line_values.page_code
        and lines.line_no = line_values.line_no
        and counties.org_unit_code = line_values.org_unit_code
        and periods.period_month = line_values.period_month
    where line_values.org_unit_code is null
),

rows_to_show as (
    select
        page_code,
        line_no,
        org_unit_code,
        period_month,
        true as is_asked
    from line_values
    union all
    select
        page_code,
        line_no,
        org_unit_code,
        period_month,
        false as is_asked
    from unasked
)

select
    rows_to_show.page_code,
    rows_to_show.line_no,
    rows_to_show.org_unit_code,
    rows_to_show.period_month,
    rows_to_show.is_asked,
    this_year.month_value,
    this_year.figure,
    this_year.numerator,
    this_year.denominator,
    coalesce(this_year.is_silent, false) as is_silent,
    case when this_year.is_approximate then '约' when this_year.is_lower_bound then '≥' else '' end as mark,
    last_year.figure as last_figure,
    last_year.numerator as last_numerator,
    last_year.denominator as last_denominator
from rows_to_show
left join line_values as this_year
    on
    rows_to_show.page_code = this_year.page_code
    and rows_to_show.line_no = this_year.line_no
    and rows_to_show.org_unit_code = this_year.org_unit_code
    and rows_to_show.period_month = this_year.period_month
left join line_values as last_year
    on
    rows_to_show.page_code = last_year.page_code
    and rows_to_show.line_no = last_year.line_no
    and rows_to_show.org_unit_code = last_year.org_unit_code
    and rows_to_show.period_month = last_year.period_month + interval '1' year
