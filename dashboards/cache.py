"""Results of chart queries, kept in the process and never older than the release they came from."""

import threading
from datetime import timedelta
from typing import Any

from flask_caching.backends.simplecache import SimpleCache

from dashboards.release import Releases, of_this_process


class ReleaseCache(SimpleCache):
    """A memory cache whose keys carry the release, emptied at the first use after a publication.

    The release is resolved once per request, for the query as for the cache, so that a result computed on the old
    release cannot be stored under the new one. The lock is there because the parent class prunes without one.
    """

    def __init__(self, releases: Releases | None = None, threshold: int = 2000, default_timeout: int = 86400) -> None:
        super().__init__(threshold=threshold, default_timeout=default_timeout)  # type: ignore[no-untyped-call]
        self._releases = releases or of_this_process()
        self._lock = threading.RLock()
        self._newest = ""

    @classmethod
    def factory(cls, app: Any, config: dict[str, Any], args: list[Any], kwargs: dict[str, Any]) -> "ReleaseCache":
        """How flask-caching builds it from DATA_CACHE_CONFIG."""
        return cls(threshold=config["CACHE_THRESHOLD"], default_timeout=config["CACHE_DEFAULT_TIMEOUT"])

    def _key(self, key: str) -> str:
        release = self._releases.current().name
        if release != self._newest:
            self.clear()
            self._newest = release
        return f"{release}:{key}"

    def get(self, key: str) -> Any:
        """The value stored under the current release, or None."""
        with self._lock:
            return super().get(self._key(key))

    def set(self, key: str, value: Any, timeout: int | timedelta | None = None) -> bool | None:
        """Store under the current release."""
        with self._lock:
            stored: bool | None = super().set(self._key(key), value, timeout)
            return stored

    def add(self, key: str, value: Any, timeout: int | timedelta | None = None) -> bool:
        """Store under the current release unless present."""
        with self._lock:
            added: bool = super().add(self._key(key), value, timeout)
            return added

    def delete(self, key: str) -> bool:
        """Forget the value of the current release."""
        with self._lock:
            deleted: bool = super().delete(self._key(key))
            return deleted

    def has(self, key: str) -> bool:
        """Whether the current release has a value."""
        with self._lock:
            return bool(super().has(self._key(key)))
