with residuals as (
    select * from {{ ref('int_plausibility_residuals') }}
    where residual is not null and baseline in ('own_history', 'peers')
),

rules as (
    select * from {{ ref('plausibility_rules') }}
    where rule_code = 'season'
),

-- What all units have in common in this month (August's 助学, December's remittances) is the season, not an oddity.
seasons as (
    select
        residuals.indicator_code,
        residuals.month_count,
        residuals.baseline,
        {{ median('residuals.residual') }} as season_log
    from residuals
    cross join rules
    group by residuals.indicator_code, residuals.month_count, residuals.baseline, rules.least_count
    having count(*) >= rules.least_count
),

season_spreads as (
    select
        seasons.indicator_code,
        seasons.month_count,
        seasons.baseline,
        {{ median('abs(residuals.residual - seasons.season_log)') }} / 0.6745 as season_spread
    from residuals
    inner join seasons
        on residuals.indicator_code = seasons.indicator_code
        and residuals.month_count = seasons.month_count
        and residuals.baseline = seasons.baseline
    group by seasons.indicator_code, seasons.month_count, seasons.baseline
)

select
    concat_ws(':', seasons.indicator_code, cast(seasons.month_count as string), seasons.baseline) as season_id,
    seasons.indicator_code,
    seasons.month_count,
    seasons.baseline,
    seasons.season_log,
    season_spreads.season_spread
from seasons
inner join season_spreads
    on seasons.indicator_code = season_spreads.indicator_code
    and seasons.month_count = season_spreads.month_count
    and seasons.baseline = season_spreads.baseline
