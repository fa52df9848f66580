-- Ingestion runs this file on a new batch too: nothing but ref() of int_check_bounds_of_forms, int_reported_values and
-- stg_raw__submissions may stand here.
with bounds as (
    select * from {{ ref('int_check_bounds_of_forms') }}
),

reported_values as (
    select * from {{ ref('int_reported_values') }}
),

submissions as (
    select * from {{ ref('stg_raw__submissions') }}
),

bounded_values as (
    select
        reported_values.submission_id,
        reported_values.reading_no,
        bounds.check_code,
        bounds.severity,
        bounds.indicator_code,
        bounds.column_role,
        bounds.bound,
        bounds.hard_least,
        bounds.hard_most,
        bounds.check_code in ('below_hard_min', 'below_soft_min') as is_lower,
        case bounds.column_role
            when 'month' then reported_values.month_value
            when 'ytd' then reported_values.ytd_value
            else reported_values.stock_value
        end as reported_value
    from reported_values
    inner join submissions on reported_values.submission_id = submissions.submission_id
    inner join bounds
        on submissions.form_code = bounds.form_code
        and reported_values.indicator_code = bounds.indicator_code
),

within_bounds as (
    select
        submission_id,
        reading_no,
        check_code,
        severity,
        case
            when reported_value is null then 'not_evaluable'
            when reported_value < hard_least or reported_value > hard_most then 'not_evaluable'
            when is_lower and reported_value < bound then 'fail'
            when not is_lower and reported_value > bound then 'fail'
            else 'pass'
        end as result,
        indicator_code,
        column_role,
        reported_value,
        case when is_lower then bound end as expected_low,
        case when not is_lower then bound end as expected_high
    from bounded_values
)

select
    submission_id,
    reading_no,
    check_code,
    severity,
    result,
    indicator_code,
    column_role,
    reported_value as value,
    expected_low,
    expected_high
from within_bounds
union all
-- Of which nothing was reported; what only looks for failures never comes here.
select
    submissions.submission_id,
    cast(null as integer) as reading_no,
    bounds.check_code,
    bounds.severity,
    'not_evaluable' as result,
    bounds.indicator_code,
    bounds.column_role,
    cast(null as decimal(28, 4)) as value,
    case when bounds.check_code in ('below_hard_min', 'below_soft_min') then bounds.bound end as expected_low,
    case when bounds.check_code not in ('below_hard_min', 'below_soft_min') then bounds.bound end as expected_high
from submissions
inner join bounds on submissions.form_code = bounds.form_code
left join reported_values
    on submissions.submission_id = reported_values.submission_id
    and bounds.indicator_code = reported_values.indicator_code
where reported_values.submission_id is null
