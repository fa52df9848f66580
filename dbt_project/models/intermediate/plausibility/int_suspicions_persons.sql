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

rules as (
    select * from {{ ref('plausibility_rules') }}
    where rule_code = 'persons_or_visits'
),

usual as (
    select
        cast(threshold as double) as least_distance,
        least_count as others_least,
        cast(least_value as integer) as months_back
    from {{ ref('plausibility_rules') }}
    where rule_code = 'amount_per_head'
),

-- So many visits of one person at most: beyond that it is another mistake, such as a zero too many.
most_visits as (
    select cast(threshold as double) as visits_per_person from {{ ref('plausibility_rules') }}
    where rule_code = 'visits_per_person'
),

visits as (
    select indicator_code from {{ ref('indicators') }}
    where unit_code = '人次'
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
),

with_own as (
    select
        amounts_per_head.*,
        coalesce(own.own_count, 0) as own_count,
        own.own_log,
        case when own.own_count >= rules.least_count then abs(amounts_per_head.log_per_head - own.own_log) end
            as own_distance
    from amounts_per_head
    cross join rules
    left join own on amounts_per_head.figure_id = own.figure_id
),

tested_months as (
    select distinct
        indicator_code,
        month_count
    from amounts_per_head
),

earlier_of_all as (
    select
        tested_months.indicator_code,
        tested_months.month_count,
        with_own.log_per_head,
        with_own.own_distance
    from tested_months
    cross join usual
    inner join with_own
        on tested_months.indicator_code = with_own.indicator_code
        and with_own.month_count between tested_months.month_count - usual.months_back and tested_months.month_count - 1
),

-- How far a unit strays from its own usual is learnt from all units together: one alone has too few months to tell.
others as (
    select
        indicator_code,
        month_count,
        count(*) as others_count,
        count(own_distance) as distances_count,
        {{ median('log_per_head') }} as others_log,
        {{ median('own_distance') }} / 0.6745 as own_spread
    from earlier_of_all
    group by indicator_code, month_count
),

others_spreads as (
    select
        earlier_of_all.indicator_code,
        earlier_of_all.month_count,
        {{ median('abs(earlier_of_all.log_per_head - others.others_log)') }} / 0.6745 as others_spread
    from earlier_of_all
    inner join others
        on earlier_of_all.indicator_code = others.indicator_code
        and earlier_of_all.month_count = others.month_count
    group by earlier_of_all.indicator_code, earlier_of_all.month_count
),

-- The unit's own usual where it has reported often enough, else what a head gets elsewhere.
judged as (
    select
        with_own.*,
        case when with_own.own_count >= rules.least_count then with_own.own_log else others.others_log end as usual_log,
        case
            when with_own.own_count >= rules.least_count and others.distances_count >= usual.others_least
                then others.own_spread * sqrt(1 + 1.0 / with_own.own_count)
            when with_own.own_count < rules.least_count and others.others_count >= usual.others_least
                then others_spreads.others_spread
        end as spread
    from with_own
    cross join rules
    cross join usual
    inner join others
        on with_own.indicator_code = others.indicator_code and with_own.month_count = others.month_count
    inner join others_spreads
        on with_own.indicator_code = others_spreads.indicator_code
        and with_own.month_count = others_spreads.month_count
)

-- The money is as ever and the persons are not.
select
    judged.submission_id,
    rules.rule_code,
    judged.indicator_code,
    judged.line_index,
    'month' as column_role,
    judged.persons_figure as value,
    cast(round(judged.amount / exp(judged.usual_log)) as decimal(28, 4)) as likely_value
from judged
cross join usual
cross join most_visits
inner join rules
    on judged.persons_figure >= rules.least_value
    and judged.spread is not null
    and judged.direction * (judged.log_per_head - judged.usual_log)
    between greatest(usual.least_distance, rules.threshold * judged.spread) and ln(most_visits.visits_per_person)
