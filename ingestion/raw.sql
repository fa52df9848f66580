-- The landing tables. Only ingestion writes them, rows are never changed, and dbt reads them as sources.
-- Times are local to the office (setting `timezone`).
create schema if not exists raw;

-- One row per file taken in. Bytes that gave a report before are a duplicate and leave no row.
create table if not exists raw.file (
    file_id varchar primary key,        -- sha256 of the content; a file that gave no report and is tried again gets -2, -3, ...
    sha256 varchar not null,
    file_name varchar not null,         -- as it was called when it arrived
    size_bytes bigint not null,
    received_at timestamp not null,     -- when the office got it
    landed_at timestamp not null,       -- when this row was written
    verdict varchar not null,           -- accepted, returned or rejected, as the sender was told
    archived_path varchar not null      -- relative to the state folder
);

-- One row per form, unit and period found in a file; version counts 1, 2, ... for the same three.
create table if not exists raw.submission (
    submission_id varchar primary key,  -- first 16 digits of the file id, then the sheet's number in the file
    file_id varchar not null,
    form_code varchar not null,
    org_unit_code varchar not null,
    period_month date not null,
    version integer not null,
    received_at timestamp not null,
    sheet varchar not null
);

-- One row per value cell, as it stood and as it was read.
create table if not exists raw.cell (
    submission_id varchar not null,
    sheet varchar not null,
    cell varchar not null,              -- A1 address
    row_no integer not null,
    column_no integer not null,
    line_no varchar,                    -- code column of the form (丁)
    label varchar,                      -- indicator name as it stood
    indicator_code varchar,             -- null when the label matches no item of the form
    column_role varchar not null,       -- month, ytd, stock
    text varchar not null,              -- '' for a blank cell
    value decimal(24, 8),               -- in unit_code; null when blank, not applicable or unreadable
    unit_code varchar,
    qualifier varchar                   -- exact, at_least (余, 多, 以上), at_most (近, 不足), about (约, 左右), not_applicable (/ and —); null when blank or unreadable
);

-- One row per thing the reader noticed. What the checks in seeds/ find is derived in dbt from raw.cell, not stored here.
create table if not exists raw.finding (
    file_id varchar not null,
    submission_id varchar,              -- null when the whole file is meant: rejected, or unit or month unclear
    severity varchar not null,          -- hard, soft, info
    code varchar not null,              -- message id
    sheet varchar,
    cell varchar,
    indicator_code varchar,
    column_role varchar,
    message_zh varchar not null,
    message_en varchar not null
);

-- One row per explanation that a clerk wrote into the 说明 column of a returned copy and sent back.
create table if not exists raw.explanation (
    submission_id varchar,              -- the submission of the same file that holds the sheet; null when there is none
    file_id varchar not null,           -- the file that brought the explanation
    check_code varchar not null,        -- code of the soft finding explained, as in raw.finding.code or checks.check_code
    sheet varchar,                      -- where the finding stood in the copy
    cell varchar,                       -- A1 address there; null when the finding had no cell
    indicator_label varchar,            -- name of the indicator as the list showed it
    text varchar not null,              -- what the clerk wrote
    explained_by varchar,               -- 填报人 of the sheet as typed; null when none stands there
    received_at timestamp not null      -- when the office got the file
);

-- One row per decision of the office (guoban/decisions.py). Nothing a unit reported is changed by it.
create table if not exists raw.decision (
    decision_id varchar primary key,    -- d000001, d000002, ... in the order in which they were made
    kind varchar not null,              -- explain, accept or return a finding; return or restore a report; assess a value
    org_unit_code varchar,              -- null for a finding on a file that could not be read
    form_code varchar,                  -- null for an assessed value
    period_month date,
    finding_id varchar,                 -- of fct_findings, where the decision is on a finding
    check_code varchar,
    indicator_code varchar,
    column_role varchar,                -- month, ytd, stock, ...
    value decimal(28, 4),               -- the assessed value, in the base unit
    reported_value decimal(28, 4),      -- what the unit reported when the decision was made, in the base unit
    reason varchar not null,            -- in the author's words
    decided_by varchar not null,
    decided_at timestamp not null       -- from then on the decision is known
);
