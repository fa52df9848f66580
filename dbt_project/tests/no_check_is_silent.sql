-- A check that could be evaluated for no report of a month, though reports came, watches nothing: a term is never
-- filled in, or the check is written wrongly. The data officer mends the seed.
{{ config(severity='warn') }}

select
    check_code,
    form_code,
    period_month,
    count(*) as reports
from {{ ref('fct_checks') }}
where outcome in ('pass', 'fail', 'not_evaluable')
group by check_code, form_code, period_month
having max(case when outcome <> 'not_evaluable' then 1 else 0 end) = 0
