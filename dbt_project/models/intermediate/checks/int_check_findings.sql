-- Ingestion runs this file on a new batch too: nothing but ref() of int_check_results, stg_raw__cells and seeds may
-- stand here.
with failures as (
    select * from {{ ref('int_check_results') }}
    where result = 'fail'
),

cells as (
    select * from {{ ref('stg_raw__cells') }}
),

checks as (
    select * from {{ ref('checks') }}
),

measured_indicators as (
    select
        indicators.indicator_code,
        indicators.name_zh,
        indicators.name_en,
        indicators.unit_code,
        indicators.soft_max,
        indicators.hard_max,
        units.name_en as unit_en,
        units.factor,
        units.base_unit_code,
        base_units.name_en as base_unit_en
    from {{ ref('indicators') }} as indicators
    inner join {{ ref('units') }} as units on indicators.unit_code = units.unit_code
    inner join {{ ref('units') }} as base_units on units.base_unit_code = base_units.unit_code
),

-- The cell to mark; the first one when the indicator stands twice.
cells_of_failures as (
    select
        cells.submission_id,
        cells.indicator_code,
        cells.column_role,
        min(cells.row_no) as row_no
    from cells
    where cells.submission_id in (select failures.submission_id from failures)
    group by cells.submission_id, cells.indicator_code, cells.column_role
),

-- Amounts are told in the unit that the form asks for, with no more decimals than they have.
failures_in_words as (
    select
        failures.*,
        checks.message_zh,
        checks.message_en,
        hints.message_zh as hint_zh,
        hints.message_en as hint_en,
        measured_indicators.name_zh,
        measured_indicators.name_en,
        measured_indicators.unit_code,
        measured_indicators.unit_en,
        measured_indicators.base_unit_code,
        measured_indicators.base_unit_en,
        case failures.column_role when 'month' then '本月数' when 'ytd' then '本年累计' else '期末数' end as column_zh,
        case failures.column_role when 'month' then 'month' when 'ytd' then 'cumulative' else 'end of period' end
            as column_en,
        coalesce(regexp_replace(cast(cast(
            failures.value / measured_indicators.factor as decimal(28, 6)
        ) as string), '[.]?0+$', ''), '') as value_text,
        coalesce(regexp_replace(cast(cast(
            failures.expected_low / measured_indicators.factor as decimal(28, 6)
        ) as string), '[.]?0+$', ''), '') as low_text,
        coalesce(regexp_replace(cast(cast(
            failures.expected_high / measured_indicators.factor as decimal(28, 6)
        ) as string), '[.]?0+$', ''), '') as high_text,
        coalesce(regexp_replace(cast(cast(
            failures.left_value / measured_indicators.factor as decimal(28, 6)
        ) as string), '[.]?0+$', ''), '') as left_text,
        coalesce(regexp_replace(cast(cast(
            failures.right_value / right_indicators.factor as decimal(28, 6)
        ) as string), '[.]?0+$', ''), '') as right_text,
        coalesce(regexp_replace(cast(cast(
            abs(failures.left_value - failures.right_value) / measured_indicators.factor as decimal(28, 6)
        ) as string), '[.]?0+$', ''), '') as difference_text,
        coalesce(regexp_replace(cast(cast(
            failures.value / (measured_indicators.factor * measured_indicators.factor) as decimal(28, 8)
        ) as string), '[.]?0+$', ''), '') as likely_text,
        -- 元 where 万元 was asked: impossible as it stands, usual once it is divided by 10000.
        failures.check_code = 'above_hard_max'
        and measured_indicators.factor > 1
        and failures.value / measured_indicators.factor
        <= coalesce(measured_indicators.soft_max, measured_indicators.hard_max, 0) * measured_indicators.factor
        * case failures.column_role when 'ytd' then 12 else 1 end as is_likely_wrong_unit
    from failures
    inner join checks on failures.check_code = checks.check_code
    inner join measured_indicators on failures.indicator_code = measured_indicators.indicator_code
    left join measured_indicators as right_indicators
        on failures.right_indicator_code = right_indicators.indicator_code
    left join checks as hints on hints.check_code = 'likely_wrong_unit'
),

templates as (
    select
        *,
        message_zh || case when is_likely_wrong_unit then coalesce(hint_zh, '') else '' end as template_zh,
        message_en || case when is_likely_wrong_unit then coalesce(' ' || hint_en, '') else '' end as template_en
    from failures_in_words
),

templates_with_names as (
    select
        *,
        replace(replace(replace(replace(
            template_zh, '{name}', name_zh
        ), '{column}', column_zh), '{unit}', unit_code), '{base_unit}', base_unit_code) as named_zh,
        replace(replace(replace(replace(
            template_en, '{name}', name_en
        ), '{column}', column_en), '{unit}', unit_en), '{base_unit}', base_unit_en) as named_en
    from templates
),

templates_with_values as (
    select
        *,
        replace(replace(replace(replace(
            named_zh, '{value}', value_text
        ), '{low}', low_text), '{high}', high_text), '{likely}', likely_text) as valued_zh,
        replace(replace(replace(replace(
            named_en, '{value}', value_text
        ), '{low}', low_text), '{high}', high_text), '{likely}', likely_text) as valued_en
    from templates_with_names
),

messages as (
    select
        *,
        replace(replace(replace(
            valued_zh, '{left}', left_text
        ), '{right}', right_text), '{difference}', difference_text) as filled_zh,
        replace(replace(replace(
            valued_en, '{left}', left_text
        ), '{right}', right_text), '{difference}', difference_text) as filled_en
    from templates_with_values
)

select
    messages.check_result_id,
    messages.submission_id,
    messages.check_code,
    messages.severity,
    messages.result,
    messages.indicator_code,
    messages.column_role,
    cells.sheet,
    cells.cell,
    messages.value,
    messages.expected_low,
    messages.expected_high,
    messages.left_value,
    messages.right_value,
    messages.filled_zh as message_zh,
    messages.filled_en as message_en
from messages
left join cells_of_failures
    on messages.submission_id = cells_of_failures.submission_id
    and messages.indicator_code = cells_of_failures.indicator_code
    and messages.column_role = cells_of_failures.column_role
left join cells
    on cells_of_failures.submission_id = cells.submission_id
    and cells_of_failures.indicator_code = cells.indicator_code
    and cells_of_failures.column_role = cells.column_role
    and cells_of_failures.row_no = cells.row_no
