with submissions as (
    select * from {{ ref('stg_raw__submissions') }}
),

check_findings as (
    select * from {{ ref('int_check_findings') }}
),

reader_findings as (
    select * from {{ ref('stg_raw__findings') }}
),

office_returns as (
    select * from {{ ref('int_office_returns') }}
),

org_units as (
    select * from {{ ref('org_units') }}
),

-- Units that others belong to are sums and do not report.
reporting_units as (
    select units.org_unit_code
    from org_units as units
    left join org_units as units_below on units.org_unit_code = units_below.parent_code
    where units_below.org_unit_code is null
),

returned as (
    select submission_id
    from check_findings
    where severity = 'hard'
    union
    select submission_id
    from reader_findings
    where severity = 'hard' and submission_id is not null
    union
    select submission_id from office_returns
),

-- What arrives later than the moment of the build is not known to it.
submissions_known as (
    select
        submissions.submission_id,
        submissions.file_id,
        submissions.form_code,
        submissions.org_unit_code,
        submissions.period_month,
        submissions.version,
        submissions.received_at,
        returned.submission_id is not null as is_returned
    from submissions
    inner join reporting_units on submissions.org_unit_code = reporting_units.org_unit_code
    left join returned on submissions.submission_id = returned.submission_id
    where submissions.received_at <= {{ known_at() }}
)

select
    submission_id,
    file_id,
    form_code,
    org_unit_code,
    period_month,
    version,
    received_at,
    is_returned
from submissions_known
