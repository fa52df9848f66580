with figures as (
    select * from {{ ref('int_plausibility_figures') }}
    where column_role = 'month' and figure is not null and reported_ytd is not null and previous_ytd is not null
),

rules as (
    select * from {{ ref('plausibility_rules') }}
),

digits as (
    select cast(least_value as double) as least_amount from {{ ref('plausibility_rules') }}
    where rule_code = 'digits_transposed'
),

-- This cumulative = last cumulative + this month. January starts from nothing.
breaks as (
    select
        figures.*,
        figures.previous_ytd + figures.figure as expected_ytd,
        digits.least_amount
    from figures
    cross join digits
    where figures.reported_ytd <> figures.previous_ytd + figures.figure
),

-- Where it breaks, the month that the cumulative implies often tells what went wrong, and what is meant.
named as (
    select
        *,
        case
            when
                dimension = 'money_cny' and implied_figure > 0
                and (figure = 10000 * implied_figure or 10000 * figure = implied_figure)
                then 'wrong_unit'
            when implied_figure > 0 and figure in (10 * implied_figure, 100 * implied_figure, 1000 * implied_figure)
                then 'misplaced_zero'
            when figure > 0 and implied_figure in (10 * figure, 100 * figure, 1000 * figure) then 'misplaced_zero'
            when
                figure >= least_amount and implied_figure >= least_amount
                and {{ neighbours_swapped('round(figure / factor * 10000)', 'round(implied_figure / factor * 10000)') }}
                then 'digits_transposed'
            when figure = reported_ytd and previous_ytd > 0 then 'cumulative_in_cell'
        end as month_rule,
        case
            when
                dimension = 'money_cny' and expected_ytd > 0
                and (reported_ytd = 10000 * expected_ytd or 10000 * reported_ytd = expected_ytd)
                then 'wrong_unit'
        end as ytd_rule
    from breaks
)

select
    named.submission_id,
    rules.rule_code,
    named.indicator_code,
    named.line_index,
    case when named.month_rule is not null then 'month' else 'ytd' end as column_role,
    case when named.month_rule is not null then named.figure else named.reported_ytd end as value,
    case when named.month_rule is not null then named.implied_figure else named.expected_ytd end as likely_value,
    case when named.month_rule is not null then named.implied_figure else named.expected_ytd end as expected_low,
    case when named.month_rule is not null then named.implied_figure else named.expected_ytd end as expected_high
from named
inner join rules on coalesce(named.month_rule, named.ytd_rule, 'cumulative_breaks') = rules.rule_code
