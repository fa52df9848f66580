with rules as (
    select * from {{ ref('plausibility_rules') }}
    where rule_code = 'unit_size'
),

figures as (
    select * from {{ ref('int_plausibility_figures') }}
    where figure > 0
),

medians as (
    select
        figures.org_unit_code,
        cast({{ median('case when rules.rule_code is not null then figures.figure end') }} as double) as unit_size
    from figures
    left join rules on figures.indicator_code = rules.indicator_code
    group by figures.org_unit_code
),

-- Where no unit tells a size, all are taken as equally large; otherwise a unit that tells none is like no other.
sizes as (
    select
        org_unit_code,
        case when max(unit_size) over () is null then 1 else unit_size end as unit_size
    from medians
)

select
    org_unit_code,
    unit_size
from sizes
where unit_size is not null
