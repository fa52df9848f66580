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

submissions as (
    select
        submissions.submission_id,
        submissions.form_code,
        coalesce(cast(extract(month from submissions.period_month) as integer), 1) as month_no,
        coalesce(org_units.org_type, '*') as org_type
    from {{ ref('stg_raw__submissions') }} as submissions
    left join {{ ref('org_units') }} as org_units on submissions.org_unit_code = org_units.org_unit_code
),

-- The many sides meet their few marks, and not what was asked, of which there are as many.
sides_counted as (
    select
        sides.submission_id,
        sides.reading_no,
        submissions.org_type,
        submissions.month_no,
        marks.check_code,
        marks.indicator_code,
        marks.column_role,
        marks.right_indicator_code,
        sides.reported_terms,
        marks.term_count - sides.reported_terms as missing_terms,
        marks.upward_terms - sides.reported_upwards as missing_upwards,
        marks.term_count - marks.upward_terms - (sides.reported_terms - sides.reported_upwards) as missing_downwards,
        sides.left_value,
        sides.right_value
    from sides
    inner join submissions on sides.submission_id = submissions.submission_id
    inner join marks on sides.comparison_no = marks.comparison_no
),

comparisons as (
    select
        sides_counted.submission_id,
        sides_counted.reading_no,
        sides_counted.check_code,
        checks.severity,
        {{ check_result('checks', 'sides_counted') }} as result,
        sides_counted.indicator_code,
        sides_counted.column_role,
        sides_counted.right_indicator_code,
        sides_counted.left_value,
        sides_counted.right_value,
        {{ least_that_passes('checks', 'sides_counted') }} as expected_low,
        {{ most_that_passes('checks', 'sides_counted') }} as expected_high
    from sides_counted
    inner join checks on sides_counted.check_code = checks.check_code
    where {{ is_asked('checks', 'sides_counted.org_type', 'sides_counted.month_no') }}
)

select
    submission_id,
    reading_no,
    check_code,
    severity,
    result,
    indicator_code,
    column_role,
    right_indicator_code,
    cast(case when result <> 'not_evaluable' then left_value end as decimal(28, 4)) as left_value,
    cast(case when result <> 'not_evaluable' then right_value end as decimal(28, 4)) as right_value,
    cast(case when result <> 'not_evaluable' then left_value end as decimal(28, 4)) as value,
    cast(case when result <> 'not_evaluable' then expected_low end as decimal(28, 4)) as expected_low,
    cast(case when result <> 'not_evaluable' then expected_high end as decimal(28, 4)) as expected_high
from comparisons
union all
-- Of which nothing was reported; what only looks for failures never comes here.
select
    submissions.submission_id,
    cast(null as integer) as reading_no,
    marks.check_code,
    checks.severity,
    'not_evaluable' as result,
    marks.indicator_code,
    marks.column_role,
    marks.right_indicator_code,
    cast(null as decimal(28, 4)) as left_value,
    cast(null as decimal(28, 4)) as right_value,
    cast(null as decimal(28, 4)) as value,
    cast(null as decimal(28, 4)) as expected_low,
    cast(null as decimal(28, 4)) as expected_high
from submissions
inner join marks on submissions.form_code = marks.form_code
inner join checks on marks.check_code = checks.check_code
left join sides on submissions.submission_id = sides.submission_id and marks.comparison_no = sides.comparison_no
where
    sides.submission_id is null
    and {{ is_asked('checks', 'submissions.org_type', 'submissions.month_no') }}
