-- Units of which something changed, and those above them, from that month on.
{{ config(
    materialized='incremental',
    meta={'follows': 'measures'},
    pre_hook="{{ leave_out_changed(ref('int_changed_units')) }}",
    post_hook="{{ keep_built_from() }}"
) }}

with term_values as (
    select * from {{ ref('int_kpi_term_values') }}
),

kpis as (
    select * from {{ ref('kpis') }}
),

kpi_terms as (
    select * from {{ ref('kpi_terms') }}
),

terms_per_kpi as (
    select
        kpi_code,
        count(*) as term_count
    from kpi_terms
    group by kpi_code
),

-- Numerators and denominators are added up before anything is divided. A side with a missing term is missing.
sides as (
    select
        term_values.org_unit_code,
        term_values.kpi_code,
        term_values.period_month,
        case
            when count(case when term_values.side = 'numerator' and term_values.term_value is null then 1 end) = 0
                then sum(case when term_values.side = 'numerator' then term_values.term_value end)
        end as numerator,
        case
            when count(case when term_values.side = 'denominator' and term_values.term_value is null then 1 end) = 0
                then sum(case when term_values.side = 'denominator' then term_values.term_value end)
        end as denominator,
        max(case when term_values.is_approximate then 1 else 0 end) = 1 as is_approximate,
        -- A ratio is at least what it shows when only its numerator is, and nothing approximate is taken off.
        max(case when term_values.is_approximate then 1 else 0 end) = 1
        and max(
            case
                when not term_values.is_approximate then 0
                when term_values.is_lower_bound and term_values.side = 'numerator' and term_values.coefficient > 0
                    then 0
                else 1
            end
        ) = 0 as is_lower_bound,
        -- Of targets alone nobody reports anything.
        coalesce(min(term_values.reported_units), 0) as reported_units,
        coalesce(max(term_values.expected_units), 0) as expected_units
    from term_values
    inner join terms_per_kpi on term_values.kpi_code = terms_per_kpi.kpi_code
    {{ only_changed('term_values') }}
    group by
        term_values.org_unit_code, term_values.kpi_code, term_values.period_month, terms_per_kpi.term_count
    having count(*) = terms_per_kpi.term_count
)

select
    concat_ws(':', sides.org_unit_code, sides.kpi_code, cast(sides.period_month as string)) as kpi_value_id,
    sides.org_unit_code,
    sides.kpi_code,
    sides.period_month,
    cast(sides.numerator as decimal(18, 4)) as numerator,
    cast(sides.denominator as decimal(18, 4)) as denominator,
    case
        when kpis.kpi_kind = 'sum' then cast(sides.numerator as double)
        else {{ exact_ratio('sides.numerator', 'sides.denominator') }}
    end as kpi_value,
    -- No rate is shown without saying why.
    case
        when sides.numerator is null then 'numerator_missing'
        when kpis.kpi_kind = 'sum' then null
        when sides.denominator is null then 'denominator_missing'
        when sides.denominator = 0 then 'no_denominator'
    end as null_reason,
    sides.is_approximate,
    sides.is_lower_bound,
    sides.reported_units,
    sides.expected_units
from sides
inner join kpis on sides.kpi_code = kpis.kpi_code
