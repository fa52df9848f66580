with residuals as (
    select * from {{ ref('int_plausibility_residuals') }}
),

seasons as (
    select * from {{ ref('int_plausibility_seasons') }}
),

limits as (
    select
        cast(max(case when rule_code = 'own_history' then threshold end) as double) as own_floor,
        cast(max(case when rule_code = 'peers' then threshold end) as double) as peers_floor,
        max(case when rule_code = 'own_spread' then least_count end) as own_spread_least
    from {{ ref('plausibility_rules') }}
),

-- A long past of the unit's own tells how much it varies; that others vary more excuses nothing. A short one may be
-- steady by chance, so that the others are heard too.
judged as (
    select
        residuals.*,
        coalesce(seasons.season_log, 0) as season_log,
        residuals.usual_log + coalesce(seasons.season_log, 0) as centre_log,
        case
            when residuals.baseline = 'own_history' and residuals.above_zero_count >= limits.own_spread_least then 0
            else coalesce(seasons.season_spread, 0)
        end as season_spread,
        case residuals.baseline when 'own_history' then limits.own_floor else limits.peers_floor end as least_spread
    from residuals
    cross join limits
    left join seasons
        on residuals.indicator_code = seasons.indicator_code
        and residuals.month_count = seasons.month_count
        and residuals.baseline = seasons.baseline
),

-- Small counts vary by their square root, so a series of ones and twos is never odd.
with_spread as (
    select
        *,
        case
            when baseline in ('own_history', 'peers')
                then greatest(
                    coalesce(usual_spread, 0),
                    season_spread,
                    sqrt(least_spread * least_spread + 1 / (1 + exp(centre_log)))
                )
            when baseline = 'few' then 1.5
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
    season_log,
    centre_log,
    spread,
    last_year_log,
    (figure_log - centre_log) / spread as score
from with_spread
