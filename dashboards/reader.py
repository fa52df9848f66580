"""Who is asking: the roles that see everything, the user of one unit, and everybody else, who sees nothing."""

from collections.abc import Iterable

from flask import g, has_app_context, has_request_context
from werkzeug.exceptions import Forbidden

ADMINISTRATOR = "Admin"
LEADER = "领导 Leader"
DATA_OFFICER = "数据员 Data officer"
UNIT = "单位 Unit"

SEE_EVERYTHING = (ADMINISTRATOR, LEADER, DATA_OFFICER)

_OF_UNIT = "单位 "


def role_of_unit(code: str) -> str:
    """The role that ties a user to one unit; what a unit may do at all is the role ``UNIT``."""
    return _OF_UNIT + code


def unit_of_role(role: str) -> str | None:
    """The unit's code when ``role`` ties to one."""
    return role.removeprefix(_OF_UNIT) if role.startswith(_OF_UNIT) and role != UNIT else None


def unit_of_roles(roles: Iterable[str]) -> str | None:
    """The unit whose rows a user of these roles sees, or None for all rows.

    A tie to a unit is the stronger one. Raises Forbidden for no role that sees anything, and for ties to two units.
    """
    names = set(roles)
    units = {unit for unit in map(unit_of_role, names) if unit}
    if len(units) == 1:
        return units.pop()
    if units or UNIT in names or names.isdisjoint(SEE_EVERYTHING):
        raise Forbidden("这个账号没有可看的数据,请联系管理员。 This account may see no data; ask the administrator.")
    return None


def unit() -> str | None:
    """As ``unit_of_roles`` for the user of the web request that is answered. Raises Forbidden when there is none.

    What Flask's ``g`` holds decides: a long CSV is still written when its request is over, and Superset hands ``g`` on.
    """
    known: tuple[object, str | None] | None = g.get("guoban_reader") if has_app_context() else None
    if has_request_context() or known is None:
        user = g.get("user") if has_app_context() else None
        # Superset lets code act as another user for a while, so the answer is kept with whom it was for.
        identity = getattr(user, "id", None)
        if known is None or known[0] != identity:
            g.guoban_reader = known = (identity, unit_of(user))
    return known[1]


def may_ask(user: object) -> bool:
    """Whether ``user`` may write SQL of its own: administrators and data officers."""
    return not _roles(user).isdisjoint({ADMINISTRATOR, DATA_OFFICER})


def unit_of(user: object) -> str | None:
    """As ``unit_of_roles`` for the roles of ``user``."""
    return unit_of_roles(_roles(user))


def _roles(user: object) -> set[str]:
    if user is None or not getattr(user, "is_authenticated", False):
        return set()
    from superset import security_manager

    return {role.name for role in security_manager.get_user_roles(user)}
