with lines as (
    select * from {{ ref('int_plausibility_lines') }}
),

comparisons as (
    select * from {{ ref('int_plausibility_comparisons') }}
),

rules as (
    select * from {{ ref('plausibility_rules') }}
    where scope = 'report'
),

-- Which way the rows went, and whether the cumulatives went with them, is what most of the lines say.
slips as (
    select
        submission_id,
        sum(case slipped_column when 'month' then 1 when 'month and cumulative' then -1 else 0 end) > 0
            as is_month_alone,
        sum(case slipped_from when 'above' then 1 when 'below' then -1 else 0 end) >= 0 as is_downwards
    from lines
    where is_break or is_odd
    group by submission_id
),

-- The first line in doubt is named: rather one whose cumulative contradicts it than one that is merely odd.
columns_in_doubt as (
    select
        comparisons.submission_id,
        comparisons.rule_code,
        coalesce(
            min(case when comparisons.is_hit and comparisons.is_break then comparisons.line_index end),
            min(case when comparisons.is_hit then comparisons.line_index end)
        ) as line_index,
        cast(sum(case when comparisons.is_hit then 1 else 0 end) as integer) as lines_count
    from comparisons
    inner join rules on comparisons.rule_code = rules.rule_code
    group by comparisons.submission_id, comparisons.rule_code, rules.threshold, rules.least_count
    having
        sum(case when comparisons.is_hit then 1 else 0 end) >= rules.least_count
        and sum(case when comparisons.is_hit then 1 else 0 end) >= rules.threshold * count(*)
)

select
    columns_in_doubt.submission_id,
    columns_in_doubt.rule_code,
    lines.indicator_code,
    columns_in_doubt.line_index,
    case when columns_in_doubt.rule_code = 'cumulatives_break' then 'ytd' else 'month' end as column_role,
    case when columns_in_doubt.rule_code = 'cumulatives_break' then lines.reported_ytd else lines.figure end as value,
    case
        when columns_in_doubt.rule_code = 'cumulatives_break' then lines.previous_ytd + lines.figure
        when columns_in_doubt.rule_code = 'cumulative_in_column' and lines.figure <> lines.reported_ytd
            then lines.figure - lines.previous_ytd
        when
            columns_in_doubt.rule_code = 'cumulative_in_column'
            or (columns_in_doubt.rule_code = 'shifted_rows' and slips.is_month_alone)
            then case when lines.implied_figure >= 0 then lines.implied_figure end
        when columns_in_doubt.rule_code = 'shifted_rows' and slips.is_downwards then lines.figure_below
        when columns_in_doubt.rule_code = 'shifted_rows' then lines.figure_above
    end as likely_value,
    columns_in_doubt.lines_count
from columns_in_doubt
inner join lines
    on columns_in_doubt.submission_id = lines.submission_id and columns_in_doubt.line_index = lines.line_index
left join slips on columns_in_doubt.submission_id = slips.submission_id
union all
select
    submission_id,
    rule_code,
    indicator_code,
    line_index,
    column_role,
    value,
    likely_value,
    lines_count
from {{ ref('int_suspicions_shifted_column') }}
