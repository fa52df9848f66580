with failures as (
    select * from {{ ref('int_tie_results') }}
    where result = 'fail'
),

terms as (
    select distinct
        check_code,
        anchor_measure
    from {{ ref('int_tie_terms') }}
),

checks as (
    select * from {{ ref('checks') }}
),

factors as (
    select
        indicators.indicator_code,
        units.factor
    from {{ ref('indicators') }} as indicators
    inner join {{ ref('units') }} as units on indicators.unit_code = units.unit_code
),

cells as (
    select
        submission_id,
        indicator_code,
        column_role,
        min(sheet) as sheet,
        min(cell) as cell
    from {{ ref('stg_raw__cells') }}
    group by submission_id, indicator_code, column_role
),

failures_in_words as (
    select
        failures.*,
        terms.anchor_measure as column_role,
        checks.message_zh as template_zh,
        checks.message_en as template_en,
        {{ plain_number('failures.left_value', 'factors.factor') }} as left_text,
        {{ plain_number('failures.right_value', 'coalesce(right_factors.factor, 1)') }} as right_text,
        {{ plain_number('abs(failures.left_value - failures.right_value)', 'factors.factor') }} as difference_text,
        {{ plain_number('failures.expected_low', 'factors.factor') }} as low_text,
        {{ plain_number('failures.expected_high', 'factors.factor') }} as high_text
    from failures
    inner join terms on failures.check_code = terms.check_code
    inner join checks on failures.check_code = checks.check_code
    inner join factors on failures.indicator_code = factors.indicator_code
    left join factors as right_factors on failures.right_indicator_code = right_factors.indicator_code
)

select
    words.tie_id,
    words.submission_id,
    words.check_code,
    words.severity,
    words.indicator_code,
    words.column_role,
    cells.sheet,
    cells.cell,
    words.left_value as value,
    words.expected_low,
    words.expected_high,
    {{ filled_in('words.template_zh', {
        'left': 'words.left_text', 'right': 'words.right_text', 'difference': 'words.difference_text',
        'low': 'words.low_text', 'high': 'words.high_text'
    }) }} as message_zh,
    {{ filled_in('words.template_en', {
        'left': 'words.left_text', 'right': 'words.right_text', 'difference': 'words.difference_text',
        'low': 'words.low_text', 'high': 'words.high_text'
    }) }} as message_en
from failures_in_words as words
left join cells
    on words.submission_id = cells.submission_id
    and words.indicator_code = cells.indicator_code
    and words.column_role = cells.column_role
