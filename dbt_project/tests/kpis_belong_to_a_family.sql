-- A KPI of a family that nothing reported or counted belongs to would stand under no heading.
with kpis as (
    select * from {{ ref('kpis') }}
),

families as (
    select family_code from {{ ref('indicators') }}
    union
    select family_code from {{ ref('report_counts') }}
)

select
    kpi_code,
    family_code
from kpis
where family_code not in (select families.family_code from families)
