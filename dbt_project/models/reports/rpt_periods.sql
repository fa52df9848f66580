with submissions as (
    select * from {{ ref('fct_submissions') }}
),

-- A month is shown as soon as one unit has reported it.
months_with_a_report as (
    select
        period_month,
        count(distinct case when status in ('on_time', 'late') then org_unit_code end) as reported_units,
        count(distinct case when is_expected then org_unit_code end) as expected_units,
        max(last_received_at) as last_received_at
    from submissions
    group by period_month
    having count(case when status in ('on_time', 'late') then 1 end) > 0
),

months_numbered as (
    select
        *,
        cast(extract(year from period_month) as integer) as period_year,
        cast(extract(month from period_month) as integer) as month_no
    from months_with_a_report
),

periods_named as (
    select
        period_month,
        period_year,
        month_no,
        cast(period_year || '-' || lpad(cast(month_no as varchar(2)), 2, '0') as varchar(7)) as period_en,
        period_year || '年' || lpad(cast(month_no as varchar(2)), 2, '0') || '月' as period_zh,
        cast(reported_units as integer) as reported_units,
        cast(expected_units as integer) as expected_units,
        last_received_at
    from months_numbered
)

select
    period_month,
    period_en,
    period_zh,
    period_year,
    month_no,
    reported_units,
    expected_units,
    last_received_at
from periods_named
