with county_months as (
    select * from {{ ref('int_county_measure_months') }}
),

ends_of_years as (
    select
        measure_kind,
        measure_code,
        extract(year from period_month) as year,
        actual_value as year_value
    from county_months
    where extract(month from period_month) = 12 and actual_value > 0
),

-- A year that is not complete, or had nothing, gives none.
seasons as (
    select
        county_months.measure_kind,
        county_months.measure_code,
        county_months.period_month,
        cast(
            {{ half_up('10000 * greatest(county_months.actual_value, 0)', 'ends_of_years.year_value', 0) }} as integer
        ) as done_parts,
        10000 as total_parts
    from county_months
    inner join ends_of_years
        on county_months.measure_kind = ends_of_years.measure_kind
        and county_months.measure_code = ends_of_years.measure_code
        and extract(year from county_months.period_month) = ends_of_years.year
    where county_months.actual_value is not null
)

select
    concat_ws(':', measure_kind, measure_code, cast(period_month as string)) as county_season_id,
    measure_kind,
    measure_code,
    period_month,
    done_parts,
    total_parts
from seasons
