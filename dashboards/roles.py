"""Who may do what in Superset: roles made by code, so that an upgrade or a click cannot widen them unnoticed.

Superset's own Admin is the administrator 管理员. A leader 领导 opens dashboards, filters them and takes the rows of a
chart away as a file; no SQL, no editing, no other databases.
"""

from typing import Any

LEADER = "领导 Leader"
DATABASE = "Guoban"

_LEADER_MAY = (
    ("can_csv", "Superset"),
    ("can_dashboard", "Superset"),
    ("can_dashboard_permalink", "Superset"),
    ("can_drill", "Dashboard"),
    ("can_explore_json", "Superset"),
    ("can_get_drill_info", "Dataset"),
    ("can_language_pack", "Superset"),
    ("can_log", "Superset"),
    ("can_read", "Chart"),
    ("can_read", "CssTemplate"),
    ("can_read", "CurrentUserRestApi"),
    ("can_read", "Dashboard"),
    ("can_read", "DashboardFilterStateRestApi"),
    ("can_read", "DashboardPermalinkRestApi"),
    ("can_read", "Database"),
    ("can_read", "Dataset"),
    ("can_read", "SecurityRestApi"),
    ("can_read", "Theme"),
    ("can_time_range", "Api"),
    ("can_view_chart_as_table", "Dashboard"),
    ("can_write", "DashboardFilterStateRestApi"),
    ("can_write", "DashboardPermalinkRestApi"),
    ("menu_access", "Dashboards"),
    ("menu_access", "Home"),
)


def apply(security: Any, database: Any) -> None:
    """Give the leader's role exactly the permissions above and the published marts."""
    role = security.find_role(LEADER) or security.add_role(LEADER)
    wanted = [security.add_permission_view_menu(name, view) for name, view in _LEADER_MAY]
    wanted.append(security.add_permission_view_menu("database_access", database.perm))
    role.permissions = wanted
    security.session.commit()
