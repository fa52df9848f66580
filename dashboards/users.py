"""Accounts in Superset: made, tied to a unit, given a new password, closed. Passwords are stored hashed only."""

import csv
import os
from collections.abc import Callable, Container, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dashboards import accounts, application, audit, reader, roles, row_security, secret
from guoban.errors import GuobanError
from guoban.settings import Settings

ADMINISTRATOR = "admin"

#: Who acts in the audit log when it is done on the command line.
_HERE = "(guoban user)"

#: What a role is called on the command line and in an import, in either language.
ROLES = {
    "领导": reader.LEADER,
    "leader": reader.LEADER,
    "数据员": reader.DATA_OFFICER,
    "officer": reader.DATA_OFFICER,
    "单位": reader.UNIT,
    "unit": reader.UNIT,
    "管理员": reader.ADMINISTRATOR,
    "admin": reader.ADMINISTRATOR,
}


@dataclass(frozen=True)
class Wanted:
    """A user to be made: its name, a key of ``ROLES``, and for the role 单位 the unit's code."""

    name: str
    role: str
    unit: str = ""


@dataclass(frozen=True)
class User:
    """A user as it is."""

    name: str
    roles: tuple[str, ...]
    unit: str
    is_active: bool
    must_change: bool
    last_login: str


def first_administrator(security: Any) -> str | None:
    """Create the administrator and return the password, or None when there is one already."""
    if security.find_user(username=ADMINISTRATOR):
        return None
    # Shown to the one who installs, on that one's own screen; whoever else gets a password must change it, and so must
    # the administrator where the screen is a journal that keeps it.
    role = security.find_role(reader.ADMINISTRATOR)
    return _create(security, ADMINISTRATOR, [role], must_change=_is_kept_in_a_journal())


def add(settings: Settings, wanted: list[Wanted]) -> dict[str, str]:
    """Make the users, all or none, and return name to password. Raises GuobanError naming the one that cannot be."""
    with _superset(settings) as security:
        places = row_security.places(settings)
        names = [one.name for one in wanted]
        for one in wanted:
            check(security, one, places, names.count(one.name) > 1)
        passwords = {}
        for one in wanted:
            tied = [roles.of_unit(security, one.unit)] if one.unit else []
            passwords[one.name] = _create(security, one.name, [security.find_role(ROLES[one.role]), *tied])
            audit.record(settings, "user_added", _HERE, whom=one.name, role=one.role, unit=one.unit)
        row_security.apply(settings)
        return passwords


def reset(settings: Settings, name: str) -> str:
    """Give user ``name`` a new password, open its lock, end its sessions, and return the password."""
    with _superset(settings) as security:
        user = _find(security, name)
        chosen = secret.password()
        security.reset_password(user.id, chosen)
        accounts.new_password(security.session.get_bind(), user.id, must_change=True)
        accounts.forgive(security.session.get_bind(), accounts.user(name))
        audit.record(settings, "password_reset", _HERE, whom=name)
        return chosen


def set_active(settings: Settings, name: str, active: bool) -> None:
    """Close the account of ``name``, or open it again; a closed one is out at its next click."""
    with _superset(settings) as security:
        user = _find(security, name)
        user.active = active
        security.update_user(user)
        audit.record(settings, "user_enabled" if active else "user_disabled", _HERE, whom=name)


def every(settings: Settings) -> list[User]:
    """All users, by name."""
    with _superset(settings) as security:
        engine = security.session.get_bind()
        return [_described(user, engine) for user in sorted(security.get_all_users(), key=lambda user: user.username)]


def read(file: Path) -> list[Wanted]:
    """The users of a CSV with the columns name, role and unit (Excel's UTF-8 mark is welcome)."""
    try:
        with file.open(encoding="utf-8-sig", newline="") as source:
            rows = list(csv.DictReader(source))
    except UnicodeDecodeError as error:
        raise GuobanError("seed_not_utf8", file=file) from error
    if not rows or not {"name", "role", "unit"} <= rows[0].keys():
        raise GuobanError("users_file_columns", file=file)
    return [Wanted(*((row[column] or "").strip() for column in ("name", "role", "unit"))) for row in rows]


@contextmanager
def passwords_file(file: Path) -> Iterator[Callable[[dict[str, str]], None]]:
    """A new CSV that only its owner may read, for name and password; give it what to hold.

    It is there before the first user is made: a password that cannot be written down is not given. Raises GuobanError
    when the file exists, and OSError when it cannot be made; left behind is no file without content.
    """
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise GuobanError("users_file_exists", file=file) from error
    try:
        with os.fdopen(handle, "w", encoding="utf-8-sig", newline="") as out:
            yield lambda passwords: csv.writer(out).writerows([("name", "password"), *passwords.items()])
    except BaseException:
        file.unlink()
        raise


@contextmanager
def _superset(settings: Settings) -> Iterator[Any]:
    """Superset's security manager in an application context. Raises GuobanError before the first ``guoban serve``."""
    if not (settings.superset / "provisioned").exists():
        raise GuobanError("dashboards_not_set_up")
    app = application.create(settings)
    with app.app_context():
        from superset import security_manager

        yield security_manager


def check(security: Any, one: Wanted, places: Container[str], twice: bool) -> None:
    """Raises GuobanError when the user cannot be made."""
    if not one.name.isprintable() or not 2 <= len(one.name) <= 64 or one.name != one.name.strip():
        raise GuobanError("user_name", name=one.name)
    if twice or security.find_user(username=one.name):
        raise GuobanError("user_exists", name=one.name)
    if one.role not in ROLES:
        raise GuobanError("user_role", name=one.name, role=one.role, roles=", ".join(ROLES))
    if (ROLES[one.role] == reader.UNIT) != bool(one.unit):
        raise GuobanError("user_unit", name=one.name)
    if one.unit and one.unit not in places:
        raise GuobanError("unit_unknown", unit=one.unit)


def _create(security: Any, name: str, given: list[Any], must_change: bool = True) -> str:
    chosen = secret.password()
    user = security.add_user(name, name, "", f"{name}@guoban.invalid", given, password=chosen)
    accounts.new_password(security.session.get_bind(), user.id, must_change)
    return chosen


def _is_kept_in_a_journal() -> bool:
    """Whether what is printed goes to systemd's journal, as systemd itself says."""
    try:
        out = os.fstat(1)
    except OSError:
        return False
    return os.environ.get("JOURNAL_STREAM") == f"{out.st_dev}:{out.st_ino}"


def _find(security: Any, name: str) -> Any:
    user = security.find_user(username=name)
    if user is None:
        raise GuobanError("user_unknown", name=name)
    return user


def _described(user: Any, engine: Any) -> User:
    names = [role.name for role in user.roles]
    return User(
        name=user.username,
        roles=tuple(name for name in names if reader.unit_of_role(name) is None),
        unit="".join(filter(None, map(reader.unit_of_role, names))),
        is_active=bool(user.is_active),
        must_change=accounts.state(engine, user.id)[0],
        last_login=f"{user.last_login:%Y-%m-%d %H:%M}" if user.last_login else "",
    )
