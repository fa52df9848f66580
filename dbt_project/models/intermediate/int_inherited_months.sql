with unit_months as (
    select * from {{ ref('int_unit_indicator_months') }}
),

heirs as (
    select * from {{ ref('int_unit_heirs') }}
),

form_items as (
    select * from {{ ref('form_items') }}
),

form_periods as (
    select * from {{ ref('int_form_periods') }}
),

indicator_months as (
    select distinct
        form_items.indicator_code,
        form_periods.period_month
    from form_items
    inner join form_periods on form_items.form_code = form_periods.form_code
),

-- What had come together in a month stands until the next one in which the unit has a row, and to the end of the year.
closed_unit_months as (
    select
        unit_months.*,
        lead(unit_months.period_month) over (
            partition by unit_months.org_unit_code, unit_months.indicator_code
            order by unit_months.period_month
        ) as next_month
    from unit_months
    where unit_months.kind in ('flow', 'max') and unit_months.org_unit_code in (select heirs.org_unit_code from heirs)
),

-- A stock is not passed on: the successor reports what it took over.
inherited_months as (
    select
        heirs.heir_code,
        max(case when heirs.heir_code = heirs.org_unit_code then 1 else 0 end) = 1 as is_kept,
        closed_unit_months.indicator_code,
        indicator_months.period_month,
        max(closed_unit_months.kind) as kind,
        case max(closed_unit_months.kind)
            when 'max' then max(closed_unit_months.ytd_value)
            else sum(closed_unit_months.ytd_value)
        end as ytd_value,
        max(case when closed_unit_months.is_approximate then 1 else 0 end) = 1 as is_approximate,
        max(
            case when closed_unit_months.is_approximate and not closed_unit_months.is_lower_bound then 1 else 0 end
        ) = 1 as is_otherwise_approximate
    from closed_unit_months
    inner join indicator_months
        on closed_unit_months.indicator_code = indicator_months.indicator_code
        and closed_unit_months.period_month < indicator_months.period_month
        and extract(year from closed_unit_months.period_month) = extract(year from indicator_months.period_month)
        and (
            closed_unit_months.next_month is null
            or closed_unit_months.next_month > indicator_months.period_month
        )
    inner join heirs
        on closed_unit_months.org_unit_code = heirs.org_unit_code
        and indicator_months.period_month > heirs.heir_from
        and (heirs.heir_to is null or indicator_months.period_month <= heirs.heir_to)
    where closed_unit_months.ytd_value is not null
    group by heirs.heir_code, closed_unit_months.indicator_code, indicator_months.period_month
)

select
    concat_ws(':', heir_code, indicator_code, cast(period_month as string)) as inherited_month_id,
    heir_code,
    indicator_code,
    period_month,
    kind,
    is_kept,
    ytd_value,
    is_approximate,
    is_approximate and not is_otherwise_approximate as is_lower_bound
from inherited_months
