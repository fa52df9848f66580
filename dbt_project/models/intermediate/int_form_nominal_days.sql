-- A view: int_form_periods alone reads it.
{{ config(materialized='view') }}

with forms as (
    select
        *,
        cast(date_trunc('month', valid_from) as date) as first_month,
        case frequency when 'M' then 1 when 'Q' then 3 when 'H' then 6 else 12 end as months_per_period
    from {{ ref('forms') }}
),

due_rules as (
    select * from {{ ref('due_rules') }}
),

numbers as (
    select cast(generated_number - 1 as integer) as step
    from ({{ dbt.generate_series(1200) }}) as series
),

-- From the form's first month to its last, or to the month of the build; a quarter is named by its last month.
months_of_forms as (
    select
        forms.form_code,
        forms.months_per_period,
        forms.valid_to,
        cast({{ dbt.dateadd('month', 'numbers.step', 'forms.first_month') }} as date) as period_month
    from forms
    cross join numbers
),

periods as (
    select
        form_code,
        period_month
    from months_of_forms
    where
        period_month <= cast({{ known_at() }} as date)
        and (valid_to is null or period_month <= valid_to)
        and extract(month from period_month) % months_per_period = 0
),

-- The n-th day of the k-th following month; the 31st of a shorter month is its last day.
periods_ruled as (
    select
        periods.form_code,
        periods.period_month,
        due_rules.due_time,
        due_rules.shift,
        cast({{ dbt.dateadd('month', 'due_rules.months_after', 'periods.period_month') }} as date) as due_month,
        due_rules.working_days,
        coalesce(due_rules.day_of_month, 1) as day_of_month
    from periods
    inner join due_rules
        on periods.form_code = due_rules.form_code
        and periods.period_month >= due_rules.valid_from
        and (due_rules.valid_to is null or periods.period_month <= due_rules.valid_to)
),

nominal_days as (
    select
        form_code,
        period_month,
        due_time,
        shift,
        working_days,
        least(
            cast({{ dbt.dateadd('day', 'day_of_month - 1', 'due_month') }} as date),
            {{ dbt.last_day('due_month', 'month') }}
        ) as nominal_date
    from periods_ruled
)

select
    concat_ws(':', form_code, cast(period_month as string)) as form_nominal_day_id,
    form_code,
    period_month,
    due_time,
    shift,
    working_days,
    nominal_date
from nominal_days
