with office_returns as (
    select * from {{ ref('int_office_returns') }}
),

submissions as (
    select * from {{ ref('int_submissions_known') }}
),

submission_findings as (
    select * from {{ ref('int_submission_findings') }}
),

-- The version that stood when the office decided: it alone carries the finding.
versions_returned as (
    select office_returns.*
    from office_returns
    where not exists (
        select 1
        from office_returns as newer
        where newer.decision_id = office_returns.decision_id and newer.version > office_returns.version
    )
),

newer_versions as (
    select
        versions_returned.submission_id,
        count(submissions.submission_id) as newer
    from versions_returned
    left join submissions
        on versions_returned.org_unit_code = submissions.org_unit_code
        and versions_returned.form_code = submissions.form_code
        and versions_returned.period_month = submissions.period_month
        and versions_returned.version < submissions.version
    group by versions_returned.submission_id
),

returns_with_place as (
    select
        versions_returned.*,
        newer_versions.newer > 0 as is_answered,
        submission_findings.indicator_code,
        submission_findings.column_role,
        submission_findings.sheet,
        submission_findings.cell,
        submission_findings.value,
        regexp_replace(versions_returned.reason, '[。．.]+$', '') as reason_told
    from versions_returned
    inner join newer_versions on versions_returned.submission_id = newer_versions.submission_id
    left join submission_findings on versions_returned.finding_id = md5(submission_findings.finding_id)
)

select
    decision_id as finding_id,
    file_id,
    submission_id,
    'hard' as severity,
    'returned_by_office' as check_code,
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
    cast(null as decimal(28, 4)) as expected_low,
    cast(null as decimal(28, 4)) as expected_high,
    '经审核退回：' || reason_told || '。请核实改正后重新报送。' as message_zh,
    'Returned after review: ' || reason_told || '. Check, correct and send it again.' as message_en,
    case when is_answered then 'fixed' else 'open' end as status,
    not is_answered as is_latest_version
from returns_with_place
