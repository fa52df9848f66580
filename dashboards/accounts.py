"""What Superset does not keep about a login: must its password be changed, since when do its sessions count, which of
them were left by a logout, and the failed logins of a user or an address. Small tables in Superset's metadata."""

import time
from typing import Any

from sqlalchemy import Boolean, Column, Float, Integer, MetaData, String, Table, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

_TABLES = MetaData()

_ACCOUNTS = Table(
    "guoban_accounts",
    _TABLES,
    Column("user_id", Integer, primary_key=True, autoincrement=False),
    Column("must_change", Boolean, nullable=False),
    Column("sessions_since", Float, nullable=False),
)

_ENDED = Table(
    "guoban_ended_sessions",
    _TABLES,
    Column("session_id", String(32), primary_key=True),
    Column("ended_at", Float, nullable=False),
)

_FAILURES = Table(
    "guoban_login_failures",
    _TABLES,
    Column("who", String(200), primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("last_at", Float, nullable=False),
)


def user(name: str) -> str:
    """How the count of failures names a user."""
    return f"user {name.lower()[:150]}"


def address(one: str) -> str:
    """How the count of failures names an address."""
    return f"address {one[:150]}"


def create_tables(engine: Any) -> None:
    """Make the tables where there are none."""
    _TABLES.create_all(engine, checkfirst=True)


def new_password(engine: Any, user_id: int, must_change: bool) -> None:
    """The user has a new password: sessions from before end; ``must_change`` when somebody else chose it."""
    values = {"must_change": must_change, "sessions_since": time.time()}
    with engine.begin() as connection:
        if not connection.execute(update(_ACCOUNTS).where(_ACCOUNTS.c.user_id == user_id).values(values)).rowcount:
            connection.execute(insert(_ACCOUNTS).values(user_id=user_id, **values))


def state(engine: Any, user_id: int) -> tuple[bool, float]:
    """Whether the password must be changed, and the moment before which the user's sessions do not count."""
    with engine.connect() as connection:
        query = select(_ACCOUNTS.c.must_change, _ACCOUNTS.c.sessions_since).where(_ACCOUNTS.c.user_id == user_id)
        row = connection.execute(query).first()
    return (bool(row[0]), float(row[1])) if row else (False, 0.0)


def end_session(engine: Any, session_id: str, session_seconds: float) -> None:
    """The session was left; those that would be over by now anyhow are forgotten."""
    now = time.time()
    with engine.begin() as connection:
        connection.execute(delete(_ENDED).where(_ENDED.c.ended_at < now - session_seconds))
        if not connection.execute(select(_ENDED).where(_ENDED.c.session_id == session_id)).first():
            connection.execute(insert(_ENDED).values(session_id=session_id, ended_at=now))


def has_ended(engine: Any, session_id: str) -> bool:
    """Whether that session was left."""
    with engine.connect() as connection:
        return connection.execute(select(_ENDED).where(_ENDED.c.session_id == session_id)).first() is not None


def locked_until(engine: Any, limits: dict[str, int], lock_seconds: float) -> float:
    """Until when one of those named in ``limits`` (with the failures it may have) is locked; 0 when none is."""
    with engine.connect() as connection:
        rows = connection.execute(select(_FAILURES).where(_FAILURES.c.who.in_(limits))).all()
    ends = [last_at + lock_seconds for who, failures, last_at in rows if failures >= limits[who]]
    return max([end for end in ends if end > time.time()], default=0.0)


def failed(engine: Any, names: list[str], lock_seconds: float) -> None:
    """One more failed login for each of ``names``; what lies longer back than a lock lasts is forgotten."""
    now = time.time()
    with engine.begin() as connection:
        connection.execute(delete(_FAILURES).where(_FAILURES.c.last_at < now - lock_seconds))
    for who in names:
        more = update(_FAILURES).where(_FAILURES.c.who == who).values(failures=_FAILURES.c.failures + 1, last_at=now)
        with engine.begin() as connection:
            if connection.execute(more).rowcount:
                continue
        try:
            with engine.begin() as connection:
                connection.execute(insert(_FAILURES).values(who=who, failures=1, last_at=now))
        except IntegrityError:  # another thread was first
            with engine.begin() as connection:
                connection.execute(more)


def forgive(engine: Any, who: str) -> None:
    """Forget the failed logins of ``who``."""
    with engine.begin() as connection:
        connection.execute(delete(_FAILURES).where(_FAILURES.c.who == who))
