with figures as (
    select * from {{ ref('int_plausibility_figures') }}
    where figure is not null
),

baselines as (
    select * from {{ ref('int_plausibility_baselines') }}
),

peers as (
    select * from {{ ref('int_plausibility_peers') }}
),

sizes as (
    select * from {{ ref('int_plausibility_unit_sizes') }}
),

limits as (
    select
        max(case when rule_code = 'own_history' then least_count end) as own_least,
        max(case when rule_code = 'peers' then least_count end) as peers_least
    from {{ ref('plausibility_rules') }}
),

figures_with_baselines as (
    select
        figures.*,
        coalesce(baselines.earlier_count, 0) as earlier_count,
        coalesce(baselines.above_zero_count, 0) as above_zero_count,
        baselines.typical_log,
        baselines.last_year_log,
        baselines.own_spread,
        case when sizes.unit_size is not null then peers.peers_count end as peers_count,
        peers.peers_months,
        peers.peers_log + ln(sizes.unit_size) as peers_log,
        peers.peers_spread,
        case when figures.figure > 0 then ln(cast(figures.figure as double)) end as figure_log
    from figures
    left join baselines on figures.figure_id = baselines.figure_id
    left join peers on figures.indicator_code = peers.indicator_code and figures.month_count = peers.month_count
    left join sizes on figures.org_unit_code = sizes.org_unit_code
),

-- The unit's own past speaks first; with too little of it the other units do.
with_baseline as (
    select
        figures_with_baselines.*,
        case
            when figures_with_baselines.above_zero_count >= limits.own_least then 'own_history'
            when
                figures_with_baselines.peers_count >= limits.peers_least
                and figures_with_baselines.peers_months >= limits.own_least
                then 'peers'
            when figures_with_baselines.above_zero_count >= 1 or figures_with_baselines.peers_count >= 3 then 'few'
            else 'none'
        end as baseline
    from figures_with_baselines
    cross join limits
),

with_usual as (
    select
        *,
        case baseline
            when 'own_history' then typical_log
            when 'peers' then peers_log
            when 'few' then coalesce(typical_log, peers_log)
        end as usual_log,
        case baseline when 'own_history' then own_spread when 'peers' then peers_spread end as usual_spread
    from with_baseline
)

select
    figure_id,
    submission_id,
    org_unit_code,
    indicator_code,
    form_code,
    period_month,
    month_count,
    line_index,
    dimension,
    factor,
    column_role,
    figure,
    reported_ytd,
    previous_ytd,
    implied_figure,
    previous_figure,
    baseline,
    earlier_count,
    above_zero_count,
    peers_count,
    last_year_log,
    figure_log,
    usual_log,
    usual_spread,
    figure_log - usual_log as residual
from with_usual
