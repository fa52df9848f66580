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
),

findings_of_submissions as (
    select
        findings.*,
        submissions.file_id,
        submissions.org_unit_code,
        submissions.form_code,
        submissions.period_month,
        submissions.version,
        submissions.received_at
    from findings_of_reports as findings
    inner join submissions on findings.submission_id = submissions.submission_id
),

later_versions as (
    select
        findings.finding_id,
        findings.check_code,
        findings.indicator_code,
        findings.column_role,
        newer.submission_id
    from findings_of_submissions as findings
    inner join submissions as newer
        on findings.org_unit_code = newer.org_unit_code
        and findings.form_code = newer.form_code
        and findings.period_month = newer.period_month
        and (
            findings.received_at < newer.received_at
            or (findings.received_at = newer.received_at and findings.version < newer.version)
        )
),

-- A later version without the same finding has mended it.
mended as (
    select
        later_versions.finding_id,
        max(case when same.finding_id is null then 1 else 0 end) as is_fixed
    from later_versions
    left join findings_of_submissions as same
        on later_versions.submission_id = same.submission_id
        and later_versions.check_code = same.check_code
        and coalesce(later_versions.indicator_code, '') = coalesce(same.indicator_code, '')
        and coalesce(later_versions.column_role, '') = coalesce(same.column_role, '')
    group by later_versions.finding_id
),

findings_with_status as (
    select
        findings.*,
        case when mended.is_fixed = 1 then 'fixed' else 'open' end as status,
        mended.finding_id is null as is_latest_version
    from findings_of_submissions as findings
    left join mended on findings.finding_id = mended.finding_id
)

select
    finding_id,
    file_id,
    submission_id,
    severity,
    check_code,
    org_unit_code,
    form_code,
    period_month,
    version,
    received_at,
    indicator_code,
    column_role,
    sheet,
    cell,
    value,
    expected_low,
    expected_high,
    message_zh,
    message_en,
    status,
    is_latest_version
from findings_with_status
