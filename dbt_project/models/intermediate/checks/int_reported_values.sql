-- Ingestion runs this file on a new batch too: nothing but ref() of stg_raw__cells, indicators and units, and the
-- macros in macros/checks, may stand here. What was read from a report does not change: only new ones are taken in.
with cells as (
    select * from {{ ref('stg_raw__cells') }}
    where {{ not_held_yet('submission_id', 'stg_raw__submissions') }}
),

indicators as (
    select * from {{ ref('indicators') }}
),

units as (
    select * from {{ ref('units') }}
),

-- 万元 becomes 元. A unit of another dimension (万美元 where 元 is asked) gives no value: they are never added.
values_in_base_unit as (
    select
        cells.submission_id,
        cells.indicator_code,
        cells.column_role,
        case
            when cell_units.base_unit_code = asked_units.base_unit_code
                then {{ in_base_unit('cells.value', 'cell_units.factor') }}
        end as base_value,
        case when cells.qualifier in ('at_least', 'at_most', 'about') then 1 else 0 end as is_rounded,
        case when cells.qualifier in ('at_most', 'about') then 1 else 0 end as is_rounded_otherwise,
        -- A milestone is a day, written 20220305 or 2022-03-05, 2022.3.5, 2022年3月5日.
        case
            when indicators.kind <> 'milestone' then null
            when cells.value between 19000101 and 21001231
                then try_cast(concat_ws(
                    '-',
                    substring(cast(cast(cells.value as bigint) as string), 1, 4),
                    substring(cast(cast(cells.value as bigint) as string), 5, 2),
                    substring(cast(cast(cells.value as bigint) as string), 7, 2)
                ) as date)
            else try_cast(replace(replace(replace(replace(replace(
                cells.cell_text, '年', '-'
            ), '月', '-'), '日', ''), '.', '-'), '/', '-') as date)
        end as reported_date
    from cells
    inner join indicators on cells.indicator_code = indicators.indicator_code
    inner join units as asked_units on indicators.unit_code = asked_units.unit_code
    inner join units as cell_units on coalesce(cells.unit_code, indicators.unit_code) = cell_units.unit_code
),

-- An indicator that stands twice in one report still gives one row.
reported_values as (
    select
        submission_id,
        indicator_code,
        max(case when column_role = 'month' then base_value end) as month_value,
        max(case when column_role = 'ytd' then base_value end) as ytd_value,
        max(case when column_role = 'stock' then base_value end) as stock_value,
        max(is_rounded) = 1 as is_approximate,
        max(is_rounded) = 1 and max(is_rounded_otherwise) = 0 as is_lower_bound,
        max(reported_date) as reported_date
    from values_in_base_unit
    group by submission_id, indicator_code
)

select
    submission_id,
    indicator_code,
    month_value,
    ytd_value,
    stock_value,
    is_approximate,
    is_lower_bound,
    reported_date,
    {{ reading_no() }} as reading_no
from reported_values
