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
        cast(least_value as integer) as months_back
    from {{ ref('plausibility_rules') }}
    where rule_code = 'amount_per_head'
),

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
        cast(amounts.figure as double) as amount
    from figures as persons
    inner join pairs on persons.indicator_code = pairs.persons_code
    inner join figures as amounts
        on persons.submission_id = amounts.submission_id and pairs.amount_code = amounts.indicator_code
    where persons.dimension = 'count' and amounts.dimension = 'money_cny'
),

earlier as (
    select
        amounts_per_head.figure_id,
        history.log_per_head
    from amounts_per_head
    cross join usual
    inner join amounts_per_head as history
        on amounts_per_head.org_unit_code = history.org_unit_code
        and amounts_per_head.indicator_code = history.indicator_code
        and history.month_count
        between amounts_per_head.month_count - usual.months_back and amounts_per_head.month_count - 1
),

typical as (
    select
        figure_id,
        count(*) as earlier_count,
        {{ median('log_per_head') }} as typical_log
    from earlier
    group by figure_id
),

deviations as (
    select
        earlier.figure_id,
        {{ median('abs(earlier.log_per_head - typical.typical_log)') }} / 0.6745 as spread
    from earlier
    inner join typical on earlier.figure_id = typical.figure_id
    group by earlier.figure_id
)

-- The money is as ever and the persons are not: visits (人次) were counted as persons (人).
select
    amounts_per_head.submission_id,
    rules.rule_code,
    amounts_per_head.indicator_code,
    amounts_per_head.line_index,
    'month' as column_role,
    amounts_per_head.persons_figure as value,
    cast(round(amounts_per_head.amount / exp(typical.typical_log)) as decimal(28, 4)) as likely_value
from amounts_per_head
inner join typical on amounts_per_head.figure_id = typical.figure_id
inner join deviations on amounts_per_head.figure_id = deviations.figure_id
cross join usual
inner join rules
    on typical.earlier_count >= rules.least_count
    and amounts_per_head.persons_figure >= rules.least_value
    and amounts_per_head.log_per_head - typical.typical_log
    <= -greatest(usual.least_distance, rules.threshold * deviations.spread)
