with check_findings as (
    select * from {{ ref('int_check_findings') }}
),

tie_findings as (
    select * from {{ ref('int_tie_findings') }}
),

plausibility_findings as (
    select * from {{ ref('int_plausibility_findings') }}
),

reader_findings as (
    select * from {{ ref('stg_raw__findings') }}
),

submissions as (
    select * from {{ ref('int_submissions_known') }}
),

-- A soft finding says that something is odd, a named cause says what: of both on one figure the cause is told.
findings_of_reports as (
    select
        check_findings.check_result_id as finding_id,
        check_findings.submission_id,
        check_findings.severity,
        check_findings.check_code,
        check_findings.indicator_code,
        check_findings.column_role,
        check_findings.sheet,
        check_findings.cell,
        check_findings.value,
        check_findings.expected_low,
        check_findings.expected_high,
        check_findings.message_zh,
        check_findings.message_en
    from check_findings
    left join plausibility_findings
        on check_findings.submission_id = plausibility_findings.submission_id
        and check_findings.indicator_code = plausibility_findings.indicator_code
        and check_findings.severity <> 'hard'
        and plausibility_findings.likely_value is not null
    where plausibility_findings.submission_id is null
    union all
    select
        tie_id as finding_id,
        submission_id,
        severity,
        check_code,
        indicator_code,
        column_role,
        sheet,
        cell,
        value,
        expected_low,
        expected_high,
        message_zh,
        message_en
    from tie_findings
    union all
    select
        cause_id as finding_id,
        submission_id,
        severity,
        check_code,
        indicator_code,
        column_role,
        sheet,
        cell,
        value,
        expected_low,
        expected_high,
        message_zh,
        message_en
    from plausibility_findings
    union all
    select
        finding_id,
        submission_id,
        severity,
        check_code,
        indicator_code,
        column_role,
        sheet,
        cell,
        cast(null as decimal(28, 4)) as value,
        cast(null as decimal(28, 4)) as expected_low,
        cast(null as decimal(28, 4)) as expected_high,
        message_zh,
        message_en
    from reader_findings
    where submission_id is not null
)

select
    findings.finding_id,
    submissions.file_id,
    findings.submission_id,
    findings.severity,
    findings.check_code,
    submissions.org_unit_code,
    submissions.form_code,
    submissions.period_month,
    submissions.version,
    submissions.received_at,
    findings.indicator_code,
    findings.column_role,
    findings.sheet,
    findings.cell,
    findings.value,
    findings.expected_low,
    findings.expected_high,
    findings.message_zh,
    findings.message_en
from findings_of_reports as findings
inner join submissions on findings.submission_id = submissions.submission_id
