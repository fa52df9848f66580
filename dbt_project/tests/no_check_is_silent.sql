-- A check that could be evaluated for no report, though those of three months came, watches nothing: a term is never
-- filled in, or the check is written wrongly. Fewer months tell nothing: a ratio needs something to divide by, a stock
-- one that went before. The data officer mends the seed.
{{ config(severity='warn') }}

select
    check_code,
    form_code,
    count(*) as reports
from {{ ref('fct_checks') }}
where outcome in ('pass', 'fail', 'not_evaluable')
group by check_code, form_code
having
    max(case when outcome <> 'not_evaluable' then 1 else 0 end) = 0
    and count(distinct period_month) >= 3
