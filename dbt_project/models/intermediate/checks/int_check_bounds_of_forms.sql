-- Ingestion runs this file on a new batch too: nothing but ref() of seeds may stand here.
with checks as (
    select * from {{ ref('checks') }}
),

form_items as (
    select
        items.form_code,
        items.indicator_code,
        indicators.kind,
        indicators.hard_min * units.factor as hard_min,
        indicators.hard_max * units.factor as hard_max,
        indicators.soft_min * units.factor as soft_min,
        indicators.soft_max * units.factor as soft_max
    from {{ ref('form_items') }} as items
    inner join {{ ref('indicators') }} as indicators on items.indicator_code = indicators.indicator_code
    inner join {{ ref('units') }} as units on indicators.unit_code = units.unit_code
),

-- Bounds hold for a month of a flow and for a stock. Without a hard bound of its own an indicator has that of the
-- tables, ten billion base units.
bounds_of_month as (
    select
        form_items.form_code,
        form_items.indicator_code,
        form_items.kind,
        case form_items.kind when 'stock' then 'stock' else 'month' end as column_role,
        checks.check_code,
        checks.severity,
        case checks.check_code
            when 'below_hard_min' then coalesce(form_items.hard_min, -10000000000)
            when 'below_soft_min' then form_items.soft_min
            when 'above_soft_max' then form_items.soft_max
            when 'above_hard_max' then coalesce(form_items.hard_max, 10000000000)
        end as bound,
        -- Beyond a hard bound only the hard check speaks.
        case when checks.severity <> 'hard' then coalesce(form_items.hard_min, -10000000000) end as hard_least,
        case when checks.severity <> 'hard' then coalesce(form_items.hard_max, 10000000000) end as hard_most
    from form_items
    cross join checks
    where checks.operator = 'bound'
),

-- A cumulative is at most twelve of the largest months.
bounds as (
    select
        form_code,
        indicator_code,
        column_role,
        check_code,
        severity,
        cast(bound as decimal(28, 4)) as bound,
        hard_least,
        hard_most
    from bounds_of_month
    where bound is not null
    union all
    select
        form_code,
        indicator_code,
        'ytd' as column_role,
        check_code,
        severity,
        cast(12 * bound as decimal(28, 4)) as bound,
        hard_least,
        hard_most
    from bounds_of_month
    where kind = 'flow' and severity = 'hard'
)

select
    form_code,
    indicator_code,
    column_role,
    check_code,
    severity,
    bound,
    hard_least,
    hard_most
from bounds
