with figures as (
    select * from {{ ref('int_plausibility_amounts_per_head') }}
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

tested_months as (
    select distinct
        indicator_code,
        month_count
    from figures
),

earlier_of_all as (
    select
        tested_months.indicator_code,
        tested_months.month_count,
        figures.log_per_head,
        figures.own_distance
    from tested_months
    cross join usual
    inner join figures
        on tested_months.indicator_code = figures.indicator_code
        and figures.month_count between tested_months.month_count - usual.months_back and tested_months.month_count - 1
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
        figures.*,
        case when figures.own_count >= rules.least_count then figures.own_log else others.others_log end as usual_log,
        case
            when figures.own_count >= rules.least_count and others.distances_count >= usual.others_least
                then others.own_spread * sqrt(1 + 1.0 / figures.own_count)
            when figures.own_count < rules.least_count and others.others_count >= usual.others_least
                then others_spreads.others_spread
        end as spread
    from figures
    cross join rules
    cross join usual
    inner join others
        on figures.indicator_code = others.indicator_code and figures.month_count = others.month_count
    inner join others_spreads
        on figures.indicator_code = others_spreads.indicator_code
        and figures.month_count = others_spreads.month_count
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
