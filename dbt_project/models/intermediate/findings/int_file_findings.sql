with reader_findings as (
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
)

select
    finding_id,
    file_id,
    cast(null as string) as submission_id,
    severity,
    check_code,
    cast(null as string) as org_unit_code,
    cast(null as string) as form_code,
    cast(null as date) as period_month,
    cast(null as integer) as version,
    received_at,
    indicator_code,
    column_role,
    sheet,
    cell,
    cast(null as decimal(28, 4)) as value,
    cast(null as decimal(28, 4)) as expected_low,
    cast(null as decimal(28, 4)) as expected_high,
    message_zh,
    message_en,
    status,
    true as is_latest_version
from findings_of_files
