-- Ingestion runs this file on a new batch too: nothing but ref() of int_check_results and seeds, and the macros in
-- macros/checks, may stand here.
with all_failures as (
    select
        *,
        max(case when severity = 'hard' then 1 else 0 end) over (
            partition by submission_id, reading_no, indicator_code, column_role
        ) = 1 as is_impossible
    from {{ ref('int_check_results') }}
    where result = 'fail'
),

-- What is impossible is told as that, and not once more as unlikely.
failures as (
    select * from all_failures
    where severity = 'hard' or not is_impossible
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

-- 元 where 万元 was asked: impossible as it stands, usual once it is divided by 10000.
hinted as (
    select
        failures.*,
        measured_indicators.name_zh,
        measured_indicators.name_en,
        measured_indicators.unit_code,
        measured_indicators.unit_en,
        measured_indicators.base_unit_code,
        measured_indicators.base_unit_en,
        measured_indicators.factor,
        coalesce(right_indicators.factor, 1) as right_factor,
        failures.check_code = 'above_hard_max'
        and measured_indicators.factor > 1
        and failures.value / measured_indicators.factor
        <= coalesce(measured_indicators.soft_max, measured_indicators.hard_max, 0) * measured_indicators.factor
        * case failures.column_role when 'ytd' then 12 else 1 end as is_likely_wrong_unit
    from failures
    inner join measured_indicators on failures.indicator_code = measured_indicators.indicator_code
    left join measured_indicators as right_indicators
        on failures.right_indicator_code = right_indicators.indicator_code
)

select
    hinted.check_result_id,
    hinted.submission_id,
    hinted.reading_no,
    hinted.check_code,
    hinted.severity,
    hinted.result,
    hinted.indicator_code,
    hinted.column_role,
    hinted.value,
    hinted.expected_low,
    hinted.expected_high,
    hinted.left_value,
    hinted.right_value,
    checks.message_zh
    || case when hinted.is_likely_wrong_unit then coalesce(hints.message_zh, '') else '' end as template_zh,
    checks.message_en
    || case when hinted.is_likely_wrong_unit then coalesce(' ' || hints.message_en, '') else '' end as template_en,
    hinted.name_zh,
    hinted.name_en,
    hinted.unit_code,
    hinted.unit_en,
    hinted.base_unit_code,
    hinted.base_unit_en,
    case hinted.column_role when 'month' then '本月数' when 'ytd' then '本年累计' else '期末数' end as column_zh,
    case hinted.column_role when 'month' then 'month' when 'ytd' then 'cumulative' else 'end of period' end
        as column_en,
    {{ plain_number('hinted.value', 'hinted.factor') }} as value_text,
    {{ plain_number('hinted.expected_low', 'hinted.factor') }} as low_text,
    {{ plain_number('hinted.expected_high', 'hinted.factor') }} as high_text,
    {{ plain_number('hinted.left_value', 'hinted.factor') }} as left_text,
    {{ plain_number('hinted.right_value', 'hinted.right_factor') }} as right_text,
    {{ plain_number('abs(hinted.left_value - hinted.right_value)', 'hinted.factor') }} as difference_text,
    {{ plain_number('hinted.value', '(hinted.factor * hinted.factor)', 8) }} as likely_text
from hinted
inner join checks on hinted.check_code = checks.check_code
left join checks as hints on hints.check_code = 'likely_wrong_unit'
