with findings as (
    select * from {{ ref('int_findings') }}
),

decisions as (
    select * from {{ ref('stg_raw__decisions') }}
),

explanations as (
    select * from {{ ref('stg_raw__explanations') }}
),

-- What the office wrote, accepted or sent back.
decided as (
    select
        decisions.decision_id as event_id,
        findings.finding_key,
        findings.question,
        findings.value,
        decisions.decision_kind as event_kind,
        decisions.reason as event_text,
        decisions.decided_by as author,
        decisions.decided_at as happened_at
    from decisions
    inner join findings on decisions.finding_id = findings.finding_id
    where decisions.decision_kind in ('explain', 'accept', 'return')
),

-- What the unit wrote into the returned workbook; the version that brings it carries the finding again.
explained_by_unit as (
    select
        explanations.explanation_id as event_id,
        findings.finding_key,
        findings.question,
        findings.value,
        'explain' as event_kind,
        explanations.explanation as event_text,
        explanations.explained_by as author,
        explanations.received_at as happened_at
    from explanations
    inner join findings
        on explanations.submission_id = findings.submission_id
        and explanations.check_code = findings.check_code
        and coalesce(explanations.cell, '') = coalesce(findings.cell, '')
        and coalesce(explanations.sheet, findings.sheet, '') = coalesce(findings.sheet, '')
),

all_events as (
    select * from decided
    union all
    select * from explained_by_unit
)

select
    event_id || ':' || finding_key as finding_event_id,
    event_id,
    finding_key,
    question,
    value,
    event_kind,
    event_text,
    author,
    happened_at
from all_events
where happened_at <= {{ known_at() }}
