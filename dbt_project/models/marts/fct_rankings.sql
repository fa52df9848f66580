with task_progress as (
    select * from {{ ref('fct_task_progress') }}
),

tasks as (
    select * from {{ ref('dim_tasks') }}
),

kpi_values as (
    select * from {{ ref('fct_kpi_values') }}
),

kpis as (
    select * from {{ ref('dim_kpis') }}
),

scores as (
    select * from {{ ref('fct_scores') }}
),

org_units as (
    select * from {{ ref('dim_org_units') }}
),

-- What units are compared by, more being better: completion of a task, a rate, the composite score.
subjects as (
    select
        'task' as subject_kind,
        task_progress.task_code as subject_code,
        task_progress.org_unit_code,
        task_progress.period_month,
        task_progress.actual_value as numerator,
        task_progress.target_value as denominator,
        task_progress.completion_rate as rate,
        task_progress.completion_rate as merit,
        case
            when task_progress.state_code = 'not_reported' then 'not_reported'
            when task_progress.state_code = 'other' then 'not_evaluable'
            when task_progress.target_value < tasks.rank_minimum then 'small_denominator'
            else 'ranked'
        end as standing
    from task_progress
    inner join tasks on task_progress.task_code = tasks.task_code and task_progress.year = tasks.year
    union all
    select
        'kpi' as subject_kind,
        kpi_values.kpi_code as subject_code,
        kpi_values.org_unit_code,
        kpi_values.period_month,
        kpi_values.numerator,
        kpi_values.denominator,
        kpi_values.kpi_value as rate,
        case kpis.direction when 'down' then -kpi_values.kpi_value else kpi_values.kpi_value end as merit,
        case
            when kpi_values.reported_units = 0 then 'not_reported'
            when kpi_values.kpi_value is null then 'not_evaluable'
            when kpi_values.denominator < kpis.rank_minimum then 'small_denominator'
            else 'ranked'
        end as standing
    from kpi_values
    inner join kpis on kpi_values.kpi_code = kpis.kpi_code
    where kpis.kpi_kind = 'ratio' and kpis.direction <> 'neutral'
    union all
    select
        'score' as subject_kind,
        'composite' as subject_code,
        org_unit_code,
        period_month,
        cast(null as decimal(18, 4)) as numerator,
        cast(null as decimal(18, 4)) as denominator,
        score as rate,
        score as merit,
        case
            when silent_tasks > 0 then 'not_reported'
            when score is null then 'not_evaluable'
            else 'ranked'
        end as standing
    from scores
),

-- The root stands alone. Equal merit shares a place: 1, 2, 2, 4. A share of few (5 of 5) is shown and takes none.
subjects_placed as (
    select
        subjects.*,
        org_units.parent_code,
        org_units.group_zh,
        org_units.group_en,
        case
            when subjects.standing = 'ranked' and {{ is_ranking() }}
                then rank() over (
                    partition by
                        subjects.subject_kind, subjects.subject_code, subjects.period_month, org_units.parent_code,
                        subjects.standing
                    order by subjects.merit desc
                )
        end as place,
        case
            when subjects.standing = 'ranked' and {{ is_ranking() }}
                then rank() over (
                    partition by
                        subjects.subject_kind, subjects.subject_code, subjects.period_month, org_units.parent_code,
                        org_units.group_zh, subjects.standing
                    order by subjects.merit desc
                )
        end as place_in_group
    from subjects
    inner join org_units on subjects.org_unit_code = org_units.org_unit_code
    where org_units.parent_code is not null
),

-- A place is compared with that of the month before, of the same year: each January all begin anew.
places_compared as (
    select
        placed.*,
        last_month.place as previous_place,
        last_month.place_in_group as previous_place_in_group
    from subjects_placed as placed
    left join subjects_placed as last_month
        on placed.subject_kind = last_month.subject_kind
        and placed.subject_code = last_month.subject_code
        and placed.org_unit_code = last_month.org_unit_code
        and last_month.period_month = cast({{ dbt.dateadd('month', -1, 'placed.period_month') }} as date)
        and extract(year from placed.period_month) = extract(year from last_month.period_month)
)

select
    concat_ws(':', org_unit_code, subject_kind, subject_code, cast(period_month as string)) as ranking_id,
    org_unit_code,
    parent_code,
    group_zh,
    group_en,
    subject_kind,
    subject_code,
    period_month,
    numerator,
    denominator,
    rate,
    case when standing = 'ranked' and not {{ is_ranking() }} then 'ranking_off' else standing end as standing,
    cast(place as integer) as place,
    cast(previous_place - place as integer) as places_gained,
    cast(place_in_group as integer) as place_in_group,
    cast(previous_place_in_group - place_in_group as integer) as places_gained_in_group,
    case standing when 'ranked' then 1 when 'small_denominator' then 2 when 'not_evaluable' then 3 else 4 end
        as list_order
from places_compared
