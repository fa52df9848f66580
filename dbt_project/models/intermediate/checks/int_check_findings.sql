-- Ingestion runs this file on a new batch too: nothing but ref() of int_check_results, int_check_failures_in_words and
-- stg_raw__cells, and the macros in macros/checks, may stand here.
with failures as (
    select * from {{ ref('int_check_results') }}
    where result = 'fail'
),

words as (
    select * from {{ ref('int_check_failures_in_words') }}
),

cells as (
    select * from {{ ref('stg_raw__cells') }}
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
)

select
    failures.check_result_id,
    failures.submission_id,
    failures.check_code,
    failures.severity,
    failures.result,
    failures.indicator_code,
    failures.column_role,
    cells.sheet,
    cells.cell,
    failures.value,
    failures.expected_low,
    failures.expected_high,
    failures.left_value,
    failures.right_value,
    {{ filled_in('words.template_zh', {
        'name': 'words.name_zh', 'column': 'words.column_zh', 'unit': 'words.unit_code',
        'base_unit': 'words.base_unit_code', 'value': 'words.value_text', 'low': 'words.low_text',
        'high': 'words.high_text', 'likely': 'words.likely_text', 'left': 'words.left_text',
        'right': 'words.right_text', 'difference': 'words.difference_text'
    }) }} as message_zh,
    {{ filled_in('words.template_en', {
        'name': 'words.name_en', 'column': 'words.column_en', 'unit': 'words.unit_en',
        'base_unit': 'words.base_unit_en', 'value': 'words.value_text', 'low': 'words.low_text',
        'high': 'words.high_text', 'likely': 'words.likely_text', 'left': 'words.left_text',
        'right': 'words.right_text', 'difference': 'words.difference_text'
    }) }} as message_en
from failures
inner join words on failures.check_result_id = words.check_result_id
left join cells_of_failures
    on failures.submission_id = cells_of_failures.submission_id
    and failures.indicator_code = cells_of_failures.indicator_code
    and failures.column_role = cells_of_failures.column_role
left join cells
    on cells_of_failures.submission_id = cells.submission_id
    and cells_of_failures.indicator_code = cells.indicator_code
    and cells_of_failures.column_role = cells.column_role
    and cells_of_failures.row_no = cells.row_no
