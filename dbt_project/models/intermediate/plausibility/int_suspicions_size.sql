with scores as (
    select * from {{ ref('int_plausibility_scores') }}
),

form_items as (
    select * from {{ ref('form_items') }}
),

check_findings as (
    select * from {{ ref('int_check_findings') }}
),

rules as (
    select * from {{ ref('plausibility_rules') }}
    where scope = 'cell'
),

limits as (
    select
        cast(max(case when rule_code = 'wrong_unit' then threshold end) as double) as wrong_unit_times,
        cast(max(case when rule_code = 'misplaced_zero' then threshold end) as double) as zero_spreads,
        cast(max(case when rule_code = 'misplaced_zero' then least_value end) as double) as zero_score,
        max(case when rule_code = 'misplaced_zero' then least_count end) as zero_least,
        cast(max(case when rule_code = 'unusual_high' then threshold end) as double) as high_score,
        cast(max(case when rule_code = 'unusual_low' then threshold end) as double) as low_score,
        cast(max(case when rule_code = 'unusual_high' then least_value end) as double) as high_least,
        cast(max(case when rule_code = 'unusual_low' then least_value end) as double) as low_least
    from rules
),

-- How many powers of ten a figure lies from what is usual, and whether the same month of last year was like it.
distances as (
    select
        scores.*,
        limits.*,
        scores.figure_log - scores.centre_log as distance,
        cast(round((scores.figure_log - scores.centre_log) / ln(10)) as integer) as powers_of_ten,
        coalesce(abs(scores.figure_log - scores.last_year_log) < 2 * scores.spread, false) as is_like_last_year
    from scores
    cross join limits
    where scores.figure > 0 and scores.baseline <> 'none'
),

named as (
    select
        *,
        case
            when
                dimension = 'money_cny' and abs(distance) >= ln(wrong_unit_times)
                then 'wrong_unit'
            when is_like_last_year or baseline = 'few' then null
            when
                abs(powers_of_ten) in (1, 2, 3) and abs(distance - powers_of_ten * ln(10)) <= zero_spreads * spread
                and (
                    (score >= zero_score and figure >= zero_least)
                    or (score <= -low_score and exp(centre_log) >= low_least)
                )
                and (powers_of_ten < 0 or mod(figure / factor, cast(power(10, powers_of_ten) as integer)) = 0)
                then 'misplaced_zero'
            when score >= high_score and figure >= high_least then 'unusual_high'
            when score <= -low_score and exp(centre_log) >= low_least then 'unusual_low'
        end as named_rule
    from distances
),

-- An odd total is told once and not for each of its parts (其中).
parts_of_odd_totals as (
    select distinct
        named.submission_id,
        form_items.indicator_code
    from named
    inner join form_items
        on named.form_code = form_items.form_code and named.indicator_code = form_items.parent_indicator_code
    where named.named_rule is not null
),

-- What a check of the report itself has marked already needs no second mark.
told as (
    select distinct
        submission_id,
        indicator_code
    from check_findings
)

select
    named.submission_id,
    rules.rule_code,
    named.indicator_code,
    named.line_index,
    named.column_role,
    named.figure as value,
    cast(case
        when named.named_rule = 'wrong_unit' and named.distance > 0 then named.figure / 10000
        when named.named_rule = 'wrong_unit' then named.figure * 10000
        when named.named_rule = 'misplaced_zero' then named.figure / power(10, named.powers_of_ten)
    end as decimal(28, 4)) as likely_value,
    cast(round(exp(named.centre_log - 3 * named.spread)) as decimal(28, 4)) as expected_low,
    cast(round(exp(named.centre_log + 3 * named.spread)) as decimal(28, 4)) as expected_high
from named
inner join rules on named.named_rule = rules.rule_code
left join parts_of_odd_totals
    on named.submission_id = parts_of_odd_totals.submission_id
    and named.indicator_code = parts_of_odd_totals.indicator_code
left join told
    on named.submission_id = told.submission_id
    and named.indicator_code = told.indicator_code
    and named.named_rule in ('unusual_high', 'unusual_low')
where parts_of_odd_totals.submission_id is null and told.submission_id is null
