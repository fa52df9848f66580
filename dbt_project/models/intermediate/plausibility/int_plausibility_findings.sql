with causes as (
    select * from {{ ref('int_plausibility_causes') }}
),

cells as (
    select * from {{ ref('stg_raw__cells') }}
    where submission_id in (select causes.submission_id from causes)
),

measured_indicators as (
    select
        indicators.indicator_code,
        indicators.name_zh,
        indicators.name_en,
        indicators.unit_code,
        units.name_en as unit_en,
        units.base_unit_code,
        base_units.name_en as base_unit_en,
        units.factor
    from {{ ref('indicators') }} as indicators
    inner join {{ ref('units') }} as units on indicators.unit_code = units.unit_code
    inner join {{ ref('units') }} as base_units on units.base_unit_code = base_units.unit_code
),

-- The cell to mark; the first one when the indicator stands twice.
marks as (
    select
        cells.submission_id,
        cells.indicator_code,
        cells.column_role,
        min(cells.sheet) as sheet,
        min(cells.cell) as cell
    from cells
    group by cells.submission_id, cells.indicator_code, cells.column_role
),

causes_in_words as (
    select
        causes.*,
        marks.sheet,
        marks.cell,
        measured_indicators.name_zh,
        measured_indicators.name_en,
        measured_indicators.unit_code,
        measured_indicators.unit_en,
        measured_indicators.base_unit_code,
        measured_indicators.base_unit_en,
        case causes.column_role when 'month' then '本月数' when 'ytd' then '本年累计' else '期末数' end as column_zh,
        case causes.column_role when 'month' then 'month' when 'ytd' then 'cumulative' else 'end of period' end
            as column_en,
        {{ plain_number('causes.value', 'measured_indicators.factor') }} as value_text,
        coalesce(nullif({{ plain_number('causes.likely_value', 'measured_indicators.factor') }}, ''), '？')
            as likely_text,
        {{ plain_number('causes.expected_low', 'measured_indicators.factor') }} as low_text,
        {{ plain_number('causes.expected_high', 'measured_indicators.factor') }} as high_text,
        cast(causes.lines_count as string) as lines_text
    from causes
    inner join measured_indicators on causes.indicator_code = measured_indicators.indicator_code
    left join marks
        on causes.submission_id = marks.submission_id
        and causes.indicator_code = marks.indicator_code
        and causes.column_role = marks.column_role
)

select
    cause_id,
    submission_id,
    rule_code as check_code,
    severity,
    indicator_code,
    column_role,
    sheet,
    cell,
    value,
    likely_value,
    expected_low,
    expected_high,
    {{ filled_in('message_zh', {
        'name': 'name_zh', 'column': 'column_zh', 'unit': 'unit_code', 'base_unit': 'base_unit_code',
        'value': 'value_text', 'likely': 'likely_text', 'low': 'low_text', 'high': 'high_text',
        'lines': 'lines_text', 'other': 'other_zh'
    }) }} as message_zh,
    {{ filled_in('message_en', {
        'name': 'name_en', 'column': 'column_en', 'unit': 'unit_en', 'base_unit_en': 'base_unit_en',
        'value': 'value_text', 'likely': 'likely_text', 'low': 'low_text', 'high': 'high_text',
        'lines': 'lines_text', 'other_en': 'other_en'
    }) }} as message_en
from causes_in_words
