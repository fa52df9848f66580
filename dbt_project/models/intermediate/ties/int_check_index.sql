with marks as (
    select * from {{ ref('int_check_marks') }}
),

bounds as (
    select * from {{ ref('int_check_bounds_of_forms') }}
),

tie_terms as (
    select * from {{ ref('int_tie_terms') }}
),

checks as (
    select * from {{ ref('checks') }}
),

report_periods as (
    select * from {{ ref('int_report_periods') }}
),

org_units as (
    select * from {{ ref('org_units') }}
),

checks_of_forms as (
    select
        form_code,
        check_code
    from marks
    union
    select
        form_code,
        check_code
    from bounds
    union
    select
        form_code,
        check_code
    from tie_terms
),

-- The index: what should have been judged, whether or not a report came.
asked as (
    select
        report_periods.org_unit_code,
        report_periods.form_code,
        report_periods.period_month,
        report_periods.submission_id,
        report_periods.versions,
        checks.check_code,
        checks.severity
    from report_periods
    inner join checks_of_forms on report_periods.form_code = checks_of_forms.form_code
    inner join checks on checks_of_forms.check_code = checks.check_code
    inner join org_units on report_periods.org_unit_code = org_units.org_unit_code
    where
        {{ is_asked(
            'checks', 'org_units.org_type', 'cast(extract(month from report_periods.period_month) as integer)'
        ) }}
)

select
    concat_ws(
        ':', check_code, org_unit_code, form_code, cast(period_month as string)
    ) as check_outcome_id,
    check_code,
    severity,
    org_unit_code,
    form_code,
    period_month,
    submission_id,
    versions
from asked
