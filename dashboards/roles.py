"""Who may do what in Superset: roles made by code, so that an upgrade or a click cannot widen them unnoticed.

Superset's own Admin is the administrator 管理员. A leader 领导 opens dashboards, filters them and takes the rows of a
chart away as a file; no SQL, no editing, no other databases. A unit 单位 does the same on its own rows. A data officer
数据员 also asks the public marts in SQL. Which rows a role sees is decided in ``reader.py`` and ``row_security.py``.
"""

from typing import Any

from dashboards.reader import DATA_OFFICER, UNIT, role_of_unit
from dashboards.reader import LEADER as LEADER

DATABASE = "Guoban"

_LOOKING = frozenset(
    {
        ("can_csv", "Superset"),
        ("can_dashboard", "Superset"),
        ("can_dashboard_permalink", "Superset"),
        ("can_drill", "Dashboard"),
        ("can_get_drill_info", "Dataset"),
        ("can_language_pack", "Superset"),
        ("can_log", "Superset"),
        ("can_read", "Chart"),
        ("can_read", "CurrentUserRestApi"),
        ("can_read", "Dashboard"),
        ("can_read", "DashboardFilterStateRestApi"),
        ("can_read", "DashboardPermalinkRestApi"),
        ("can_read", "Dataset"),
        ("can_read", "SecurityRestApi"),
        ("can_view_chart_as_table", "Dashboard"),
        ("can_write", "DashboardFilterStateRestApi"),
        ("can_write", "DashboardPermalinkRestApi"),
        ("menu_access", "Dashboards"),
        ("menu_access", "Home"),
    }
)

_EXPLORING = {
    ("can_explore", "Superset"),
    ("can_read", "Explore"),
    ("can_read", "ExploreFormDataRestApi"),
    ("can_write", "ExploreFormDataRestApi"),
    ("can_samples", "Datasource"),
    ("can_get_column_values", "Datasource"),
}


def apply(security: Any, database: Any) -> None:
    """Give our roles exactly the permissions above and the published marts."""
    asking = security.SQLLAB_ONLY_PERMISSIONS | security.SQLLAB_EXTRA_PERMISSION_VIEWS
    for name, may in ((UNIT, _LOOKING), (LEADER, _LOOKING), (DATA_OFFICER, _LOOKING | _EXPLORING | asking)):
        role = security.find_role(name) or security.add_role(name)
        # Found, not added: Superset lists some that it no longer has; adding those would widen Admin at the next run.
        found = [security.find_permission_view_menu(*permission) for permission in sorted(may)]
        role.permissions = [*filter(None, found), security.add_permission_view_menu("database_access", database.perm)]
    security.session.commit()


def of_unit(security: Any, code: str) -> Any:
    """The role that ties a user to the unit ``code``, made if there is none; it permits nothing by itself."""
    name = role_of_unit(code)
    return security.find_role(name) or security.add_role(name)
