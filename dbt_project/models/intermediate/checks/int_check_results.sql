-- Ingestion runs this file on a new batch too: nothing but ref() of int_check_comparisons and int_check_bounds may
-- stand here.
with comparisons as (
    select * from {{ ref('int_check_comparisons') }}
),

bounds as (
    select * from {{ ref('int_check_bounds') }}
),

check_results as (
    select
        submission_id,
        reading_no,
        check_code,
        severity,
        result,
        indicator_code,
        column_role,
        right_indicator_code,
        left_value,
        right_value,
        value,
        expected_low,
        expected_high
    from comparisons
    union all
    select
        submission_id,
        reading_no,
        check_code,
        severity,
        result,
        indicator_code,
        column_role,
        cast(null as string) as right_indicator_code,
        cast(null as decimal(28, 4)) as left_value,
        cast(null as decimal(28, 4)) as right_value,
        value,
        expected_low,
        expected_high
    from bounds
)

select
    concat_ws(':', submission_id, check_code, indicator_code, column_role) as check_result_id,
    submission_id,
    reading_no,
    check_code,
    severity,
    result,
    indicator_code,
    column_role,
    right_indicator_code,
    left_value,
    right_value,
    value,
    expected_low,
    expected_high
from check_results
