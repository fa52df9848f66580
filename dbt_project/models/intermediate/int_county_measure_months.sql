with measure_months as (
    select * from {{ ref('int_measure_months') }}
),

org_units as (
    select * from {{ ref('dim_org_units') }}
)

select
    measure_months.measure_month_id,
    measure_months.measure_kind,
    measure_months.measure_code,
    measure_months.period_month,
    measure_months.actual_value
from measure_months
inner join org_units on measure_months.org_unit_code = org_units.org_unit_code
where org_units.parent_code is null
