with findings_of_submissions as (
    select * from {{ ref('int_findings_of_submissions') }}
),

submissions as (
    select * from {{ ref('int_submissions_known') }}
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
