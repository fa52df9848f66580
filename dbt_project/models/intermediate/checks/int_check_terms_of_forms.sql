-- Ingestion runs this file on a new batch too: nothing but ref() of seeds may stand here.
with checks as (
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
    inner join checks on check_terms.check_code = checks.check_code
    inner join form_items
        on check_terms.indicator_code = form_items.indicator_code
        or (check_terms.indicator_code = '*' and form_items.kind = 'flow')
    where coalesce(checks.reach, 'report') = 'report' and coalesce(checks.form_code, '*') in ('*', form_items.form_code)
),

terms_per_check as (
    select
        check_code,
        count(*) as term_count
    from check_terms
    group by check_code
),

-- A check belongs to a form that asks for every indicator it compares.
complete as (
    select
        terms_of_forms.form_code,
        terms_of_forms.check_code,
        terms_of_forms.scope
    from terms_of_forms
    inner join terms_per_check on terms_of_forms.check_code = terms_per_check.check_code
    group by terms_of_forms.form_code, terms_of_forms.check_code, terms_of_forms.scope, terms_per_check.term_count
    having count(*) = terms_per_check.term_count
)

-- Comparisons are numbered, so that what is grouped by them is narrow.
select
    cast(dense_rank() over (
        order by terms_of_forms.form_code, terms_of_forms.check_code, terms_of_forms.scope
    ) as integer) as comparison_no,
    terms_of_forms.form_code,
    terms_of_forms.check_code,
    terms_of_forms.scope,
    terms_of_forms.side,
    terms_of_forms.indicator_code,
    terms_of_forms.line_no,
    terms_of_forms.measure,
    terms_of_forms.coefficient
from terms_of_forms
inner join complete
    on terms_of_forms.form_code = complete.form_code
    and terms_of_forms.check_code = complete.check_code
    and terms_of_forms.scope = complete.scope
