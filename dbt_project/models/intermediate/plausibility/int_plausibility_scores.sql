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
        cast(max(case when rule_code = 'own_history' then threshold end) as double) as own_floor,
        max(case when rule_code = 'peers' then least_count end) as peers_least,
        cast(max(case when rule_code = 'peers' then threshold end) as double) as peers_floor,
        max(case when rule_code = 'season' then least_count end) as season_least
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
        end as baseline,
        case
            when figures_with_baselines.above_zero_count >= limits.own_least
                then figures_with_baselines.figure_log - figures_with_baselines.typical_log
            else figures_with_baselines.figure_log - figures_with_baselines.peers_log
        end as residual,
        limits.own_floor,
        limits.peers_floor,
        limits.season_least
    from figures_with_baselines
    cross join limits
),

-- What all units have in common in this month (August's 助学, December's remittances) is the season, not an oddity.
seasons as (
    select
        indicator_code,
        month_count,
        baseline,
        {{ median('residual') }} as season_log
    from with_baseline
    where residual is not null
    group by indicator_code, month_count, baseline, season_least
    having count(*) >= season_least
),

season_spreads as (
    select
        seasons.indicator_code,
        seasons.month_count,
        seasons.baseline,
        {{ median('abs(with_baseline.residual - seasons.season_log)') }} / 0.6745 as season_spread
    from with_baseline
    inner join seasons
        on with_baseline.indicator_code = seasons.indicator_code
        and with_baseline.month_count = seasons.month_count
        and with_baseline.baseline = seasons.baseline
    where with_baseline.residual is not null
    group by seasons.indicator_code, seasons.month_count, seasons.baseline
),

judged as (
    select
        with_baseline.*,
        coalesce(seasons.season_log, 0) as season_log,
        season_spreads.season_spread
    from with_baseline
    left join seasons
        on with_baseline.indicator_code = seasons.indicator_code
        and with_baseline.month_count = seasons.month_count
        and with_baseline.baseline = seasons.baseline
    left join season_spreads
        on with_baseline.indicator_code = season_spreads.indicator_code
        and with_baseline.month_count = season_spreads.month_count
        and with_baseline.baseline = season_spreads.baseline
),

-- Small counts vary by their square root, so a series of ones and twos is never odd.
centred as (
    select
        *,
        case baseline
            when 'own_history' then typical_log + season_log
            when 'peers' then peers_log + season_log
            when 'few' then coalesce(typical_log, peers_log)
        end as centre_log,
        case baseline
            when 'own_history'
                then greatest(
                    coalesce(own_spread, 0), coalesce(season_spread, 0),
                    sqrt(own_floor * own_floor + 1 / (1 + exp(typical_log + season_log)))
                )
            when 'peers'
                then greatest(
                    coalesce(peers_spread, 0), coalesce(season_spread, 0),
                    sqrt(peers_floor * peers_floor + 1 / (1 + exp(peers_log + season_log)))
                )
            when 'few' then 1.5
        end as spread
    from judged
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
    figure_log,
    centre_log,
    spread,
    last_year_log,
    (figure_log - centre_log) / spread as score
from centred
