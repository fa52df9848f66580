with figures as (
    select
        figure_id,
        org_unit_code,
        indicator_code,
        month_count,
        cast(figure as double) as figure
    from {{ ref('int_plausibility_figures') }}
    where figure is not null
),

rules as (
    select * from {{ ref('plausibility_rules') }}
    where rule_code = 'own_history'
),

-- What the unit reported before: the tested month is never in its own baseline.
earlier as (
    select
        figures.figure_id,
        figures.month_count - history.month_count as months_ago,
        history.figure,
        ln(nullif(greatest(history.figure, 0), 0)) as log_figure
    from figures
    cross join rules
    inner join figures as history
        on figures.org_unit_code = history.org_unit_code
        and figures.indicator_code = history.indicator_code
        and history.month_count between figures.month_count - rules.least_value and figures.month_count - 1
),

-- Zeros say how often, not how much: sizes are judged by what is above zero, on a logarithmic scale.
typical as (
    select
        figure_id,
        count(*) as earlier_count,
        count(log_figure) as above_zero_count,
        {{ median('log_figure') }} as typical_log,
        max(case when months_ago = 12 then log_figure end) as last_year_log
    from earlier
    group by figure_id
),

deviations as (
    select
        earlier.figure_id,
        {{ median('abs(earlier.log_figure - typical.typical_log)') }} as median_deviation,
        avg(abs(earlier.log_figure - typical.typical_log)) as mean_deviation
    from earlier
    inner join typical on earlier.figure_id = typical.figure_id
    where earlier.log_figure is not null
    group by earlier.figure_id
)

select
    typical.figure_id,
    typical.earlier_count,
    typical.above_zero_count,
    typical.typical_log,
    typical.last_year_log,
    -- Where more than half of the values are equal the median deviation is 0 and the mean deviation speaks.
    case
        when deviations.median_deviation > 0 then deviations.median_deviation / 0.6745
        else 1.2533 * deviations.mean_deviation
    end as own_spread
from typical
left join deviations on typical.figure_id = deviations.figure_id
