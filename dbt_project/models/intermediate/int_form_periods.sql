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

holidays as (
    select * from {{ ref('holidays') }}
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
),

-- That day and the month after it. 1 January 1900 was a Monday.
days_from_nominal as (
    select
        nominal_days.*,
        cast({{ dbt.dateadd('day', 'numbers.step', 'nominal_days.nominal_date') }} as date) as day_date
    from nominal_days
    inner join numbers on numbers.step <= 31
),

days_judged as (
    select
        days_from_nominal.*,
        coalesce(holidays.day_kind, 'plain') = 'holiday' as is_holiday,
        coalesce(
            holidays.day_kind = 'working_weekend',
            {{ dbt.datediff("cast('1900-01-01' as date)", 'days_from_nominal.day_date', 'day') }} % 7 < 5
        ) as is_working_day
    from days_from_nominal
    left join holidays on days_from_nominal.day_date = holidays.holiday_date
),

days_counted as (
    select
        *,
        sum(case when is_working_day then 1 else 0 end) over (
            partition by form_code, period_month
            order by day_date
            rows between unbounded preceding and current row
        ) as working_day_no
    from days_judged
),

-- The n-th working day is counted from the first of the month. Otherwise only a statutory holiday moves the day, to the
-- next working day; a plain weekend does so where the rule says it.
due_days as (
    select
        form_code,
        period_month,
        due_time,
        min(
            case
                when working_days is not null and is_working_day and working_day_no = working_days then day_date
                when working_days is not null then null
                when
                    day_date = nominal_date
                    and not (shift = 'next_working_day_after_holiday' and is_holiday)
                    and not (shift = 'next_working_day' and not is_working_day)
                    then day_date
                when day_date > nominal_date and is_working_day then day_date
            end
        ) as due_date
    from days_counted
    group by form_code, period_month, due_time
),

-- The deadline is exclusive: 24:00 of the 5th is the first moment of the 6th.
deadlines as (
    select
        form_code,
        period_month,
        due_date,
        case
            when due_time = '24:00' then cast({{ dbt.dateadd('day', 1, 'due_date') }} as timestamp)
            else cast(cast(due_date as string) || ' ' || due_time || ':00' as timestamp)
        end as due_at
    from due_days
)

select
    concat_ws(':', form_code, cast(period_month as string)) as form_period_id,
    form_code,
    period_month,
    due_date,
    due_at
from deadlines
