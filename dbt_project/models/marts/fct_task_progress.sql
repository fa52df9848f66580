with tasks as (
    select * from {{ ref('dim_tasks') }}
),

targets as (
    select * from {{ ref('int_targets_in_force') }}
),

pace_curves as (
    select * from {{ ref('pace_curves') }}
),

indicator_values as (
    select * from {{ ref('fct_indicator_values') }}
),

kpi_values as (
    select * from {{ ref('fct_kpi_values') }}
),

org_units as (
    select * from {{ ref('dim_org_units') }}
),

-- A flow is measured by its cumulative, a stock by what stands, a KPI by its sum.
measures as (
    select
        'indicator' as measure_kind,
        indicator_code as measure_code,
        org_unit_code,
        period_month,
        coalesce(ytd_value, stock_value) as actual_value,
        is_approximate,
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
        is_approximate,
        reported_units,
        expected_units
    from kpi_values
),

task_months as (
    select
        measures.org_unit_code,
        tasks.task_code,
        tasks.year,
        measures.period_month,
        tasks.name_zh as task_name_zh,
        tasks.name_en as task_name_en,
        tasks.unit_zh,
        tasks.display_unit,
        tasks.display_unit_en,
        tasks.display_factor,
        tasks.weight,
        tasks.sort_order,
        pace_curves.month_no,
        pace_curves.done_parts as pace_numerator,
        pace_curves.total_parts as pace_denominator,
        targets.target_value,
        measures.actual_value,
        measures.is_approximate,
        measures.reported_units,
        measures.expected_units
    from measures
    inner join tasks
        on measures.measure_kind = tasks.measure_kind
        and measures.measure_code = tasks.measure_code
        and extract(year from measures.period_month) = tasks.year
    inner join pace_curves
        on tasks.curve_code = pace_curves.curve_code
        and extract(month from measures.period_month) = pace_curves.month_no
    left join targets
        on tasks.task_code = targets.task_code
        and tasks.year = targets.year
        and measures.org_unit_code = targets.org_unit_code
),

-- No target is 其他, no report is 未报. The rest is compared in exact decimals: done/target with the pace's two numbers.
months_judged as (
    select
        *,
        case
            when coalesce(target_value, 0) <= 0 then 'other'
            when reported_units = 0 then 'not_reported'
            when actual_value is null then 'other'
            when actual_value >= target_value then 'completed'
            when actual_value * pace_denominator > target_value * pace_numerator then 'ahead'
            when actual_value * pace_denominator = target_value * pace_numerator then 'on_pace'
            else 'behind'
        end as state_code,
        {{ exact_ratio('actual_value', 'case when target_value > 0 then target_value end') }} as completion_rate
    from task_months
),

months_described as (
    select
        months_judged.*,
        months_judged.state_code in ('completed', 'ahead', 'on_pace', 'behind') as is_evaluated,
        org_units.parent_code,
        org_units.level as org_level
    from months_judged
    inner join org_units on months_judged.org_unit_code = org_units.org_unit_code
),

-- Equal shares share a place: 1, 2, 2, 4. Who has no target or has not reported takes no part.
months_ranked as (
    select
        *,
        case
            when is_evaluated and parent_code is not null
                then rank() over (
                    partition by task_code, year, period_month, parent_code, is_evaluated
                    order by completion_rate desc
                )
        end as place
    from months_described
)

select
    concat_ws(':', org_unit_code, task_code, cast(period_month as string)) as task_progress_id,
    org_unit_code,
    parent_code,
    org_level,
    task_code,
    task_name_zh,
    task_name_en,
    year,
    period_month,
    unit_zh,
    display_unit,
    display_unit_en,
    display_factor,
    target_value,
    cast(actual_value as decimal(18, 4)) as actual_value,
    is_approximate,
    completion_rate,
    pace_numerator,
    pace_denominator,
    cast(pace_numerator as double) / pace_denominator as pace_rate,
    case
        when is_evaluated
            then
                100 * cast(actual_value * pace_denominator - target_value * pace_numerator as double)
                / cast(target_value * pace_denominator as double)
    end as gap_points,
    state_code,
    case state_code
        when 'completed' then '已完成'
        when 'ahead' then '超进度'
        when 'on_pace' then '达进度'
        when 'behind' then '欠进度'
        when 'not_reported' then '未报'
        else '其他'
    end as state,
    case
        when state_code = 'completed' then 0
        when is_evaluated and month_no < 12
            then cast(target_value - actual_value as double) / (12 - month_no)
    end as needed_per_month,
    case
        when is_evaluated and pace_numerator > 0
            then cast(actual_value * pace_denominator as double) / pace_numerator
    end as forecast_value,
    cast(place as integer) as rank,
    reported_units,
    expected_units,
    weight,
    sort_order
from months_ranked
