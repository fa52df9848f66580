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
        lag(figures.figure) over printed_lines as figure_above,
        lag(figures.centre_log) over printed_lines as centre_above,
        lag(figures.spread) over printed_lines as spread_above,
        lag(figures.previous_ytd) over printed_lines as ytd_above,
        lag(figures.implied_figure) over printed_lines as implied_above,
        lead(figures.figure) over printed_lines as figure_below,
        lead(figures.centre_log) over printed_lines as centre_below,
        lead(figures.spread) over printed_lines as spread_below,
        lead(figures.previous_ytd) over printed_lines as ytd_below,
        lead(figures.implied_figure) over printed_lines as implied_below
    from figures
    cross join odd
    window printed_lines as (partition by figures.submission_id order by figures.line_index)
),

compared as (
    select
        *,
        coalesce(figure <> implied_figure, false) as is_break,
        coalesce(abs(figure_log - centre_above) <= spread_above, false) as is_like_above,
        coalesce(abs(figure_log - centre_below) <= spread_below, false) as is_like_below,
        -- Month and cumulative slipped together: the two belong to the neighbour's last cumulative.
        coalesce(figure = reported_ytd - ytd_above, false) as continues_above_whole,
        coalesce(figure = reported_ytd - ytd_below, false) as continues_below_whole,
        -- The month alone slipped: it is what the neighbour's cumulative implies.
        coalesce(figure = implied_above, false) as continues_above,
        coalesce(figure = implied_below, false) as continues_below
    from with_neighbours
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
    figure_above,
    figure_below,
    reported_ytd,
    previous_ytd,
    implied_figure,
    is_break,
    coalesce(is_odd, false) as is_odd,
    is_like_above or is_like_below as is_like_neighbour,
    continues_above_whole or continues_below_whole or continues_above or continues_below as continues_neighbour,
    case
        when is_break and figure > 0 and (continues_above_whole or continues_below_whole) then 'month and cumulative'
        when is_break and figure > 0 and (continues_above or continues_below) then 'month'
    end as slipped_column,
    case
        when is_break and (continues_above_whole or continues_above) then 'above'
        when is_break and (continues_below_whole or continues_below) then 'below'
        when is_break then null
        when is_like_above then 'above'
        when is_like_below then 'below'
    end as slipped_from
from compared
