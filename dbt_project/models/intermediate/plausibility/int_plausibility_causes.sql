with rules as (
    select * from {{ ref('plausibility_rules') }}
),

submissions as (
    select * from {{ ref('int_submissions_effective') }}
),

suspicions as (
    select * from {{ ref('int_suspicions') }}
),

-- A cumulative that no longer fits a mistake of the month before is that mistake again.
doubted_before as (
    select distinct
        next_months.submission_id,
        case when rules.scope = 'report' then '*' else suspicions.indicator_code end as indicator_code
    from suspicions
    inner join rules on suspicions.rule_code = rules.rule_code
    inner join submissions on suspicions.submission_id = submissions.submission_id
    inner join submissions as next_months
        on submissions.org_unit_code = next_months.org_unit_code
        and submissions.form_code = next_months.form_code
        and submissions.period_month = cast({{ dbt.dateadd('month', -1, 'next_months.period_month') }} as date)
    where suspicions.rule_code not in ('round_numbers', 'target_hit_exactly')
),

suspicions_of_the_month as (
    select suspicions.*
    from suspicions
    left join doubted_before
        on suspicions.submission_id = doubted_before.submission_id
        and doubted_before.indicator_code in ('*', suspicions.indicator_code)
        and suspicions.rule_code in (
            'cumulative_breaks', 'cumulatives_break', 'cumulative_in_cell', 'digits_transposed', 'shifted_rows'
        )
    where doubted_before.submission_id is null
),

-- One cause for a report's column, the gravest; where the whole column is wrong its figures are not told one by one. Of
-- several causes for one figure, what the cumulative proves goes before what is only far from the usual.
-- A report of round numbers may still hold a wrong one.
ordered as (
    select
        suspicions.*,
        rules.severity,
        rules.scope,
        rules.priority,
        rules.message_zh,
        rules.message_en,
        min(rules.priority) over (partition by suspicions.submission_id) as gravest_of_report,
        row_number() over (
            partition by suspicions.submission_id, rules.scope, suspicions.indicator_code
            order by
                case
                    when
                        rules.rule_code not in ('cumulative_breaks', 'persons_or_visits')
                        and suspicions.expected_low = suspicions.expected_high
                        then 0
                    else 1
                end,
                rules.priority, suspicions.column_role, suspicions.likely_value
        ) as place_of_cell,
        row_number() over (
            partition by suspicions.submission_id, rules.scope
            order by rules.priority, suspicions.column_role
        ) as place_of_report
    from suspicions_of_the_month as suspicions
    inner join rules on suspicions.rule_code = rules.rule_code
),

causes as (
    select * from ordered
    where
        (scope = 'report' and place_of_report = 1)
        or (scope = 'cell' and place_of_cell = 1 and gravest_of_report > 5)
        or (scope = 'cell' and place_of_cell = 1 and gravest_of_report = 5 and rule_code <> 'cumulative_breaks')
),

-- Several amounts of a report in the wrong unit are one mistake.
merged as (
    select
        *,
        row_number() over same_mistakes as place_of_mistake,
        case when rule_code = 'wrong_unit' then cast(count(*) over all_mistakes as integer) else lines_count end
            as mistakes_count
    from causes
    window same_mistakes as (
        partition by submission_id, rule_code, column_role, case when rule_code <> 'wrong_unit' then indicator_code end
        order by line_index
    ),
    all_mistakes as (
        partition by submission_id, rule_code, column_role, case when rule_code <> 'wrong_unit' then indicator_code end
    )
)

select
    concat_ws(':', submission_id, rule_code, indicator_code) as cause_id,
    submission_id,
    rule_code,
    severity,
    indicator_code,
    column_role,
    cast(value as decimal(28, 4)) as value,
    cast(likely_value as decimal(28, 4)) as likely_value,
    cast(expected_low as decimal(28, 4)) as expected_low,
    cast(expected_high as decimal(28, 4)) as expected_high,
    mistakes_count as lines_count,
    other_zh,
    other_en,
    message_zh,
    message_en
from merged
where place_of_mistake = 1
