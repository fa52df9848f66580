with months as (
    select * from {{ ref('int_unit_indicator_months') }}
),

lines as (
    select
        form_code,
        indicator_code,
        cast(row_number() over (partition by form_code order by line_no) as integer) as line_index
    from {{ ref('form_items') }}
),

measured_indicators as (
    select
        indicators.indicator_code,
        units.dimension,
        units.factor
    from {{ ref('indicators') }} as indicators
    inner join {{ ref('units') }} as units on indicators.unit_code = units.unit_code
),

-- What was reported for the month itself: a stock that only stands from before is nobody's figure.
reported as (
    select
        months.submission_id,
        months.org_unit_code,
        months.indicator_code,
        months.form_code,
        months.period_month,
        months.month_no,
        12 * cast(extract(year from months.period_month) as integer) + months.month_no as month_count,
        lines.line_index,
        measured_indicators.dimension,
        measured_indicators.factor,
        case when months.kind = 'stock' then 'stock' else 'month' end as column_role,
        case
            when months.kind = 'stock' and months.stock_age_months = 0 then months.stock_value
            when months.kind = 'flow' then months.month_value
        end as figure,
        months.reported_ytd,
        case when months.month_no = 1 then 0 else months.previous_reported_ytd end as previous_ytd
    from months
    inner join lines on months.form_code = lines.form_code and months.indicator_code = lines.indicator_code
    inner join measured_indicators on months.indicator_code = measured_indicators.indicator_code
    where months.submission_id is not null and months.kind in ('flow', 'stock')
),

-- The cumulative says what the month must be: this cumulative less last month's.
with_neighbours as (
    select
        *,
        reported_ytd - previous_ytd as implied_figure,
        lag(figure) over own_months as previous_figure,
        lag(month_count) over own_months as previous_month_count
    from reported
    window own_months as (partition by org_unit_code, indicator_code order by month_count)
)

select
    concat_ws(':', submission_id, indicator_code) as figure_id,
    submission_id,
    org_unit_code,
    indicator_code,
    form_code,
    period_month,
    month_no,
    month_count,
    line_index,
    dimension,
    factor,
    column_role,
    figure,
    reported_ytd,
    previous_ytd,
    implied_figure,
    case when previous_month_count = month_count - 1 then previous_figure end as previous_figure
from with_neighbours
