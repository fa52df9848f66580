with figures as (
    select * from {{ ref('int_plausibility_figures') }}
    where figure > 0
),

submissions as (
    select * from {{ ref('int_submissions_effective') }}
),

org_units as (
    select * from {{ ref('org_units') }}
),

rules as (
    select * from {{ ref('plausibility_rules') }}
    where rule_code = 'identical_units'
),

-- What a column holds, in four sums: columns with equal sums are equal. This needs one pass, not a pass per pair.
columns_of_reports as (
    select
        figures.submission_id,
        figures.form_code,
        figures.period_month,
        figures.column_role,
        count(*) as filled_lines,
        sum(figures.figure) as total,
        sum(figures.figure * figures.line_index) as total_by_line,
        sum(figures.figure * figures.line_index * figures.line_index) as total_by_square,
        min(case when figures.figure >= rules.least_value then figures.line_index end) as line_index,
        cast(sum(case when figures.figure >= rules.least_value then 1 else 0 end) as integer) as lines_count,
        rules.rule_code
    from figures
    cross join rules
    group by
        figures.submission_id, figures.form_code, figures.period_month, figures.column_role, rules.rule_code,
        rules.least_count
    having sum(case when figures.figure >= rules.least_value then 1 else 0 end) >= rules.least_count
),

-- The first to arrive is taken for the original; one finding stands on each of the others.
twins as (
    select
        columns_of_reports.*,
        first_value(submissions.org_unit_code) over same_columns as first_unit,
        row_number() over same_columns as place
    from columns_of_reports
    inner join submissions on columns_of_reports.submission_id = submissions.submission_id
    window same_columns as (
        partition by
            columns_of_reports.form_code, columns_of_reports.period_month, columns_of_reports.column_role,
            columns_of_reports.filled_lines, columns_of_reports.total, columns_of_reports.total_by_line,
            columns_of_reports.total_by_square
        order by submissions.received_at, submissions.org_unit_code
    )
)

select
    twins.submission_id,
    twins.rule_code,
    figures.indicator_code,
    twins.line_index,
    twins.column_role,
    figures.figure as value,
    twins.lines_count,
    org_units.name_zh as other_zh,
    org_units.name_en as other_en
from twins
inner join figures
    on twins.submission_id = figures.submission_id
    and twins.column_role = figures.column_role
    and twins.line_index = figures.line_index
inner join org_units on twins.first_unit = org_units.org_unit_code
where twins.place > 1
