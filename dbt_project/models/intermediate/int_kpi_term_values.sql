-- A view: fct_kpi_values alone reads it.
{{ config(materialized='view') }}

with kpi_terms as (
    select * from {{ ref('kpi_terms') }}
),

indicator_values as (
    select * from {{ ref('fct_indicator_values') }}
),

targets as (
    select * from {{ ref('int_kpi_targets') }}
),

report_counts as (
    select * from {{ ref('int_report_counts') }}
),

-- A term is what was reported, a target, or what is counted from the reports themselves.
term_values as (
    select
        indicator_values.org_unit_code,
        kpi_terms.kpi_code,
        indicator_values.period_month,
        kpi_terms.side,
        kpi_terms.coefficient,
        kpi_terms.coefficient * case kpi_terms.measure
            when 'month' then indicator_values.month_value
            when 'ytd' then indicator_values.ytd_value
            else indicator_values.stock_value
        end as term_value,
        indicator_values.is_approximate,
        indicator_values.is_lower_bound,
        indicator_values.reported_units,
        indicator_values.expected_units
    from indicator_values
    inner join kpi_terms
        on indicator_values.indicator_code = kpi_terms.indicator_code
        and kpi_terms.measure in ('month', 'ytd', 'stock')
    union all
    select
        targets.org_unit_code,
        kpi_terms.kpi_code,
        targets.period_month,
        kpi_terms.side,
        kpi_terms.coefficient,
        kpi_terms.coefficient * targets.target_value as term_value,
        false as is_approximate,
        false as is_lower_bound,
        cast(null as integer) as reported_units,
        cast(null as integer) as expected_units
    from targets
    inner join kpi_terms on targets.task_code = kpi_terms.indicator_code and kpi_terms.measure = 'target'
    union all
    select
        report_counts.org_unit_code,
        kpi_terms.kpi_code,
        report_counts.period_month,
        kpi_terms.side,
        kpi_terms.coefficient,
        kpi_terms.coefficient * report_counts.ytd_count as term_value,
        false as is_approximate,
        false as is_lower_bound,
        cast(report_counts.reported_units as integer) as reported_units,
        cast(report_counts.expected_units as integer) as expected_units
    from report_counts
    inner join kpi_terms on report_counts.count_code = kpi_terms.indicator_code and kpi_terms.measure = 'reports'
)

select
    org_unit_code,
    kpi_code,
    period_month,
    side,
    coefficient,
    term_value,
    is_approximate,
    is_lower_bound,
    reported_units,
    expected_units
from term_values
