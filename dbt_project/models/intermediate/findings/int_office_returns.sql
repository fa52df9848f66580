with decisions as (
    select * from {{ ref('stg_raw__decisions') }}
),

submissions as (
    select * from {{ ref('stg_raw__submissions') }}
),

-- What is decided later than the moment of the build is not known to it. The last decision on a report stands.
decisions_ranked as (
    select
        *,
        row_number() over (
            partition by org_unit_code, form_code, period_month
            order by decided_at desc, decision_id desc
        ) as place
    from decisions
    where
        decision_kind in ('return', 'restore')
        and decided_at <= {{ known_at() }}
),

returns_in_force as (
    select * from decisions_ranked
    where place = 1 and decision_kind = 'return'
),

-- The whole report goes back: an older version would otherwise count again. What comes later is judged anew.
submissions_returned as (
    select
        submissions.submission_id,
        submissions.file_id,
        submissions.org_unit_code,
        submissions.form_code,
        submissions.period_month,
        submissions.version,
        submissions.received_at,
        returns_in_force.decision_id,
        returns_in_force.finding_id,
        returns_in_force.reason,
        returns_in_force.decided_by,
        returns_in_force.decided_at
    from submissions
    inner join returns_in_force
        on submissions.org_unit_code = returns_in_force.org_unit_code
        and submissions.form_code = returns_in_force.form_code
        and submissions.period_month = returns_in_force.period_month
        and submissions.received_at <= returns_in_force.decided_at
)

select
    submission_id,
    file_id,
    org_unit_code,
    form_code,
    period_month,
    version,
    received_at,
    decision_id,
    finding_id,
    reason,
    decided_by,
    decided_at
from submissions_returned
