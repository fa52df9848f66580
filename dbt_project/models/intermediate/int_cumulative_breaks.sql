with months as (
    select * from {{ ref('int_unit_indicator_months') }}
),

checks as (
    select * from {{ ref('checks') }}
    where operator = 'across_months'
),

cells as (
    select * from {{ ref('stg_raw__cells') }}
    where column_role = 'ytd'
),

measured_indicators as (
    select
        indicators.indicator_code,
        indicators.name_zh,
        indicators.name_en,
        indicators.unit_code,
        units.name_en as unit_en,
        units.factor
    from {{ ref('indicators') }} as indicators
    inner join {{ ref('units') }} as units on indicators.unit_code = units.unit_code
),

-- This cumulative = last cumulative + this month. January starts from nothing.
comparisons as (
    select
        submission_id,
        indicator_code,
        reported_ytd,
        case when month_no = 1 then 0 else previous_reported_ytd end + month_value as expected_ytd
    from months
),

breaks as (
    select
        comparisons.submission_id,
        checks.check_code,
        checks.severity,
        comparisons.indicator_code,
        comparisons.reported_ytd,
        comparisons.expected_ytd,
        replace(replace(
            checks.message_zh, '{name}', measured_indicators.name_zh
        ), '{unit}', measured_indicators.unit_code) as named_zh,
        replace(replace(
            checks.message_en, '{name}', measured_indicators.name_en
        ), '{unit}', measured_indicators.unit_en) as named_en,
        regexp_replace(cast(cast(
            comparisons.reported_ytd / measured_indicators.factor as decimal(28, 6)
        ) as string), '[.]?0+$', '') as left_text,
        regexp_replace(cast(cast(
            comparisons.expected_ytd / measured_indicators.factor as decimal(28, 6)
        ) as string), '[.]?0+$', '') as right_text,
        regexp_replace(cast(cast(
            abs(comparisons.reported_ytd - comparisons.expected_ytd) / measured_indicators.factor as decimal(28, 6)
        ) as string), '[.]?0+$', '') as difference_text
    from comparisons
    inner join measured_indicators on comparisons.indicator_code = measured_indicators.indicator_code
    cross join checks
    where comparisons.reported_ytd <> comparisons.expected_ytd
),

cells_of_breaks as (
    select
        submission_id,
        indicator_code,
        sheet,
        min(cell) as cell
    from cells
    where submission_id in (select breaks.submission_id from breaks)
    group by submission_id, indicator_code, sheet
)

select
    concat_ws(':', breaks.submission_id, breaks.check_code, breaks.indicator_code) as break_id,
    breaks.submission_id,
    breaks.check_code,
    breaks.severity,
    breaks.indicator_code,
    'ytd' as column_role,
    cells_of_breaks.sheet,
    cells_of_breaks.cell,
    breaks.reported_ytd as value,
    breaks.expected_ytd as expected_low,
    breaks.expected_ytd as expected_high,
    replace(replace(replace(
        breaks.named_zh, '{left}', breaks.left_text
    ), '{right}', breaks.right_text), '{difference}', breaks.difference_text) as message_zh,
    replace(replace(replace(
        breaks.named_en, '{left}', breaks.left_text
    ), '{right}', breaks.right_text), '{difference}', breaks.difference_text) as message_en
from breaks
left join cells_of_breaks
    on breaks.submission_id = cells_of_breaks.submission_id
    and breaks.indicator_code = cells_of_breaks.indicator_code
