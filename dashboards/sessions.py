"""Between login and page: sessions that have lasted too long end, a password that somebody else chose is changed first,
and what has to be known afterwards goes to the audit log."""

import codecs
import secrets
import time
from typing import Any

from flask import Flask, Response, g, jsonify, redirect, request, session
from flask_login import current_user, logout_user, user_logged_in, user_logged_out
from werkzeug.wrappers import Response as BaseResponse

from dashboards import accounts, audit, doors
from guoban.settings import Settings

PASSWORD_PAGE = "/guoban/password"  # noqa: S105 - an address

#: What a user may ask for before the password is changed: the page itself, its looks, and the way out.
_BEFORE_THE_CHANGE = (PASSWORD_PAGE, "/guoban/", "/static/", "/logout/", "/lang/", "/superset/language_pack/")

_SEEN_EVERY_SECONDS = 60


def install(app: Flask, settings: Settings) -> None:
    """Guard every request of ``app`` and write its audit log."""

    @app.before_request
    def guard() -> BaseResponse | None:
        if request.endpoint == "Superset.log":
            # What a browser reports while it leaves a page: nobody keeps it (event_log.py), and an answer with a cookie
            # would undo the change of language, or the logout, that the visitor has left for.
            return Response()
        if not current_user.is_authenticated:
            return None if doors.is_open(request, current_user) else Response(status=404)
        from superset import db

        must_change, since = accounts.state(db.engine, current_user.id)
        if _is_over(settings, since) or accounts.has_ended(db.engine, session.get("guoban_session", "")):
            logout_user()
            session.clear()
            g.user = current_user
            return None  # Superset answers as to any stranger: the login page, or 401
        if must_change and not request.path.startswith(_BEFORE_THE_CHANGE):
            if request.path.startswith("/api/"):
                return _refused()
            return redirect(PASSWORD_PAGE)
        return None if doors.is_open(request, current_user) else Response(status=404)

    @app.after_request
    def keep(response: Response) -> Response:
        # What says nothing itself holds somebody's figures: no proxy keeps it, and a browser asks before it shows it.
        response.headers.setdefault("Cache-Control", "private, no-cache")
        if response.mimetype == "text/csv" and not response.is_streamed:
            # Without the mark, which Superset promises and forgets for charts, Excel takes Chinese for something else.
            response.set_data(codecs.BOM_UTF8 + response.get_data().removeprefix(codecs.BOM_UTF8))
        event = _event(response)
        if event and current_user.is_authenticated:
            at: dict[str, str | int] = {"path": request.path, "status": response.status_code}
            audit.record(settings, event, str(current_user.username), request.remote_addr or "", **at)
        return response

    @user_logged_in.connect_via(app)  # type: ignore[untyped-decorator]
    def began(sender: Any, user: Any) -> None:
        session["guoban_login"] = session["guoban_seen"] = int(time.time())
        session["guoban_session"] = secrets.token_hex(16)
        audit.record(settings, "login", str(user.username), request.remote_addr or "")

    @user_logged_out.connect_via(app)  # type: ignore[untyped-decorator]
    def ended(sender: Any, user: Any) -> None:
        from superset import db

        # The browser drops its cookie; a copy of it must open nothing either.
        if left := session.pop("guoban_session", None):
            accounts.end_session(db.engine, left, 3600 * settings.access.session_hours)
        audit.record(settings, "logout", str(getattr(user, "username", "")), request.remote_addr or "")

    app.extensions["guoban_sessions"] = (began, ended)  # signals hold their receivers weakly


def _is_over(settings: Settings, since: float) -> bool:
    """Whether the session is past its limits, or older than the password; notes that it is in use otherwise."""
    now = int(time.time())
    login = session.setdefault("guoban_login", now)
    seen = session.setdefault("guoban_seen", now)
    rules = settings.access
    if now - login > 3600 * rules.session_hours or now - seen > 60 * rules.idle_minutes or login < int(since):
        return True
    if now - seen >= _SEEN_EVERY_SECONDS:
        session["guoban_seen"] = now
    return False


def _refused() -> Response:
    answer = jsonify(message="请先修改密码。 Change the password first.", address=PASSWORD_PAGE)
    answer.status_code = 403
    return answer


def _event(response: Response) -> str | None:
    """What the audit log calls this request; None for the many that need no line."""
    changes = request.method not in {"GET", "HEAD", "OPTIONS"}
    if "attachment" in response.headers.get("Content-Disposition", ""):
        return "export"
    if changes and request.path.startswith("/api/v1/sqllab/execute"):
        return "sql"
    if changes and request.path.startswith(("/api/v1/security/", "/api/v1/rowlevelsecurity", "/users/", "/roles/")):
        return "security_changed"
    return None
