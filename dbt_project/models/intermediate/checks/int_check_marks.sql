-- Ingestion runs this file on a new batch too: nothing but ref() of int_check_terms_of_forms and the
-- macros in macros/checks may stand here.
with terms_of_forms as (
    select * from {{ ref('int_check_terms_of_forms') }}
),

-- Of each side the first line is the one to mark and to name.
comparisons as (
    select
        terms_of_forms.comparison_no,
        terms_of_forms.form_code,
        terms_of_forms.check_code,
        terms_of_forms.scope,
        count(*) as term_count,
        count(case when {{ is_upward('terms_of_forms') }} then 1 end) as upward_terms,
        min(case when terms_of_forms.side = 'left' then terms_of_forms.line_no end) as left_line_no,
        min(case when terms_of_forms.side = 'right' then terms_of_forms.line_no end) as right_line_no
    from terms_of_forms
    group by
        terms_of_forms.comparison_no, terms_of_forms.form_code, terms_of_forms.check_code, terms_of_forms.scope
)

select
    comparisons.comparison_no,
    comparisons.form_code,
    comparisons.check_code,
    comparisons.scope,
    comparisons.term_count,
    comparisons.upward_terms,
    left_terms.indicator_code,
    left_terms.measure as column_role,
    right_terms.indicator_code as right_indicator_code
from comparisons
inner join terms_of_forms as left_terms
    on comparisons.comparison_no = left_terms.comparison_no
    and comparisons.left_line_no = left_terms.line_no
    and left_terms.side = 'left'
left join terms_of_forms as right_terms
    on comparisons.comparison_no = right_terms.comparison_no
    and comparisons.right_line_no = right_terms.line_no
    and right_terms.side = 'right'
