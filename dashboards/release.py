"""The published release that Superset reads, opened so that it can neither be changed nor be used to reach other files.

``DB_CONNECTION_MUTATOR`` is the one door to DuckDB, so everything is enforced there: whatever address or engine
parameters a database has in Superset's metadata, a DuckDB connection goes to the published copy, locked down, and for
the user of a unit to that unit's file, in which no neighbour's row stands.
"""

import gc
import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from duckdb_engine import DuckDBIdentifierPreparer
from flask import g, has_app_context
from sqlalchemy import create_engine
from sqlalchemy.dialects.postgresql.base import PGIdentifierPreparer
from sqlalchemy.engine import URL
from sqlalchemy.pool import NullPool

from dashboards import reader
from guoban import unit_files

FILE = "marts.duckdb"

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
    """The published folder of one state folder, and the connections this process keeps open on its current release.

    ``unit`` tells whose file is read: a unit's code, or None for the marts as a whole.
    """

    def __init__(self, published: Path, unit: Callable[[], str | None]) -> None:
        self._link = published / "current"
        self._unit = unit
        self._lock = threading.Lock()
        self._held: dict[Path, Any] = {}

    def current(self) -> Path:
        """The release folder that ``current`` points to; one answer for the whole of one web request,
        and for the long CSV that is still written when the request is over.

        Raises FileNotFoundError while nothing is published.
        """
        if not has_app_context():
            return self._link.resolve(strict=True)
        if "guoban_release" not in g:
            g.guoban_release = self._link.resolve(strict=True)
        release: Path = g.guoban_release
        return release

    def file(self) -> Path:
        """The file that the one who asks may read, on the current release."""
        unit = self._unit()
        release = self.current()
        return release / FILE if unit is None else unit_files.path(release, unit, FILE)

    def connect(
        self, uri: URL, params: dict[str, Any], username: str | None, security_manager: Any, source: Any
    ) -> tuple[URL, dict[str, Any]]:
        """Superset's ``DB_CONNECTION_MUTATOR``: the address and engine parameters that are really used."""
        if uri.get_backend_name() != "duckdb":
            return uri, params
        file = self.file()
        safe = uri.set(database=str(file), query={})
        # Nothing of ``params`` is kept: an edited connection must not weaken the settings.
        engine = {"poolclass": NullPool, "connect_args": {"read_only": True, "config": dict(LOCKED_DOWN)}}
        self._hold(file, safe, engine)
        return safe, engine

    def _hold(self, file: Path, uri: URL, engine: dict[str, Any]) -> None:
        """Keep one connection open on ``file``: opening a file takes 40 ms, joining an open one under 1 ms."""
        with self._lock:
            newest = self._link.resolve()
            if file in self._held or newest not in file.parents:
                return  # a request that began before the swap must not bring the old release back
            self._drop([held for held in self._held if newest not in held.parents])
            self._held[file] = create_engine(uri, **engine).raw_connection()

    def close(self) -> None:
        """Let go of DuckDB altogether: its threads do not survive a fork, and a fork with them alive hangs."""
        with self._lock:
            self._drop(list(self._held))
        gc.collect()  # Superset's inspectors keep connections in reference cycles

    def _drop(self, files: list[Path]) -> None:
        for file in files:
            self._held.pop(file).close()

    @property
    def held(self) -> set[Path]:
        """The files that are kept open, for tests."""
        return set(self._held)


def of_this_process() -> Releases:
    """The releases of the state folder that ``GUOBAN_HOME`` names, one object per process."""
    home = os.environ["GUOBAN_HOME"]
    if home not in _BY_HOME:
        _learn_reserved_words_once()
        _BY_HOME[home] = Releases(Path(home) / "published", reader.unit)
    return _BY_HOME[home]


def _learn_reserved_words_once() -> None:
    """Superset makes five engines per chart, and duckdb-engine asks DuckDB for its reserved words for each of them.

    The first answer goes into a set that all engines share; asking again took a fifth of a chart's time.
    """
    create_engine("duckdb:///:memory:")
    DuckDBIdentifierPreparer.__init__ = PGIdentifierPreparer.__init__  # type: ignore[method-assign]


_BY_HOME: dict[str, Releases] = {}
