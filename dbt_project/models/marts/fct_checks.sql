with asked as (
    select * from {{ ref('int_check_index') }}
),

results as (
    select
        submission_id,
        check_code,
        result
    from {{ ref('int_check_results') }}
    union all
    select
        submission_id,
        check_code,
        result
    from {{ ref('int_tie_results') }}
),

judged as (
    select
        submission_id,
        check_code,
        cast(count(*) as integer) as figures,
        cast(sum(case when result = 'fail' then 1 else 0 end) as integer) as failed_figures,
        cast(sum(case when result <> 'not_evaluable' then 1 else 0 end) as integer) as evaluated_figures
    from results
    group by submission_id, check_code
)

select
    asked.check_outcome_id,
    asked.check_code,
    asked.severity,
    asked.org_unit_code,
    asked.form_code,
    asked.period_month,
    case
        when asked.submission_id is null and asked.versions > 0 then 'returned'
        when asked.submission_id is null then 'not_reported'
        when judged.failed_figures > 0 then 'fail'
        when judged.evaluated_figures > 0 then 'pass'
        else 'not_evaluable'
    end as outcome,
    coalesce(judged.figures, 0) as figures,
    coalesce(judged.evaluated_figures, 0) as evaluated_figures,
    coalesce(judged.failed_figures, 0) as failed_figures
from asked
left join judged on asked.submission_id = judged.submission_id and asked.check_code = judged.check_code
