with lines as (
    select * from {{ ref('int_plausibility_lines') }}
),

rules as (
    select * from {{ ref('plausibility_rules') }}
    where scope = 'report'
),

-- Zeros and small numbers repeat by themselves; only the others are compared.
copied as (
    select
        lines.submission_id,
        rules.rule_code,
        lines.line_index,
        lines.is_break,
        lines.figure = lines.previous_figure as is_hit
    from lines
    inner join rules on rules.rule_code = 'copied_last_month'
    where lines.previous_figure is not null and greatest(lines.figure, lines.previous_figure) >= rules.least_value
),

-- A month that equals the cumulative although there was one before; or, late in the year, one month that is more than
-- all months before.
cumulative as (
    select
        lines.submission_id,
        rules.rule_code,
        lines.line_index,
        lines.is_break,
        lines.figure = lines.reported_ytd or (lines.month_no >= 4 and lines.figure >= lines.previous_ytd) as is_hit
    from lines
    inner join rules on rules.rule_code = 'cumulative_in_column'
    where lines.previous_ytd > 0
),

-- A line that continues the cumulative of the line above or below, and not its own; or, where the cumulative does not
-- tell (January), one that is odd for itself and usual for its neighbour.
shifted as (
    select
        lines.submission_id,
        rules.rule_code,
        lines.line_index,
        lines.is_break,
        lines.continues_neighbour or (not lines.is_break and lines.is_like_neighbour) as is_hit
    from lines
    inner join rules on rules.rule_code = 'shifted_rows'
    where lines.is_break or lines.is_odd
),

-- A cumulative that is not last month's plus the month.
unconnected as (
    select
        lines.submission_id,
        rules.rule_code,
        lines.line_index,
        lines.is_break,
        lines.is_break as is_hit
    from lines
    inner join rules on rules.rule_code = 'cumulatives_break'
    where lines.implied_figure is not null and greatest(lines.figure, lines.reported_ytd) > 0
),

-- Money is often a round sum and small numbers are by chance; only larger counts are looked at.
rounded as (
    select
        lines.submission_id,
        rules.rule_code,
        lines.line_index,
        lines.is_break,
        mod(lines.figure, 5) = 0 as is_hit
    from lines
    inner join rules on rules.rule_code = 'round_numbers'
    where lines.dimension = 'count' and lines.figure >= rules.least_value
)

select * from copied
union all
select * from cumulative
union all
select * from shifted
union all
select * from unconnected
union all
select * from rounded
