with report_periods as (
    select * from {{ ref('int_report_periods') }}
),

form_items as (
    select * from {{ ref('form_items') }}
),

indicators as (
    select * from {{ ref('indicators') }}
),

reported_values as (
    select * from {{ ref('int_reported_values') }}
),

-- Every line of every report that is due or received; blank stays blank.
months as (
    select
        report_periods.org_unit_code,
        form_items.indicator_code,
        report_periods.form_code,
        report_periods.period_month,
        cast(extract(year from report_periods.period_month) as integer) as year,
        cast(extract(month from report_periods.period_month) as integer) as month_no,
        report_periods.submission_id,
        report_periods.is_expected,
        indicators.kind,
        coalesce(reported_values.is_approximate, false) as is_approximate,
        case when indicators.kind = 'flow' then cast(reported_values.month_value as decimal(18, 4)) end as month_value,
        case when indicators.kind = 'flow' then cast(reported_values.ytd_value as decimal(18, 4)) end as reported_ytd,
        case when indicators.kind = 'stock' then cast(reported_values.stock_value as decimal(18, 4)) end as stock_value
    from report_periods
    inner join form_items on report_periods.form_code = form_items.form_code
    inner join indicators on form_items.indicator_code = indicators.indicator_code
    left join reported_values
        on report_periods.submission_id = reported_values.submission_id
        and form_items.indicator_code = reported_values.indicator_code
),

-- Month values add up from January. A stock stands until the next one of the same year.
months_with_history as (
    select
        *,
        sum(month_value) over year_so_far as sum_of_months,
        {{ last_known('stock_value') }} over year_so_far as last_stock_value,
        max(case when stock_value is not null then month_no end) over year_so_far as last_stock_month_no,
        max(case when is_approximate then 1 else 0 end) over year_so_far = 1 as is_sum_approximate,
        {{ last_known('case when stock_value is not null then is_approximate end') }} over year_so_far
            as is_stock_approximate,
        lag(reported_ytd) over (
            partition by org_unit_code, indicator_code, year
            order by period_month
        ) as previous_reported_ytd
    from months
    window year_so_far as (
        partition by org_unit_code, indicator_code, year
        order by period_month
        rows between unbounded preceding and current row
    )
),

-- Where only the cumulative was reported it stands in: what it exceeds the months by is carried from there on.
months_with_stand_in as (
    select
        *,
        {{ last_known(
            "case when month_value is null then reported_ytd - coalesce(sum_of_months, 0) end"
        ) }} over (
            partition by org_unit_code, indicator_code, year
            order by period_month
            rows between unbounded preceding and current row
        ) as stand_in
    from months_with_history
)

select
    org_unit_code,
    indicator_code,
    form_code,
    period_month,
    month_no,
    submission_id,
    is_expected,
    case kind when 'stock' then coalesce(is_stock_approximate, false) else is_sum_approximate end as is_approximate,
    month_value,
    reported_ytd,
    previous_reported_ytd,
    cast(
        case when stand_in is null then sum_of_months else stand_in + coalesce(sum_of_months, 0) end as decimal(18, 4)
    ) as ytd_value,
    last_stock_value as stock_value,
    month_no - last_stock_month_no as stock_age_months
from months_with_stand_in
