-- State of the alerts. One row of `alerts` per cause and time it held; at most one of them open.
create table if not exists alerts (
    alert_id integer primary key,
    cause_id text not null,
    kind text not null,
    rung text,
    revision integer not null,
    cause text not null,
    opened_at text not null,
    reminded_at text,
    escalated_at text,
    resolved_at text,
    is_mended integer not null default 0
);
create unique index if not exists one_open_alert_per_cause on alerts (cause_id) where resolved_at is null;

-- What an audience was last told of an alert; 'resolved' when it was taken back.
create table if not exists told (
    alert_id integer not null references alerts,
    role text not null,
    unit text not null,
    rung text not null,
    revision integer not null,
    message_id integer not null,
    primary key (alert_id, role, unit)
);

-- The outbox: a message is written here, with everything it says, before any of it is sent.
create table if not exists messages (
    message_id integer primary key,
    role text not null,
    unit text not null,
    written_at text not null,
    subject text not null,
    salutation text not null,
    body text not null
);

-- One part of a message on one channel: pending, sending (outcome unknown after a crash), sent, given_up.
create table if not exists deliveries (
    delivery_id integer primary key,
    message_id integer not null references messages,
    channel text not null,
    part integer not null,
    content text not null,
    state text not null default 'pending',
    attempts integer not null default 0,
    next_try_at text not null,
    tried_at text,
    error text
);
