-- Ingestion runs this file on a new batch too: nothing but ref() of int_check_terms_of_forms, int_reported_values and
-- stg_raw__submissions, and the macros in macros/checks, may stand here.
with terms_of_forms as (
    select * from {{ ref('int_check_terms_of_forms') }}
),

reported_values as (
    select * from {{ ref('int_reported_values') }}
),

submissions as (
    select * from {{ ref('stg_raw__submissions') }}
),

-- A day becomes a number that grows with it.
term_values as (
    select
        reported_values.submission_id,
        reported_values.reading_no,
        terms_of_forms.comparison_no,
        terms_of_forms.side,
        terms_of_forms.coefficient,
        case terms_of_forms.measure
            when 'month' then reported_values.month_value
            when 'ytd' then reported_values.ytd_value
            when 'stock' then reported_values.stock_value
            when 'date'
                then cast(replace(cast(reported_values.reported_date as string), '-', '') as decimal(28, 4))
        end as measure_value
    from reported_values
    inner join submissions on reported_values.submission_id = submissions.submission_id
    inner join terms_of_forms
        on submissions.form_code = terms_of_forms.form_code
        and reported_values.indicator_code = terms_of_forms.indicator_code
)

-- How many terms are reported is told beside the sums: blank is not zero.
select
    term_values.submission_id,
    term_values.reading_no,
    term_values.comparison_no,
    count(term_values.measure_value) as reported_terms,
    count(case when {{ is_upward('term_values') }} then term_values.measure_value end) as reported_upwards,
    {{ sum_of_side('term_values', 'left') }} as left_value,
    {{ sum_of_side('term_values', 'right') }} as right_value
from term_values
group by term_values.submission_id, term_values.reading_no, term_values.comparison_no
having count(term_values.measure_value) > 0
