with submission_findings as (
    select * from {{ ref('int_submission_findings') }}
),

reader_findings as (
    select * from {{ ref('stg_raw__findings') }}
),

files as (
    select * from {{ ref('stg_raw__files') }}
),

-- A file that could not be read belongs to no report. It is mended when the same bytes were read after all.
bytes_read as (
    select
        sha256,
        max(landed_at) as last_landed_at
    from files
    where verdict <> 'rejected'
    group by sha256
),

findings_of_files as (
    select
        findings.*,
        files.received_at,
        case when bytes_read.last_landed_at > files.landed_at then 'fixed' else 'open' end as status
    from reader_findings as findings
    inner join files on findings.file_id = files.file_id
    left join bytes_read on files.sha256 = bytes_read.sha256
    where findings.submission_id is null and files.received_at <= {{ known_at() }}
),

all_findings as (
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
        value,
        expected_low,
        expected_high,
        message_zh,
        message_en,
        sheet,
        cell,
        status,
        is_latest_version
    from submission_findings
    union all
    select
        finding_id,
        file_id,
        submission_id,
        severity,
        check_code,
        cast(null as string) as org_unit_code,
        cast(null as string) as form_code,
        cast(null as date) as period_month,
        cast(null as integer) as version,
        received_at,
        indicator_code,
        column_role,
        cast(null as decimal(28, 4)) as value,
        cast(null as decimal(28, 4)) as expected_low,
        cast(null as decimal(28, 4)) as expected_high,
        message_zh,
        message_en,
        sheet,
        cell,
        status,
        true as is_latest_version
    from findings_of_files
)

select
    all_findings.finding_id,
    all_findings.submission_id,
    all_findings.severity,
    all_findings.check_code,
    all_findings.org_unit_code,
    all_findings.form_code,
    all_findings.period_month,
    all_findings.version,
    all_findings.received_at,
    all_findings.indicator_code,
    all_findings.column_role,
    all_findings.value,
    all_findings.expected_low,
    all_findings.expected_high,
    all_findings.message_zh,
    all_findings.message_en,
    files.file_name,
    all_findings.sheet,
    all_findings.cell,
    all_findings.status,
    all_findings.is_latest_version
from all_findings
inner join files on all_findings.file_id = files.file_id
