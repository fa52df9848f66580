"""Superset's security and what an office needs beside it: a lock that failed logins close, no SQL from onlookers."""

import time
from collections.abc import Container, Iterator, Mapping
from ipaddress import ip_address
from typing import Any

from flask import Response, abort, g, has_request_context, render_template, request
from superset.errors import ErrorLevel, SupersetError, SupersetErrorType
from superset.exceptions import SupersetSecurityException
from superset.security import SupersetSecurityManager

from dashboards import accounts, audit, language, look, reader
from guoban import settings as office
from guoban.messages import text

_WRITTEN = SupersetError(
    message="这个账号不能在图表里写 SQL。 This account may not write SQL in a chart.",
    error_type=SupersetErrorType.QUERY_SECURITY_ACCESS_ERROR,
    level=ErrorLevel.ERROR,
)


class SecurityManager(SupersetSecurityManager):
    """Superset's CUSTOM_SECURITY_MANAGER."""

    def auth_user_db(self, username: str, password: str) -> Any:
        """The user, or None when name and password do not fit or a lock is closed."""
        settings = office.load()
        engine = self.session.get_bind()
        rules, name = settings.access, username or ""
        limits = {accounts.user(name): rules.failures}
        address = (request.remote_addr or "") if has_request_context() else ""
        # Behind a proxy that is not declared everybody comes from this machine, and one could lock out all.
        if address and not ip_address(address).is_loopback:
            limits[accounts.address(address)] = rules.failures_of_address
        lock_seconds = 60 * rules.locked_minutes
        if until := accounts.locked_until(engine, limits, lock_seconds):
            audit.record(settings, "login_locked", name[:64], address)
            if has_request_context():
                abort(_told(int(until - time.time())))
            return None
        user = super().auth_user_db(username, password)
        if user is None:
            accounts.failed(engine, list(limits), lock_seconds)
            audit.record(settings, "login_failed", name[:64], address)
        else:
            accounts.forgive(engine, accounts.user(name))
        return user

    def _has_view_access(self, user: Any, permission_name: str, view_name: str) -> bool:
        """As Superset does, but asking the metadata once per request: a chart puts some questions three times."""
        if not has_request_context():
            return bool(super()._has_view_access(user, permission_name, view_name))
        # Superset lets code act as another user for a while, so an answer is kept with whom it was for.
        question = (getattr(user, "id", None), permission_name, view_name)
        answers: dict[tuple[Any, str, str], bool] = g.setdefault("guoban_permissions", {})
        if question not in answers:
            answers[question] = bool(super()._has_view_access(user, permission_name, view_name))
        return answers[question]

    def raise_for_access(self, *arguments: Any, query_context: Any = None, **more: Any) -> None:
        """As Superset does; and a query of a chart holds no SQL that an onlooker wrote: our charts need none."""
        super().raise_for_access(*arguments, query_context=query_context, **more)
        if query_context is not None and not reader.may_ask(g.user):
            for query in query_context.queries:
                if query.datasource and any(own_sql(query.to_dict(), query.datasource.column_names)):
                    raise SupersetSecurityException(_WRITTEN)

    def reset_password(self, userid: int, password: str) -> None:
        """As Superset does; and sessions that began with the old password end."""
        super().reset_password(userid, password)
        accounts.new_password(self.session.get_bind(), userid, must_change=False)


def own_sql(part: Any, columns: Container[str]) -> Iterator[str]:
    """Every SQL expression in a chart's query. A column's bare name is none: so Superset writes the axis of time."""
    match part:
        case Mapping():
            for name, value in part.items():
                if name in {"where", "having", "sqlExpression"}:
                    if value and value not in columns:
                        yield str(value)
                else:
                    yield from own_sql(value, columns)
        case list() | tuple():
            for one in part:
                yield from own_sql(one, columns)


def _told(seconds: int) -> Response:
    """A page of its own: Superset's login page shows no message of the server's."""
    lang = language.of_page()
    said = text("login_locked", lang, minutes=seconds // 60 + 1)
    page = render_template("guoban_locked.html", lang=lang, said=said, look=look)
    return Response(page, status=429, headers={"Retry-After": str(seconds + 1)})
