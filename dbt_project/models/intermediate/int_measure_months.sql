-- Units of which something changed, and those above them, from that month on.
{{ config(
    materialized='incremental',
    meta={'follows': 'measures'},
    pre_hook="{{ leave_out_changed(ref('int_changed_units')) }}",
    post_hook="{{ keep_built_from() }}"
) }}

with indicator_values as (
    select * from {{ ref('fct_indicator_values') }}
),

kpi_values as (
    select * from {{ ref('fct_kpi_values') }}
),

milestones as (
    select * from {{ ref('milestones') }}
),

tasks as (
    select distinct
        measure_kind,
        measure_code
    from {{ ref('dim_tasks') }}
),

-- Of a plan with steps the weights of those reached by the end of the month are done.
milestone_months as (
    select
        milestones.plan_code,
        milestones.year,
        indicator_values.org_unit_code,
        indicator_values.period_month,
        sum(
            case
                when indicator_values.milestone_date <= {{ dbt.last_day('indicator_values.period_month', 'month') }}
                    then milestones.weight
                else 0
            end
        ) as actual_value,
        min(indicator_values.reported_units) as reported_units,
        max(indicator_values.expected_units) as expected_units
    from indicator_values
    inner join milestones
        on indicator_values.indicator_code = milestones.indicator_code
        and extract(year from indicator_values.period_month) = milestones.year
    group by
        milestones.plan_code, milestones.year, indicator_values.org_unit_code, indicator_values.period_month
),

-- A flow is measured by its cumulative, a stock by what stands, a KPI by its sum.
measures as (
    select
        'indicator' as measure_kind,
        indicator_code as measure_code,
        org_unit_code,
        period_month,
        coalesce(ytd_value, stock_value) as actual_value,
        stock_value is not null as is_stock,
        is_approximate,
        is_lower_bound,
        reported_units,
        expected_units
    from indicator_values
    union all
    select
        'kpi' as measure_kind,
        kpi_code as measure_code,
        org_unit_code,
        period_month,
        numerator as actual_value,
        false as is_stock,
        is_approximate,
        is_lower_bound,
        reported_units,
        expected_units
    from kpi_values
    union all
    select
        'milestones' as measure_kind,
        plan_code as measure_code,
        org_unit_code,
        period_month,
        actual_value,
        true as is_stock,
        false as is_approximate,
        false as is_lower_bound,
        reported_units,
        expected_units
    from milestone_months
)

select
    concat_ws(
        ':', measures.org_unit_code, measures.measure_kind, measures.measure_code, cast(measures.period_month as string)
    ) as measure_month_id,
    measures.measure_kind,
    measures.measure_code,
    measures.org_unit_code,
    measures.period_month,
    cast(measures.actual_value as decimal(18, 4)) as actual_value,
    measures.is_stock,
    measures.is_approximate,
    measures.is_lower_bound,
    measures.reported_units,
    measures.expected_units
from measures
inner join tasks
    on measures.measure_kind = tasks.measure_kind
    and measures.measure_code = tasks.measure_code
{{ only_changed('measures') }}
