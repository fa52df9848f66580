"""Accounts in Superset: the first administrator and a forgotten password. Passwords are stored hashed only."""

from typing import Any

from dashboards import application, secret
from guoban.errors import GuobanError
from guoban.settings import Settings

ADMINISTRATOR = "admin"


def first_administrator(security: Any) -> str | None:
    """Create the administrator and return the password, or None when there is one already."""
    if security.find_user(username=ADMINISTRATOR):
        return None
    chosen = secret.password()
    security.add_user(
        ADMINISTRATOR, "管理员", "", f"{ADMINISTRATOR}@guoban.invalid", security.find_role("Admin"), password=chosen
    )
    return chosen


def reset(settings: Settings, name: str) -> str:
    """Give user ``name`` a new password and return it. Raises GuobanError when there is no such user."""
    if not (settings.superset / "superset.db").exists():
        raise GuobanError("user_unknown", name=name)
    app = application.create(settings)
    with app.app_context():
        from superset import security_manager

        user = security_manager.find_user(username=name)
        if user is None:
            raise GuobanError("user_unknown", name=name)
        chosen = secret.password()
        security_manager.reset_password(user.id, chosen)
        return chosen
