-- Ingestion runs this file on a new batch too: nothing but ref() of int_reported_values, stg_raw__submissions and seeds
-- may stand here.
with reported_values as (
    select * from {{ ref('int_reported_values') }}
),

submissions as (
    select * from {{ ref('stg_raw__submissions') }}
),

checks as (
    select * from {{ ref('checks') }}
),

check_terms as (
    select * from {{ ref('check_terms') }}
),

form_items as (
    select
        items.form_code,
        items.line_no,
        items.indicator_code,
        indicators.kind
    from {{ ref('form_items') }} as items
    inner join {{ ref('indicators') }} as indicators on items.indicator_code = indicators.indicator_code
),

-- An asterisk stands for every flow indicator of the form: one evaluation each, told apart by its scope.
terms_of_forms as (
    select
        form_items.form_code,
        check_terms.check_code,
        case when check_terms.indicator_code = '*' then form_items.indicator_code else '' end as scope,
        check_terms.side,
        form_items.indicator_code,
        form_items.line_no,
        check_terms.measure,
        check_terms.coefficient
    from check_terms
    inner join form_items
        on check_terms.indicator_code = form_items.indicator_code
        or (check_terms.indicator_code = '*' and form_items.kind = 'flow')
),

terms_per_check as (
    select
        check_code,
        count(*) as term_count
    from check_terms
    group by check_code
),

-- A check belongs to a form that asks for every indicator it compares. The first of each side is the one to mark.
checks_of_forms as (
    select
        terms_of_forms.form_code,
        terms_of_forms.check_code,
        terms_of_forms.scope,
        min(case when terms_of_forms.side = 'left' then terms_of_forms.line_no end) as left_line_no,
        min(case when terms_of_forms.side = 'right' then terms_of_forms.line_no end) as right_line_no
    from terms_of_forms
    inner join terms_per_check on terms_of_forms.check_code = terms_per_check.check_code
    group by terms_of_forms.form_code, terms_of_forms.check_code, terms_of_forms.scope, terms_per_check.term_count
    having count(*) = terms_per_check.term_count
),

checks_with_marks as (
    select
        checks_of_forms.form_code,
        checks_of_forms.check_code,
        checks_of_forms.scope,
        checks.severity,
        checks.operator,
        left_terms.indicator_code,
        left_terms.measure as column_role,
        right_terms.indicator_code as right_indicator_code
    from checks_of_forms
    inner join checks on checks_of_forms.check_code = checks.check_code
    inner join terms_of_forms as left_terms
        on checks_of_forms.form_code = left_terms.form_code
        and checks_of_forms.check_code = left_terms.check_code
        and checks_of_forms.scope = left_terms.scope
        and checks_of_forms.left_line_no = left_terms.line_no
        and left_terms.side = 'left'
    inner join terms_of_forms as right_terms
        on checks_of_forms.form_code = right_terms.form_code
        and checks_of_forms.check_code = right_terms.check_code
        and checks_of_forms.scope = right_terms.scope
        and checks_of_forms.right_line_no = right_terms.line_no
        and right_terms.side = 'right'
),

term_values as (
    select
        submissions.submission_id,
        terms_of_forms.form_code,
        terms_of_forms.check_code,
        terms_of_forms.scope,
        terms_of_forms.side,
        terms_of_forms.coefficient,
        case terms_of_forms.measure
            when 'month' then reported_values.month_value
            when 'ytd' then reported_values.ytd_value
            else reported_values.stock_value
        end as measure_value
    from submissions
    inner join terms_of_forms on submissions.form_code = terms_of_forms.form_code
    left join reported_values
        on submissions.submission_id = reported_values.submission_id
        and terms_of_forms.indicator_code = reported_values.indicator_code
),

-- A side with a missing term is missing: blank is not zero.
sides as (
    select
        submission_id,
        form_code,
        check_code,
        scope,
        count(measure_value) = count(*) as is_evaluable,
        cast(sum(case when side = 'left' then coefficient * measure_value else 0 end) as decimal(28, 4)) as left_value,
        cast(sum(case when side = 'right' then coefficient * measure_value else 0 end) as decimal(28, 4)) as right_value
    from term_values
    group by submission_id, form_code, check_code, scope
),

comparisons as (
    select
        sides.submission_id,
        checks_with_marks.check_code,
        checks_with_marks.severity,
        case
            when not sides.is_evaluable then 'not_evaluable'
            when
                case checks_with_marks.operator
                    when '=' then sides.left_value = sides.right_value
                    when '<>' then sides.left_value <> sides.right_value
                    when '<=' then sides.left_value <= sides.right_value
                    when '<' then sides.left_value < sides.right_value
                    when '>=' then sides.left_value >= sides.right_value
                    when '>' then sides.left_value > sides.right_value
                    -- Persons without money or money without persons: both or none.
                    when 'both_or_none' then (sides.left_value <> 0) = (sides.right_value <> 0)
                    when 'not_both' then sides.left_value = 0 or sides.right_value = 0
                end then 'pass'
            else 'fail'
        end as result,
        checks_with_marks.indicator_code,
        checks_with_marks.column_role,
        checks_with_marks.right_indicator_code,
        case when sides.is_evaluable then sides.left_value end as left_value,
        case when sides.is_evaluable then sides.right_value end as right_value,
        case when sides.is_evaluable then sides.left_value end as reported_value,
        case
            when sides.is_evaluable and checks_with_marks.operator in ('=', '>=', '>') then sides.right_value
        end as expected_low,
        case
            when sides.is_evaluable and checks_with_marks.operator in ('=', '<=', '<') then sides.right_value
        end as expected_high
    from sides
    inner join checks_with_marks
        on sides.form_code = checks_with_marks.form_code
        and sides.check_code = checks_with_marks.check_code
        and sides.scope = checks_with_marks.scope
)

select
    submission_id,
    check_code,
    severity,
    result,
    indicator_code,
    column_role,
    right_indicator_code,
    left_value,
    right_value,
    reported_value as value,
    expected_low,
    expected_high
from comparisons
