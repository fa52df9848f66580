with periods as (
    select * from {{ ref('rpt_periods') }}
),

submissions as (
    select * from {{ ref('fct_submissions') }}
),

org_units as (
    select * from {{ ref('dim_org_units') }}
),

-- Who is in time needs no mention; the list is of those to call.
submissions_to_ask_about as (
    select
        submissions.*,
        periods.period_zh,
        periods.period_en,
        org_units.sort_order as unit_order,
        org_units.name_zh as unit_zh,
        org_units.name_en as unit_en,
        {{ unit_link('org_units', 'zh') }} as unit_html_zh,
        {{ unit_link('org_units', 'en') }} as unit_html_en,
        org_units.group_zh,
        org_units.group_en,
        case submissions.status
            when 'missing' then 1
            when 'returned' then 2
            when 'late' then 3
            else 4
        end as urgency
    from submissions
    inner join periods on submissions.period_month = periods.period_month
    inner join org_units on submissions.org_unit_code = org_units.org_unit_code
    where
        submissions.status in ('missing', 'returned', 'late')
        or submissions.hard_findings > 0
        or submissions.soft_findings > 0
),

reports_in_words as (
    select
        *,
        case status
            when 'missing' then '未报'
            when 'returned' then '退回待改'
            when 'late' then '迟报' || coalesce(days_late || '天', '')
            else '按时'
        end as status_zh,
        case status
            when 'missing' then 'Missing'
            when 'returned' then 'Returned'
            when 'late' then 'Late' || coalesce(' ' || days_late || ' d', '')
            else 'On time'
        end as status_en,
        case status when 'missing' then 'not_reported' else status end as badge,
        -- The deadline is exclusive: what is due before midnight of the 6th is due on the 5th.
        coalesce(substring(cast(due_at - interval '1' second as varchar(30)), 1, 10), '—') as due_text,
        coalesce(substring(cast(received_at as varchar(30)), 1, 16), '—') as received_text
    from submissions_to_ask_about
)

select
    cast(org_unit_code || '-' || form_code || '-' || period_en as varchar(80)) as reporting_id,
    period_month,
    period_zh,
    period_en,
    org_unit_code,
    form_code,
    cast(unit_order as integer) as unit_order,
    unit_zh,
    unit_en,
    unit_html_zh,
    unit_html_en,
    group_zh,
    group_en,
    status,
    cast(urgency as integer) as urgency,
    {{ state_badge('status_zh', 'badge') }} as status_html_zh,
    {{ state_badge('status_en', 'badge') }} as status_html_en,
    due_text,
    received_text,
    case
        when hard_findings + soft_findings = 0 then '—'
        else '强制' || hard_findings || ' 核实' || soft_findings
    end as findings_zh,
    case
        when hard_findings + soft_findings = 0 then '—'
        else 'mend ' || hard_findings || ', explain ' || soft_findings
    end as findings_en
from reports_in_words
