with figures as (
    select * from {{ ref('int_plausibility_scores') }}
    where column_role = 'month'
),

odd as (
    select cast(threshold as double) as least_score from {{ ref('plausibility_rules') }}
    where rule_code = 'odd_line'
),

-- Each line beside the ones printed above and below it, from which a figure may have slipped.
with_neighbours as (
    select
        figures.*,
        abs(figures.score) >= odd.least_score as is_odd,
        lag(figures.centre_log) over printed_lines as centre_above,
        lag(figures.spread) over printed_lines as spread_above,
        lag(figures.previous_ytd) over printed_lines as ytd_above,
        lag(figures.implied_figure) over printed_lines as implied_above,
        lead(figures.centre_log) over printed_lines as centre_below,
        lead(figures.spread) over printed_lines as spread_below,
        lead(figures.previous_ytd) over printed_lines as ytd_below,
        lead(figures.implied_figure) over printed_lines as implied_below
    from figures
    cross join odd
    window printed_lines as (partition by figures.submission_id order by figures.line_index)
)

select
    figure_id,
    submission_id,
    line_index,
    indicator_code,
    dimension,
    1 + mod(month_count - 1, 12) as month_no,
    figure,
    previous_figure,
    reported_ytd,
    previous_ytd,
    implied_figure,
    coalesce(figure <> implied_figure, false) as is_break,
    coalesce(is_odd, false) as is_odd,
    coalesce(abs(figure_log - centre_above) <= spread_above, false)
    or coalesce(abs(figure_log - centre_below) <= spread_below, false) as is_like_neighbour,
    coalesce(
        figure in (reported_ytd - ytd_above, implied_above, reported_ytd - ytd_below, implied_below), false
    ) as continues_neighbour
from with_neighbours
