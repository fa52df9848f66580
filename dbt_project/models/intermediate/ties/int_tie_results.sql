with terms as (
    select * from {{ ref('int_tie_terms') }}
),

checks as (
    select * from {{ ref('checks') }}
),

months as (
    select * from {{ ref('int_unit_indicator_months') }}
    where indicator_code in (select terms.indicator_code from terms)
),

org_units as (
    select * from {{ ref('org_units') }}
),

-- A stock that only stands from before is nobody's statement about this month.
measures as (
    select
        org_unit_code,
        indicator_code,
        form_code,
        period_month,
        month_no,
        submission_id,
        month_value,
        ytd_value,
        case when stock_age_months = 0 then stock_value end as stock_value,
        lag(case when stock_age_months = 0 then stock_value end) over (
            partition by org_unit_code, indicator_code
            order by period_month
        ) as previous_stock_value
    from months
),

-- Every report that holds the first line of a tie is to be judged by it.
reports as (
    select
        terms.check_code,
        terms.anchor_code,
        terms.side,
        terms.indicator_code,
        terms.measure,
        terms.coefficient,
        measures.submission_id,
        measures.org_unit_code,
        measures.period_month,
        measures.month_no
    from terms
    inner join measures on terms.anchor_code = measures.indicator_code and terms.form_code = measures.form_code
    where measures.submission_id is not null
),

term_values as (
    select
        reports.*,
        case reports.measure
            when 'month' then measures.month_value
            when 'ytd' then measures.ytd_value
            when 'stock' then measures.stock_value
            when 'previous_stock' then measures.previous_stock_value
        end as measure_value
    from reports
    left join measures
        on reports.org_unit_code = measures.org_unit_code
        and reports.indicator_code = measures.indicator_code
        and reports.period_month = measures.period_month
),

sides as (
    select
        submission_id,
        org_unit_code,
        month_no,
        check_code,
        anchor_code,
        count(measure_value) as reported_terms,
        count(*) - count(measure_value) as missing_terms,
        min(case when side = 'right' then indicator_code end) as right_indicator_code,
        cast(sum(case when side = 'left' then coefficient * coalesce(measure_value, 0) else 0 end) as decimal(28, 4))
            as left_value,
        cast(sum(case when side = 'right' then coefficient * coalesce(measure_value, 0) else 0 end) as decimal(28, 4))
            as right_value
    from term_values
    group by submission_id, org_unit_code, month_no, check_code, anchor_code
)

select
    concat_ws(':', sides.submission_id, sides.check_code) as tie_id,
    sides.submission_id,
    sides.check_code,
    checks.severity,
    {{ check_result('checks', 'sides') }} as result,
    sides.anchor_code as indicator_code,
    sides.right_indicator_code,
    sides.left_value,
    sides.right_value,
    cast({{ least_that_passes('checks', 'sides') }} as decimal(28, 4)) as expected_low,
    cast({{ most_that_passes('checks', 'sides') }} as decimal(28, 4)) as expected_high
from sides
inner join checks on sides.check_code = checks.check_code
left join org_units on sides.org_unit_code = org_units.org_unit_code
where
    coalesce(checks.org_type, '*') in ('*', coalesce(org_units.org_type, '*'))
    and {{ applies_in_month('checks', 'sides.month_no') }}
