"""The page on which a user chooses a password: reached by force after the first login, and by hand at any time."""

from flask import Blueprint, abort, redirect, render_template, request, session
from flask_login import current_user
from werkzeug.security import check_password_hash
from werkzeug.wrappers import Response

from dashboards import audit, language, look
from dashboards.sessions import PASSWORD_PAGE
from guoban import settings as office
from guoban.messages import text

SHORTEST = 10

BLUEPRINT = Blueprint("guoban_password", __name__, template_folder="templates")


def fault(name: str, hashed: str, old: str, new: str, again: str) -> str | None:
    """Why ``new`` cannot be the password of ``name``, as a message id; None when it can."""
    kinds = (str.isupper, str.islower, str.isdigit, lambda sign: not sign.isalnum())
    if not check_password_hash(hashed, old):
        return "password_old_wrong"
    if new != again:
        return "password_differs"
    if new == old or name.lower() in new.lower():
        return "password_known"
    if len(new) < SHORTEST or sum(any(map(kind, new)) for kind in kinds) < 3:
        return "password_weak"
    return None


@BLUEPRINT.route(PASSWORD_PAGE, methods=["GET", "POST"])
def page() -> Response | str | tuple[str, int]:
    """Ask for the old and a new password; a change ends the user's other sessions, not this one."""
    if not current_user.is_authenticated:
        return redirect("/login/")
    settings = office.load()
    lang = language.of_page()
    found = None
    if request.method == "POST":
        old, new, again = (request.form.get(field, "") for field in ("old", "new", "again"))
        if max(map(len, (old, new, again))) > 200:
            abort(400)
        found = fault(current_user.username, current_user.password, old, new, again)
        if found is None:
            from superset import security_manager

            security_manager.reset_password(current_user.id, new)
            session.pop("guoban_login")  # counted anew, so that this session is younger than the password
            audit.record(settings, "password_changed", current_user.username, request.remote_addr or "")
            return redirect("/")
    words = {
        name: text(f"password_{name}", lang, shortest=SHORTEST)
        for name in ("title", "why", "old", "new", "again", "save")
    }
    told = text(found, lang, shortest=SHORTEST) if found else None
    shown = render_template(
        "guoban_password.html", lang=lang, words=words, fault=told, shortest=SHORTEST, look=look, action=PASSWORD_PAGE
    )
    return (shown, 400) if found else shown
