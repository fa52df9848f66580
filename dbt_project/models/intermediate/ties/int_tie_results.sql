with terms as (
    select * from {{ ref('int_tie_terms') }}
),

checks as (
    select * from {{ ref('checks') }}
),

months as (
    select * from {{ ref('int_unit_indicator_months') }}
    where indicator_code in (select terms.indicator_code from terms)
),

org_units as (
    select * from {{ ref('org_units') }}
),

forms as (
    select
        form_code,
        case frequency when 'M' then 1 when 'Q' then 3 when 'H' then 6 else 12 end as months_per_period
    from {{ ref('forms') }}
),

-- A stock that only stands from before is nobody's statement about this month.
measures as (
    select
        org_unit_code,
        indicator_code,
        form_code,
        period_month,
        month_no,
        12 * cast(extract(year from period_month) as integer) + month_no as month_count,
        submission_id,
        month_value,
        ytd_value,
        case when stock_age_months = 0 then stock_value end as stock_value
    from months
),

-- Every report that holds the first line of a tie is to be judged by it. What stood before its period stands at the end
-- of the month before a monthly report, and of the quarter before a quarterly one.
reports as (
    select
        terms.check_code,
        terms.anchor_code,
        terms.side,
        terms.indicator_code,
        terms.measure,
        terms.coefficient,
        measures.submission_id,
        measures.org_unit_code,
        measures.month_no,
        measures.month_count
        - case when terms.measure = 'previous_stock' then forms.months_per_period else 0 end as month_count
    from terms
    inner join measures on terms.anchor_code = measures.indicator_code and terms.form_code = measures.form_code
    inner join forms on terms.form_code = forms.form_code
    where measures.submission_id is not null
),

term_values as (
    select
        reports.*,
        case reports.measure
            when 'month' then measures.month_value
            when 'ytd' then measures.ytd_value
            else measures.stock_value
        end as measure_value
    from reports
    left join measures
        on reports.org_unit_code = measures.org_unit_code
        and reports.indicator_code = measures.indicator_code
        and reports.month_count = measures.month_count
),

sides as (
    select
        term_values.submission_id,
        term_values.org_unit_code,
        term_values.month_no,
        term_values.check_code,
        term_values.anchor_code,
        count(term_values.measure_value) as reported_terms,
        {{ missing_counts('term_values') }},
        min(case when term_values.side = 'right' then term_values.indicator_code end) as right_indicator_code,
        {{ sum_of_side('term_values', 'left') }} as left_value,
        {{ sum_of_side('term_values', 'right') }} as right_value
    from term_values
    group by
        term_values.submission_id, term_values.org_unit_code, term_values.month_no, term_values.check_code,
        term_values.anchor_code
)

select
    concat_ws(':', sides.submission_id, sides.check_code) as tie_id,
    sides.submission_id,
    sides.check_code,
    checks.severity,
    {{ check_result('checks', 'sides') }} as result,
    sides.anchor_code as indicator_code,
    sides.right_indicator_code,
    cast(sides.left_value as decimal(28, 4)) as left_value,
    cast(sides.right_value as decimal(28, 4)) as right_value,
    cast({{ least_that_passes('checks', 'sides') }} as decimal(28, 4)) as expected_low,
    cast({{ most_that_passes('checks', 'sides') }} as decimal(28, 4)) as expected_high
from sides
inner join checks on sides.check_code = checks.check_code
left join org_units on sides.org_unit_code = org_units.org_unit_code
where
    {{ is_asked('checks', "coalesce(org_units.org_type, '*')", 'sides.month_no') }}
