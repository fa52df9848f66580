with findings as (
    select * from {{ ref('int_findings') }}
),

finding_events as (
    select * from {{ ref('int_finding_events') }}
),

-- Of each kind the last one stands, over all versions in which the value is the same.
events_ranked as (
    select
        *,
        case when event_kind = 'explain' then 'explanation' else 'decision' end as event_side,
        row_number() over (
            partition by finding_key, question, case when event_kind = 'explain' then 'explanation' else 'decision' end
            order by happened_at desc, event_id desc
        ) as place
    from finding_events
),

last_explanations as (
    select * from events_ranked
    where place = 1 and event_side = 'explanation'
),

last_decisions as (
    select * from events_ranked
    where place = 1 and event_side = 'decision'
),

-- An acceptance of another value no longer holds.
acceptances_before as (
    select
        findings.finding_id,
        finding_events.author,
        finding_events.value,
        finding_events.happened_at,
        row_number() over (
            partition by findings.finding_id order by finding_events.happened_at desc, finding_events.event_id desc
        ) as place
    from findings
    inner join finding_events
        on findings.finding_key = finding_events.finding_key
        and findings.question <> finding_events.question
        and findings.received_at >= finding_events.happened_at
        and finding_events.event_kind = 'accept'
)

select
    findings.finding_id,
    explanations.event_text as explanation,
    explanations.author as explained_by,
    explanations.happened_at as explained_at,
    decisions.event_kind as decision_kind,
    decisions.author as decided_by,
    decisions.happened_at as decided_at,
    decisions.event_text as decision_reason,
    -- Nobody accepts the impossible: a hard finding on a report is mended. A file that is no report can be put aside.
    case
        when findings.status = 'fixed' then 'fixed'
        when findings.severity = 'hard' and findings.submission_id is not null then 'open'
        when decisions.event_kind = 'accept' then 'accepted'
        when explanations.happened_at > decisions.happened_at then 'explained'
        when decisions.finding_event_id is null and explanations.finding_event_id is not null then 'explained'
        else 'open'
    end as status,
    earlier.value as accepted_value_before,
    earlier.author as accepted_by_before,
    earlier.happened_at as accepted_at_before
from findings
left join last_explanations as explanations
    on findings.finding_key = explanations.finding_key and findings.question = explanations.question
left join last_decisions as decisions
    on findings.finding_key = decisions.finding_key and findings.question = decisions.question
left join acceptances_before as earlier
    on findings.finding_id = earlier.finding_id and earlier.place = 1
