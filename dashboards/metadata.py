"""Where Superset keeps its metadata: SQLite in the state folder, or the PostgreSQL of ``GUOBAN_SUPERSET_DB``."""

from sqlalchemy import create_engine, inspect
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, OperationalError

from guoban.errors import GuobanError
from guoban.settings import Settings


def address(settings: Settings) -> str:
    """The address as SQLAlchemy takes it. Raises GuobanError for anything but PostgreSQL."""
    if settings.superset_db is None:
        return f"sqlite:///{settings.superset / 'superset.db'}"
    try:
        url = make_url(settings.superset_db)
    except ArgumentError:
        url = None
    if url is None or url.get_backend_name() != "postgresql":
        raise GuobanError("superset_db_invalid")
    return str(url.set(drivername="postgresql+psycopg2").render_as_string(hide_password=False))


def exists(settings: Settings) -> bool:
    """Whether there is metadata already. Raises GuobanError when PostgreSQL does not answer."""
    if settings.superset_db is None:
        return (settings.superset / "superset.db").exists()
    engine = create_engine(address(settings))
    try:
        return bool(inspect(engine).has_table("ab_user"))
    except OperationalError as error:
        reason = str(error.orig).strip().splitlines()[0] if error.orig else "?"
        raise GuobanError("superset_db_unreachable", detail=reason) from None
    finally:
        engine.dispose()
