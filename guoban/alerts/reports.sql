-- Every report of a form's months since the first that anybody sent, as things stood at $now; in the order of units.
with submissions as (
    select
        *,
        status in ('on_time', 'late') and received_at <= $now as is_counted,
        versions > 0 and received_at <= $now as has_come
    from fct_submissions
),
faults as (
    select
        org_unit_code, form_code, period_month,
        list({'severity': severity, 'file_name': file_name, 'sheet': sheet, 'cell': cell,
            'message_zh': message_zh, 'message_en': message_en}
            order by severity = 'soft', file_name, sheet, length(cell), cell, check_code) as faults
    from fct_findings
    where status = 'open' and is_latest_version and severity in ('hard', 'soft')
    group by org_unit_code, form_code, period_month
),
-- Before the first month that anybody reported the system was not in use.
starts as (
    select form_code, coalesce(min(case when has_come then period_month end), max(period_month)) as first_month
    from submissions
    where due_at is not null
    group by form_code
)
select
    submissions.org_unit_code, units.name_zh, units.name_en, submissions.form_code, submissions.period_month,
    submissions.due_at, submissions.versions, submissions.is_counted,
    submissions.has_come and (submissions.status = 'returned' or submissions.hard_findings > 0) as is_returned,
    submissions.soft_findings, coalesce(faults.faults, []) as faults
from submissions
inner join starts
    on submissions.form_code = starts.form_code and submissions.period_month >= starts.first_month
inner join dim_org_units as units on submissions.org_unit_code = units.org_unit_code
left join faults
    on submissions.org_unit_code = faults.org_unit_code
    and submissions.form_code = faults.form_code
    and submissions.period_month = faults.period_month
order by submissions.form_code, submissions.period_month, units.sort_order
