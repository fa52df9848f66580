-- Units of which something changed, and all they are placed among, from that month on; all from a changed pace on.
{{ config(
    materialized='incremental',
    meta={'follows': 'places', 'paced': true},
    pre_hook="{{ leave_out_changed(ref('int_changed_units')) }}",
    post_hook="{{ keep_built_from() }}"
) }}

with subjects as (
    select * from {{ ref('int_ranking_subjects') }}
),

org_units as (
    select * from {{ ref('dim_org_units') }}
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
        end as place_in_group,
        count(case when subjects.standing = 'ranked' and {{ is_ranking() }} then 1 end) over (
            partition by
                subjects.subject_kind, subjects.subject_code, subjects.period_month, org_units.parent_code
        ) as ranked_units
    from subjects
    inner join org_units on subjects.org_unit_code = org_units.org_unit_code
    {{ only_changed('subjects') }}
    where org_units.parent_code is not null
),

months_placed as (
    select
        subject_kind,
        subject_code,
        org_unit_code,
        period_month,
        place,
        place_in_group
    from subjects_placed
    {% if is_incremental() %}
        union all
        select
            subject_kind,
            subject_code,
            org_unit_code,
            period_month,
            place,
            place_in_group
        from {{ this }}
    {% endif %}
),

-- A place is compared with that of the month before, of the same year: each January all begin anew.
places_compared as (
    select
        placed.*,
        last_month.place as previous_place,
        last_month.place_in_group as previous_place_in_group
    from subjects_placed as placed
    left join months_placed as last_month
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
    cast(ranked_units as integer) as ranked_units,
    case standing when 'ranked' then 1 when 'small_denominator' then 2 when 'not_evaluable' then 3 else 4 end
        as list_order
from places_compared
