with report_periods as (
    select * from {{ ref('int_report_periods') }}
),

form_items as (
    select * from {{ ref('form_items') }}
),

indicators as (
    select * from {{ ref('indicators') }}
),

org_units as (
    select * from {{ ref('org_units') }}
),

reported_values as (
    select * from {{ ref('int_reported_values') }}
),

-- Every line of every report that is due or received; blank stays blank. What only the county level knows is asked of
-- nobody else.
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
        indicators.carry_months,
        coalesce(reported_values.is_approximate, false) as is_approximate,
        coalesce(reported_values.is_lower_bound, false) as is_lower_bound,
        case
            when indicators.kind in ('flow', 'max') then cast(reported_values.month_value as decimal(18, 4))
        end as month_value,
        case
            when indicators.kind in ('flow', 'max') then cast(reported_values.ytd_value as decimal(18, 4))
        end as reported_ytd,
        case when indicators.kind = 'stock' then cast(reported_values.stock_value as decimal(18, 4)) end as stock_value,
        reported_values.reported_date
    from report_periods
    inner join form_items on report_periods.form_code = form_items.form_code
    inner join indicators on form_items.indicator_code = indicators.indicator_code
    left join org_units on report_periods.org_unit_code = org_units.org_unit_code
    left join reported_values
        on report_periods.submission_id = reported_values.submission_id
        and form_items.indicator_code = reported_values.indicator_code
    where coalesce(indicators.level, '') <> 'county' or coalesce(org_units.org_type, '') = 'county_level'
),

-- Month values add up from January, of a largest value the largest counts. A stock stands until the next one, a
-- milestone for ever.
months_with_history as (
    select
        *,
        12 * year + month_no as month_count,
        case kind
            when 'max' then max(month_value) over year_so_far
            else sum(month_value) over year_so_far
        end as value_of_months,
        max(reported_ytd) over year_so_far as largest_reported_ytd,
        {{ last_known('stock_value') }} over time_so_far as last_stock_value,
        max(case when stock_value is not null then 12 * year + month_no end) over time_so_far as last_stock_month_count,
        {{ last_known('reported_date') }} over time_so_far as milestone_date,
        max(case when is_approximate then 1 else 0 end) over year_so_far = 1 as is_sum_approximate,
        max(case when is_approximate and not is_lower_bound then 1 else 0 end) over year_so_far = 0
            as is_sum_never_otherwise,
        {{ last_known('case when stock_value is not null then is_approximate end') }} over time_so_far
            as is_stock_approximate,
        {{ last_known('case when stock_value is not null then is_lower_bound end') }} over time_so_far
            as is_stock_lower_bound,
        lag(reported_ytd) over (
            partition by org_unit_code, indicator_code, year
            order by period_month
        ) as previous_reported_ytd
    from months
    window year_so_far as (
        partition by org_unit_code, indicator_code, year
        order by period_month
        rows between unbounded preceding and current row
    ),
    time_so_far as (
        partition by org_unit_code, indicator_code
        order by period_month
        rows between unbounded preceding and current row
    )
),

-- Where only the cumulative was reported it stands in: what it exceeds the months by is carried from there on. A stock
-- stands for as many months as its indicator allows, or else to the end of the year.
months_with_stand_in as (
    select
        *,
        {{ last_known(
            "case when month_value is null then reported_ytd - coalesce(value_of_months, 0) end"
        ) }} over (
            partition by org_unit_code, indicator_code, year
            order by period_month
            rows between unbounded preceding and current row
        ) as stand_in,
        month_count - last_stock_month_count <= coalesce(carry_months, month_no - 1) as is_stock_standing
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
    kind,
    case kind
        when 'stock' then coalesce(is_stock_standing and is_stock_approximate, false)
        else is_sum_approximate
    end as is_approximate,
    case kind
        when 'stock' then coalesce(is_stock_standing and is_stock_lower_bound, false)
        else is_sum_approximate and is_sum_never_otherwise
    end as is_lower_bound,
    month_value,
    case when kind = 'flow' then reported_ytd end as reported_ytd,
    case when kind = 'flow' then previous_reported_ytd end as previous_reported_ytd,
    cast(
        case
            when kind = 'max'
                then greatest(
                    coalesce(value_of_months, largest_reported_ytd), coalesce(largest_reported_ytd, value_of_months)
                )
            when stand_in is null then value_of_months
            else stand_in + coalesce(value_of_months, 0)
        end as decimal(18, 4)
    ) as ytd_value,
    case when is_stock_standing then last_stock_value end as stock_value,
    case when is_stock_standing then month_count - last_stock_month_count end as stock_age_months,
    milestone_date
from months_with_stand_in
