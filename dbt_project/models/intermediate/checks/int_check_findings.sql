-- Ingestion runs this file on a new batch too: nothing but ref() of int_check_failures_in_words and stg_raw__cells, and
-- the macros in macros/checks, may stand here. A report is judged once.
with failures as (
    select * from {{ ref('int_check_failures_in_words') }}
    where
        {{ since_first_reading('reading_no') }}
        and {{ not_held_yet('submission_id') }}
),

-- Few submissions fail: only their cells are held.
cells as (
    select
        submission_id,
        indicator_code,
        column_role,
        row_no,
        sheet,
        cell
    from {{ ref('stg_raw__cells') }}
    where submission_id in (select failures.submission_id from failures)
),

-- The cell to mark; the first one when the indicator stands twice.
cells_of_failures as (
    select
        cells.submission_id,
        cells.indicator_code,
        cells.column_role,
        min(cells.row_no) as row_no
    from cells
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
    {{ filled_in('failures.template_zh', {
        'name': 'failures.name_zh', 'column': 'failures.column_zh', 'unit': 'failures.unit_code',
        'base_unit': 'failures.base_unit_code', 'value': 'failures.value_text', 'low': 'failures.low_text',
        'high': 'failures.high_text', 'likely': 'failures.likely_text', 'left': 'failures.left_text',
        'right': 'failures.right_text', 'difference': 'failures.difference_text'
    }) }} as message_zh,
    {{ filled_in('failures.template_en', {
        'name': 'failures.name_en', 'column': 'failures.column_en', 'unit': 'failures.unit_en',
        'base_unit': 'failures.base_unit_en', 'value': 'failures.value_text', 'low': 'failures.low_text',
        'high': 'failures.high_text', 'likely': 'failures.likely_text', 'left': 'failures.left_text',
        'right': 'failures.right_text', 'difference': 'failures.difference_text'
    }) }} as message_en
from failures
left join cells_of_failures
    on failures.submission_id = cells_of_failures.submission_id
    and failures.indicator_code = cells_of_failures.indicator_code
    and failures.column_role = cells_of_failures.column_role
left join cells
    on cells_of_failures.submission_id = cells.submission_id
    and cells_of_failures.indicator_code = cells.indicator_code
    and cells_of_failures.column_role = cells.column_role
    and cells_of_failures.row_no = cells.row_no
