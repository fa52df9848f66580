with figures as (
    select * from {{ ref('int_plausibility_figures') }}
    where column_role = 'month' and reported_ytd is not null and previous_ytd > 0
),

rules as (
    select * from {{ ref('plausibility_rules') }}
    where rule_code = 'shifted_column'
),

-- A blank month, and a cumulative below last month's: the month was written one column to the right.
compared as (
    select
        submission_id,
        line_index,
        figure is null and reported_ytd < previous_ytd as is_hit
    from figures
),

reports_in_doubt as (
    select
        compared.submission_id,
        rules.rule_code,
        min(case when compared.is_hit and figures.reported_ytd > 0 then compared.line_index end) as line_index,
        cast(sum(case when compared.is_hit then 1 else 0 end) as integer) as lines_count
    from compared
    cross join rules
    inner join figures
        on compared.submission_id = figures.submission_id and compared.line_index = figures.line_index
    group by compared.submission_id, rules.rule_code, rules.threshold, rules.least_count
    having
        sum(case when compared.is_hit then 1 else 0 end) >= rules.least_count
        and sum(case when compared.is_hit then 1 else 0 end) >= rules.threshold * count(*)
)

select
    reports_in_doubt.submission_id,
    reports_in_doubt.rule_code,
    figures.indicator_code,
    reports_in_doubt.line_index,
    'ytd' as column_role,
    figures.reported_ytd as value,
    figures.previous_ytd + figures.reported_ytd as likely_value,
    reports_in_doubt.lines_count
from reports_in_doubt
inner join figures
    on reports_in_doubt.submission_id = figures.submission_id and reports_in_doubt.line_index = figures.line_index
