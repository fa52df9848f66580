"""The published release that Superset reads, opened so that it can neither be changed nor be used to reach other files.

``DB_CONNECTION_MUTATOR`` is the one door to DuckDB, so everything is enforced there: whatever address or engine
parameters a database has in Superset's metadata, a DuckDB connection goes to the published copy, locked down.
"""

import gc
import os
import threading
from pathlib import Path
from typing import Any

from flask import g, has_request_context
from sqlalchemy import create_engine
from sqlalchemy.engine import URL
from sqlalchemy.pool import NullPool

#: ``read_only`` alone still reads and writes *other* files (read_csv, COPY TO, ATTACH); these settings close that too,
#: and ``lock_configuration`` keeps a query from opening them again.
LOCKED_DOWN = {
    "allow_community_extensions": "false",
    "allow_persistent_secrets": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "enable_external_access": "false",
    "lock_configuration": "true",
    "memory_limit": "2GB",
    "python_enable_replacements": "false",
    "threads": "2",
}


class Releases:
    """The published folder of one state folder, and the connection this process keeps open on its current release."""

    def __init__(self, published: Path) -> None:
        self._link = published / "current"
        self._lock = threading.Lock()
        self._held: tuple[Path, Any] | None = None

    def current(self) -> Path:
        """The release folder that ``current`` points to; one answer for the whole of one web request.

        Raises FileNotFoundError while nothing is published.
        """
        if not has_request_context():
            return self._link.resolve(strict=True)
        if "guoban_release" not in g:
            g.guoban_release = self._link.resolve(strict=True)
        release: Path = g.guoban_release
        return release

    def connect(
        self, uri: URL, params: dict[str, Any], username: str | None, security_manager: Any, source: Any
    ) -> tuple[URL, dict[str, Any]]:
        """Superset's ``DB_CONNECTION_MUTATOR``: the address and engine parameters that are really used."""
        if uri.get_backend_name() != "duckdb":
            return uri, params
        release = self.current()
        safe = uri.set(database=str(release / "marts.duckdb"), query={})
        # Nothing of ``params`` is kept: an edited connection must not weaken the settings.
        engine = {"poolclass": NullPool, "connect_args": {"read_only": True, "config": dict(LOCKED_DOWN)}}
        self._hold(release, safe, engine)
        return safe, engine

    def _hold(self, release: Path, uri: URL, engine: dict[str, Any]) -> None:
        """Keep one connection open on ``release``: opening a file takes 40 ms, joining an open one under 1 ms."""
        with self._lock:
            if self._held and self._held[0] == release:
                return
            if self._held and self._link.resolve() != release:
                return  # a request that began before the swap must not bring the old release back
            fresh = create_engine(uri, **engine).raw_connection()
            self._drop()
            self._held = (release, fresh)

    def close(self) -> None:
        """Let go of DuckDB altogether: its threads do not survive a fork, and a fork with them alive hangs."""
        with self._lock:
            self._drop()
        gc.collect()  # Superset's inspectors keep connections in reference cycles

    def _drop(self) -> None:
        if self._held:
            self._held[1].close()
            self._held = None

    @property
    def held(self) -> Path | None:
        """The release folder that is kept open, for tests."""
        return self._held[0] if self._held else None


def of_this_process() -> Releases:
    """The releases of the state folder that ``GUOBAN_HOME`` names, one object per process."""
    home = os.environ["GUOBAN_HOME"]
    if home not in _BY_HOME:
        _BY_HOME[home] = Releases(Path(home) / "published")
    return _BY_HOME[home]


_BY_HOME: dict[str, Releases] = {}
