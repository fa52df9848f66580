-- Ingestion runs this file on a new batch too: nothing but ref() of int_check_terms_of_forms may stand here.
with terms_of_forms as (
    select * from {{ ref('int_check_terms_of_forms') }}
),

-- Of each side the first line is the one to mark and to name.
first_lines as (
    select
        form_code,
        check_code,
        scope,
        side,
        min(line_no) as line_no
    from terms_of_forms
    group by form_code, check_code, scope, side
),

first_terms as (
    select terms_of_forms.*
    from terms_of_forms
    inner join first_lines
        on terms_of_forms.form_code = first_lines.form_code
        and terms_of_forms.check_code = first_lines.check_code
        and terms_of_forms.scope = first_lines.scope
        and terms_of_forms.side = first_lines.side
        and terms_of_forms.line_no = first_lines.line_no
),

left_terms as (
    select * from first_terms
    where side = 'left'
),

right_terms as (
    select * from first_terms
    where side = 'right'
)

select
    left_terms.form_code,
    left_terms.check_code,
    left_terms.scope,
    left_terms.indicator_code,
    left_terms.measure as column_role,
    right_terms.indicator_code as right_indicator_code
from left_terms
left join right_terms
    on left_terms.form_code = right_terms.form_code
    and left_terms.check_code = right_terms.check_code
    and left_terms.scope = right_terms.scope
