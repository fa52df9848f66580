with periods as (
    select * from {{ ref('rpt_periods') }}
),

submissions as (
    select * from {{ ref('fct_submissions') }}
),

org_units as (
    select * from {{ ref('dim_org_units') }}
),

forms as (
    select * from {{ ref('forms') }}
),

reports as (
    select
        submissions.*,
        periods.period_zh,
        periods.period_en,
        periods.period_year,
        periods.month_no,
        org_units.name_zh as unit_zh,
        org_units.name_en as unit_en,
        org_units.group_zh,
        org_units.group_en,
        forms.table_no || ' ' || forms.name_zh as form_zh,
        forms.name_en as form_en,
        {{ unit_label('org_units', 'zh') }} as unit_label_zh,
        {{ unit_label('org_units', 'en') }} as unit_label_en,
        {{ unit_link('org_units', 'zh') }} as unit_html_zh,
        {{ unit_link('org_units', 'en') }} as unit_html_en,
        case submissions.status
            when 'missing' then '未报'
            when 'returned' then '退回'
            when 'late' then '迟报' || coalesce(submissions.days_late || '天', '')
            when 'on_time' then '按时'
            else '未到期'
        end as status_zh,
        case submissions.status
            when 'missing' then 'Missing'
            when 'returned' then 'Returned'
            when 'late' then 'Late' || coalesce(' ' || submissions.days_late || ' d', '')
            when 'on_time' then 'On time'
            else 'Not due'
        end as status_en,
        case submissions.status
            when 'missing' then 'not_reported'
            when 'not_due' then 'other'
            else submissions.status
        end as badge
    from submissions
    inner join periods on submissions.period_month = periods.period_month
    inner join org_units on submissions.org_unit_code = org_units.org_unit_code
    inner join forms on submissions.form_code = forms.form_code
)

select
    cast(org_unit_code || '-' || form_code || '-' || period_en as varchar(80)) as report_id,
    period_month,
    period_zh,
    period_en,
    cast(period_year as varchar(4)) as period_year,
    lpad(cast(month_no as varchar(2)), 2, '0') || '月' as month_zh,
    lpad(cast(month_no as varchar(2)), 2, '0') as month_en,
    org_unit_code,
    unit_label_zh,
    unit_label_en,
    unit_html_zh,
    unit_html_en,
    group_zh,
    group_en,
    form_code,
    form_zh,
    form_en,
    status,
    {{ state_badge('status_zh', 'badge') }} as status_html_zh,
    {{ state_badge('status_en', 'badge') }} as status_html_en,
    coalesce(substring(cast(due_at - interval '1' second as varchar(30)), 1, 10), '—') as due_text,
    coalesce(substring(cast(last_received_at as varchar(30)), 1, 16), '—') as received_text,
    cast(versions as integer) as versions,
    '强制' || hard_findings || ' 核实' || soft_findings as findings_zh,
    'mend ' || hard_findings || ', explain ' || soft_findings as findings_en
from reports
