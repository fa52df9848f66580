with indicators as (
    select * from {{ ref('indicators') }}
),

units as (
    select * from {{ ref('units') }}
)

select
    indicators.indicator_code,
    indicators.family_code,
    indicators.family_zh,
    indicators.family_en,
    indicators.name_zh,
    indicators.name_en,
    base_units.unit_code as unit_zh,
    base_units.name_en as unit_en,
    indicators.unit_code as display_unit,
    asked_units.name_en as display_unit_en,
    asked_units.factor as display_factor,
    indicators.kind,
    indicators.frequency,
    indicators.level as reporting_level,
    indicators.carry_months,
    indicators.direction,
    indicators.definition_zh,
    indicators.definition_source
from indicators
inner join units as asked_units on indicators.unit_code = asked_units.unit_code
inner join units as base_units on asked_units.base_unit_code = base_units.unit_code
