"""Which addresses of Superset's are open, and to whom.

Superset has some four hundred; an account that only looks at dashboards needs fifty, and an upgrade may bring new ones.
So who neither administers nor asks in SQL gets the fifty that are named here, and nothing from the rest.
"""

from typing import Any

from flask import Request
from flask_appbuilder.security.sqla.models import User

from dashboards import reader

#: Closed to everybody: doors that open no session and so know no limits (scripts read the published file instead),
#: words about this installation for strangers, ways to a new password without the old one, and a CSV of SQL Lab that is
#: written when it is no longer known for whom.
CLOSED = frozenset(
    {
        "SecurityApi.login",
        "SecurityApi.refresh",
        "SecurityRestApi.guest_token",
        "DatabaseRestApi.oauth2",
        "SupersetRegisterUserView.activation",
        "SupersetRegisterUserView.register",
        "health.version",
        "CurrentUserRestApi.update_me",
        "ResetMyPasswordView.this_form_get",
        "ResetMyPasswordView.this_form_post",
        "SqlLabRestApi.export_streaming_csv",
    }
)

#: What looking takes: ours, the way in and out, the dashboards with their charts, filters and links to share.
LOOKING = frozenset(
    {
        *("static", "appbuilder.static", "health.health"),
        *("guoban.static", "guoban_password.page"),
        *(f"guoban_pages.{page}" for page in ("kpi", "words", "unit", "wall", "current_release", "data_quality")),
        *("AuthDBView.login", "AuthDBView.logout", "SupersetAuthView.login", "SupersetAuthView.logout"),
        *("LocaleView.index", "SupersetIndexView.patch_flask_locale", "UtilView.back"),
        *("SupersetIndexView.index", "Superset.welcome", "Superset.language_pack", "Superset.log"),
        *("Superset.dashboard", "Superset.dashboard_permalink", "DashboardModelView.list"),
        *(
            f"DashboardRestApi.{step}"
            for step in ("get_list", "info", "get", "get_charts", "get_datasets", "get_tabs", "related", "put_colors")
        ),
        *(f"DashboardRestApi.{step}" for step in ("favorite_status", "add_favorite", "remove_favorite")),
        *(f"DashboardFilterStateRestApi.{step}" for step in ("get", "post", "put", "delete")),
        *("DashboardPermalinkRestApi.get", "DashboardPermalinkRestApi.post"),
        *("ChartRestApi.get_list", "ChartRestApi.get"),
        *("ChartDataRestApi.data", "ChartDataRestApi.get_data", "ChartDataRestApi.data_from_cache"),
        *("DatasetRestApi.get_list", "DatasetRestApi.get", "DatasetRestApi.get_drill_info"),
        *("CurrentUserRestApi.get_me", "CurrentUserRestApi.get_my_roles", "UserRestApi.avatar"),
        "SecurityRestApi.csrf_token",
    }
)


def is_open(request: Request, user: Any) -> bool:
    """Whether ``user``, who may be a stranger, gets an answer of Superset's to this request.

    A stranger gets one from every door that is not closed: the login page, so that a bookmark leads on after it.
    """
    door = request.endpoint
    if door is None:  # no such address; Superset says so
        return True
    if door in CLOSED:
        return False
    return door in LOOKING or not user.is_authenticated or reader.may_ask(user)


def only_oneself(query: Any) -> Any:
    """Superset's filter for lists of users: who is no administrator finds nobody but itself in them."""
    from superset import security_manager
    from superset.utils.core import get_user_id

    return query if security_manager.is_admin() else query.filter(User.id == get_user_id())
