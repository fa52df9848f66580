-- Ingestion runs this file on a new batch too: nothing but ref() of int_check_sides, int_check_marks,
-- stg_raw__submissions and seeds, and the macros in macros/checks, may stand here.
with sides as (
    select * from {{ ref('int_check_sides') }}
),

marks as (
    select * from {{ ref('int_check_marks') }}
),

checks as (
    select * from {{ ref('checks') }}
),

-- A check may hold for one kind of unit or for some months only.
submissions as (
    select
        submissions.submission_id,
        cast(extract(month from submissions.period_month) as integer) as month_no,
        coalesce(org_units.org_type, '*') as org_type
    from {{ ref('stg_raw__submissions') }} as submissions
    left join {{ ref('org_units') }} as org_units on submissions.org_unit_code = org_units.org_unit_code
),

comparisons as (
    select
        sides.submission_id,
        sides.check_code,
        checks.severity,
        {{ check_result('checks', 'sides') }} as result,
        marks.indicator_code,
        marks.column_role,
        marks.right_indicator_code,
        sides.left_value,
        sides.right_value,
        {{ least_that_passes('checks', 'sides') }} as expected_low,
        {{ most_that_passes('checks', 'sides') }} as expected_high
    from sides
    inner join submissions on sides.submission_id = submissions.submission_id
    inner join checks on sides.check_code = checks.check_code
    inner join marks
        on sides.form_code = marks.form_code
        and sides.check_code = marks.check_code
        and sides.scope = marks.scope
    where
        coalesce(checks.org_type, '*') in ('*', submissions.org_type)
        and {{ applies_in_month('checks', 'coalesce(submissions.month_no, 1)') }}
)

select
    submission_id,
    check_code,
    severity,
    result,
    indicator_code,
    column_role,
    right_indicator_code,
    case when result <> 'not_evaluable' then left_value end as left_value,
    case when result <> 'not_evaluable' then right_value end as right_value,
    case when result <> 'not_evaluable' then left_value end as value,
    cast(case when result <> 'not_evaluable' then expected_low end as decimal(28, 4)) as expected_low,
    cast(case when result <> 'not_evaluable' then expected_high end as decimal(28, 4)) as expected_high
from comparisons
