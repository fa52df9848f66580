with findings as (
    select * from {{ ref('int_findings') }}
),

lives as (
    select * from {{ ref('int_finding_lives') }}
),

files as (
    select * from {{ ref('stg_raw__files') }}
),

-- What was accepted is open again when its value has changed, and says so.
notes as (
    select
        finding_id,
        status in ('open', 'explained') and accepted_at_before is not null as is_expired,
        cast(cast(accepted_at_before as date) as string) as accepted_on,
        accepted_by_before as accepted_by
    from lives
)

select
    findings.finding_id,
    findings.submission_id,
    findings.severity,
    findings.check_code,
    findings.org_unit_code,
    findings.form_code,
    findings.period_month,
    findings.version,
    findings.received_at,
    findings.indicator_code,
    findings.column_role,
    findings.value,
    findings.expected_low,
    findings.expected_high,
    findings.message_zh,
    findings.message_en,
    files.file_name,
    findings.sheet,
    findings.cell,
    lives.status,
    findings.is_latest_version,
    lives.explanation,
    lives.explained_by,
    lives.explained_at,
    lives.decision_kind,
    lives.decided_by,
    lives.decided_at,
    lives.decision_reason,
    case
        when notes.is_expired then '数值有变化，' || notes.accepted_on || ' 的认可（' || notes.accepted_by || '）不再有效'
    end as note_zh,
    case
        when notes.is_expired
            then 'The value has changed; accepted before on ' || notes.accepted_on || ' by ' || notes.accepted_by
    end as note_en
from findings
inner join lives on findings.finding_id = lives.finding_id
inner join notes on findings.finding_id = notes.finding_id
inner join files on findings.file_id = files.file_id
