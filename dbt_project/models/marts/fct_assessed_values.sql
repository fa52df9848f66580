with decisions as (
    select * from {{ ref('stg_raw__decisions') }}
),

indicator_values as (
    select * from {{ ref('fct_indicator_values') }}
),

-- What is decided later than the moment of the build is not known to it. The last value assessed stands.
assessments_ranked as (
    select
        *,
        row_number() over (
            partition by org_unit_code, indicator_code, period_month, column_role
            order by decided_at desc, decision_id desc
        ) as place
    from decisions
    where
        decision_kind = 'assess'
        and decided_at <= {{ known_at() }}
),

-- Beside the unit's own figure, never in its place: no total uses it.
assessments_beside_reports as (
    select
        assessments.*,
        case assessments.column_role
            when 'month' then indicator_values.month_value
            when 'stock' then indicator_values.stock_value
            else indicator_values.ytd_value
        end as reported_now
    from assessments_ranked as assessments
    left join indicator_values
        on assessments.org_unit_code = indicator_values.org_unit_code
        and assessments.indicator_code = indicator_values.indicator_code
        and assessments.period_month = indicator_values.period_month
    where assessments.place = 1
)

select
    decision_id as assessed_value_id,
    org_unit_code,
    indicator_code,
    period_month,
    column_role,
    cast(reported_now as decimal(28, 4)) as reported_value,
    cast(value as decimal(28, 4)) as assessed_value,
    cast(value - reported_now as decimal(28, 4)) as difference,
    reason,
    decided_by as assessed_by,
    decided_at as assessed_at,
    coalesce(reported_now <> reported_value, (reported_now is null) <> (reported_value is null))
        as is_reported_value_changed
from assessments_beside_reports
