-- A view: few rows, of which each table takes those since it was built.
{{ config(materialized='view') }}

with changes as (
    select
        build_no,
        kind,
        org_unit_code,
        changed_from
    from {{ ref('int_changes') }}
),

org_units as (
    select * from {{ ref('org_units') }}
),

ancestors as (
    select * from {{ ref('int_org_unit_ancestors') }}
),

heirs as (
    select * from {{ ref('int_unit_heirs') }}
),

-- A month that begins or ends for all.
changes_of_all as (
    select
        changes.build_no,
        changes.kind,
        org_units.org_unit_code,
        changes.changed_from
    from changes
    cross join org_units
    where changes.kind = 'period'
),

-- What a unit reported, and what its successors carry on of it.
values_changed as (
    select * from changes
    where kind = 'values'
    union all
    select
        changes.build_no,
        changes.kind,
        heirs.heir_code as org_unit_code,
        changes.changed_from
    from changes
    inner join heirs on changes.org_unit_code = heirs.org_unit_code
    where changes.kind = 'values'
),

-- How reports stand and what is to be reached moves no figure, but rates and tasks.
measures_changed as (
    select * from values_changed
    union all
    select * from changes
    where kind in ('status', 'target')
),

all_changed as (
    select * from changes_of_all
    union all
    select * from measures_changed
    union all
    select
        measures_changed.build_no,
        measures_changed.kind,
        ancestors.ancestor_code as org_unit_code,
        measures_changed.changed_from
    from measures_changed
    inner join ancestors on measures_changed.org_unit_code = ancestors.org_unit_code
),

-- One place moved moves the others under the same unit.
all_beside as (
    select distinct
        all_changed.build_no,
        org_units_beside.org_unit_code,
        all_changed.changed_from
    from all_changed
    inner join org_units on all_changed.org_unit_code = org_units.org_unit_code
    inner join org_units as org_units_beside
        on coalesce(org_units.parent_code, org_units.org_unit_code)
        = coalesce(org_units_beside.parent_code, org_units_beside.org_unit_code)
)

select
    'own' as scope,
    build_no,
    org_unit_code,
    changed_from
from changes
where kind = 'values'
union all
select
    'sums' as scope,
    build_no,
    org_unit_code,
    changed_from
from all_changed
where kind in ('period', 'values')
union all
select
    'measures' as scope,
    build_no,
    org_unit_code,
    changed_from
from all_changed
union all
select
    'places' as scope,
    build_no,
    org_unit_code,
    changed_from
from all_beside
