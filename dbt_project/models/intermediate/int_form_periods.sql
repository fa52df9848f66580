with nominal_days as (
    select * from {{ ref('int_form_nominal_days') }}
),

holidays as (
    select * from {{ ref('holidays') }}
),

numbers as (
    select cast(generated_number - 1 as integer) as step
    from ({{ dbt.generate_series(32) }}) as series
),

-- That day and the month after it. 1 January 1900 was a Monday.
days_from_nominal as (
    select
        nominal_days.*,
        cast({{ dbt.dateadd('day', 'numbers.step', 'nominal_days.nominal_date') }} as date) as day_date
    from nominal_days
    cross join numbers
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
