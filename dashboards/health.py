"""Whether the dashboards can be used at this moment, for whoever watches the server: ``/health`` answers 200 or 503.

Superset's own answer is 200 even when no page can be built, so a page is built here.
"""

from flask import Response, current_app, jsonify
from sqlalchemy import text

from dashboards.release import of_this_process


def answer() -> Response:
    """Each part and whether it works; nothing that a stranger should not know."""
    found = {"metadata": _metadata(), "release": _release(), "cache": _cache(), "page": _page()}
    told = jsonify(found)
    told.status_code = 200 if all(found.values()) else 503
    return told


def _metadata() -> bool:
    from superset import db

    try:
        with db.engine.connect() as connection:
            return bool(connection.execute(text("select 1")).scalar_one() == 1)
    except Exception:
        return False


def _release() -> bool:
    try:
        return (of_this_process().current() / "marts.duckdb").is_file()
    except FileNotFoundError:
        return False


def _cache() -> bool:
    from redis import RedisError
    from superset.extensions import cache_manager

    try:
        ping = getattr(cache_manager.data_cache.cache, "ping", lambda: True)
        return bool(ping())
    except RedisError:
        return False


def _page() -> bool:
    return current_app.test_client().get("/login/").status_code == 200
