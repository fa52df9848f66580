with figures as (
    select * from {{ ref('int_plausibility_figures') }}
    where column_role = 'month' and figure > 0
),

pairs as (
    select
        amounts.indicator_code as amount_code,
        persons.indicator_code as persons_code
    from {{ ref('check_terms') }} as amounts
    inner join {{ ref('check_terms') }} as persons on amounts.check_code = persons.check_code
    inner join {{ ref('checks') }} as checks on amounts.check_code = checks.check_code
    where checks.operator = 'both_or_none' and amounts.side = 'right' and persons.side = 'left'
),

visits as (
    select indicator_code from {{ ref('indicators') }}
    where unit_code = '人次'
),

rules as (
    select * from {{ ref('plausibility_rules') }}
    where rule_code = 'persons_or_visits'
),

usual as (
    select cast(least_value as integer) as months_back from {{ ref('plausibility_rules') }}
    where rule_code = 'amount_per_head'
),

-- Visits where persons are asked lower the amount per head; persons where visits are asked raise it.
amounts_per_head as (
    select
        persons.figure_id,
        persons.submission_id,
        persons.org_unit_code,
        persons.indicator_code,
        persons.line_index,
        persons.month_count,
        persons.figure as persons_figure,
        ln(cast(amounts.figure as double) / persons.figure) as log_per_head,
        cast(amounts.figure as double) as amount,
        case when visits.indicator_code is null then -1 else 1 end as direction
    from figures as persons
    inner join pairs on persons.indicator_code = pairs.persons_code
    inner join figures as amounts
        on persons.submission_id = amounts.submission_id and pairs.amount_code = amounts.indicator_code
    left join visits on persons.indicator_code = visits.indicator_code
    where persons.dimension = 'count' and amounts.dimension = 'money_cny'
),

-- What a head got in the unit before: the tested month is never in its own baseline.
own as (
    select
        amounts_per_head.figure_id,
        count(*) as own_count,
        {{ median('history.log_per_head') }} as own_log
    from amounts_per_head
    cross join usual
    inner join amounts_per_head as history
        on amounts_per_head.org_unit_code = history.org_unit_code
        and amounts_per_head.indicator_code = history.indicator_code
        and history.month_count
        between amounts_per_head.month_count - usual.months_back and amounts_per_head.month_count - 1
    group by amounts_per_head.figure_id
)

select
    amounts_per_head.figure_id,
    amounts_per_head.submission_id,
    amounts_per_head.org_unit_code,
    amounts_per_head.indicator_code,
    amounts_per_head.line_index,
    amounts_per_head.month_count,
    amounts_per_head.persons_figure,
    amounts_per_head.amount,
    amounts_per_head.log_per_head,
    amounts_per_head.direction,
    coalesce(own.own_count, 0) as own_count,
    own.own_log,
    -- How far the unit strays from its own usual, where it has reported often enough to have one.
    case when own.own_count >= rules.least_count then abs(amounts_per_head.log_per_head - own.own_log) end
        as own_distance
from amounts_per_head
cross join rules
left join own on amounts_per_head.figure_id = own.figure_id
