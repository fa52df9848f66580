with figures as (
    select * from {{ ref('int_plausibility_figures') }}
    where figure > 0
),

sizes as (
    select * from {{ ref('int_plausibility_unit_sizes') }}
),

rules as (
    select * from {{ ref('plausibility_rules') }}
    where rule_code = 'peers'
),

figures_per_member as (
    select
        figures.indicator_code,
        figures.month_count,
        ln(cast(figures.figure as double) / sizes.unit_size) as log_figure
    from figures
    inner join sizes on figures.org_unit_code = sizes.org_unit_code
),

indicator_months as (
    select distinct
        indicator_code,
        month_count
    from figures_per_member
),

-- All units in the months before, last year's season among them.
earlier as (
    select
        indicator_months.indicator_code,
        indicator_months.month_count,
        figures_per_member.month_count as earlier_month_count,
        figures_per_member.log_figure
    from indicator_months
    cross join rules
    inner join figures_per_member
        on indicator_months.indicator_code = figures_per_member.indicator_code
        and figures_per_member.month_count
        between indicator_months.month_count - rules.least_value and indicator_months.month_count - 1
),

typical as (
    select
        indicator_code,
        month_count,
        count(*) as peers_count,
        count(distinct earlier_month_count) as peers_months,
        {{ median('log_figure') }} as peers_log
    from earlier
    group by indicator_code, month_count
),

deviations as (
    select
        earlier.indicator_code,
        earlier.month_count,
        {{ median('abs(earlier.log_figure - typical.peers_log)') }} / 0.6745 as peers_spread
    from earlier
    inner join typical
        on earlier.indicator_code = typical.indicator_code and earlier.month_count = typical.month_count
    group by earlier.indicator_code, earlier.month_count
)

select
    concat_ws(':', typical.indicator_code, cast(typical.month_count as string)) as peers_id,
    typical.indicator_code,
    typical.month_count,
    typical.peers_count,
    typical.peers_months,
    typical.peers_log,
    deviations.peers_spread
from typical
inner join deviations
    on typical.indicator_code = deviations.indicator_code and typical.month_count = deviations.month_count
