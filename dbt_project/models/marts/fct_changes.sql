-- Units of which something changed, and those above them, from that month on.
{{ config(
    materialized='incremental',
    meta={'follows': 'measures'},
    pre_hook="{{ leave_out_changed(ref('int_changed_units')) }}",
    post_hook="{{ keep_built_from() }}"
) }}

with measures as (
    select * from {{ ref('int_measures_compared') }}
),

months_now as (
    select measures.* from measures
    {{ only_changed('measures') }}
),

-- Of earlier months only those that are compared with.
months_before as (
    select * from measures
    {% if is_incremental() %}
        where period_month in (
            select cast({{ dbt.dateadd('month', -12, 'months_now.period_month') }} as date) from months_now
            union
            select cast({{ dbt.dateadd('month', -1, 'months_now.period_month') }} as date) from months_now
        )
    {% endif %}
),

months_compared as (
    select
        months_now.*,
        last_year.value_so_far as last_year_value,
        last_month.value_of_month as last_month_value
    from months_now
    left join months_before as last_year
        on months_now.measure_kind = last_year.measure_kind
        and months_now.measure_code = last_year.measure_code
        and months_now.org_unit_code = last_year.org_unit_code
        and last_year.period_month = cast({{ dbt.dateadd('month', -12, 'months_now.period_month') }} as date)
    left join months_before as last_month
        on months_now.measure_kind = last_month.measure_kind
        and months_now.measure_code = last_month.measure_code
        and months_now.org_unit_code = last_month.org_unit_code
        and last_month.period_month = cast({{ dbt.dateadd('month', -1, 'months_now.period_month') }} as date)
)

-- From nothing there is no rate of change.
select
    concat_ws(':', org_unit_code, measure_kind, measure_code, cast(period_month as string)) as change_id,
    org_unit_code,
    measure_kind,
    measure_code,
    period_month,
    value_so_far,
    last_year_value,
    case when not is_rate and last_year_value <> 0 then (value_so_far - last_year_value) / abs(last_year_value) end
        as yoy_rate,
    case when is_rate then 100 * (value_so_far - last_year_value) end as yoy_points,
    value_of_month,
    last_month_value,
    case when not is_rate and last_month_value <> 0 then (value_of_month - last_month_value) / abs(last_month_value) end
        as mom_rate,
    case when is_rate then 100 * (value_of_month - last_month_value) end as mom_points
from months_compared
