"""Results of chart queries: never older than the release they came from, never shown to another unit.

Every key carries the file that the one who asks may read: the release, and for the user of a unit the unit. Release and
reader are resolved once per request, for the query as for the cache, so that a result computed on the old release
cannot be stored under the new one.
"""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask_caching.backends.base import BaseCache
from flask_caching.backends.rediscache import RedisCache
from flask_caching.backends.simplecache import SimpleCache
from redis import Redis

from dashboards.release import Releases, of_this_process


class _PerFile(BaseCache):
    """Keys of a cache below it, each with the file its value was read from."""

    _releases: Releases
    _lock: threading.RLock
    #: Empties the cache when the release of this name is not the one that filled it.
    _renew: Callable[[str], None]

    def _key(self, key: str) -> str:
        file = self._releases.file()
        self._renew(self._releases.current().name)
        return f"{'/'.join(file.parts[file.parts.index('releases') + 1 :])}:{key}"

    def get(self, key: str) -> Any:
        """The value stored for this reader under the current release, or None."""
        with self._lock:
            return super().get(self._key(key))

    def set(self, key: str, value: Any, timeout: int | timedelta | None = None) -> bool | None:
        """Store for this reader under the current release."""
        with self._lock:
            stored: bool | None = super().set(self._key(key), value, timeout)
            return stored

    def add(self, key: str, value: Any, timeout: int | timedelta | None = None) -> bool:
        """Store for this reader under the current release unless present."""
        with self._lock:
            added: bool = super().add(self._key(key), value, timeout)
            return added

    def delete(self, key: str) -> bool:
        """Forget the value of this reader and the current release."""
        with self._lock:
            deleted: bool = super().delete(self._key(key))
            return deleted

    def has(self, key: str) -> bool:
        """Whether there is a value for this reader under the current release."""
        with self._lock:
            return bool(super().has(self._key(key)))


class ReleaseCache(_PerFile, SimpleCache):
    """In the process; emptied at the first use after a publication. The lock is there because its parent has none."""

    def __init__(self, releases: Releases | None = None, threshold: int = 2000, default_timeout: int = 86400) -> None:
        SimpleCache.__init__(self, threshold=threshold, default_timeout=default_timeout)  # type: ignore[no-untyped-call]
        self._releases = releases or of_this_process()
        self._lock = threading.RLock()
        self._newest = ""

    @classmethod
    def factory(cls, app: Any, config: dict[str, Any], args: list[Any], kwargs: dict[str, Any]) -> "ReleaseCache":
        """How flask-caching builds it from DATA_CACHE_CONFIG."""
        return cls(threshold=config["CACHE_THRESHOLD"], default_timeout=config["CACHE_DEFAULT_TIMEOUT"])

    def _renew(self, release: str) -> None:
        if release != self._newest:
            self.clear()
            self._newest = release


class SharedReleaseCache(_PerFile, RedisCache):
    """In Redis, for more than one process; emptied by the process that first sees a publication."""

    _PREFIX = "guoban:"
    _MARK = "guoban-release"

    def __init__(self, address: str, releases: Releases | None = None, default_timeout: int = 86400) -> None:
        self._redis = Redis.from_url(address, socket_timeout=5, socket_connect_timeout=5)
        RedisCache.__init__(  # type: ignore[no-untyped-call]
            self, host=self._redis, key_prefix=self._PREFIX, default_timeout=default_timeout
        )
        self._releases = releases or of_this_process()
        self._lock = threading.RLock()
        self._newest = ""

    @classmethod
    def factory(cls, app: Any, config: dict[str, Any], args: list[Any], kwargs: dict[str, Any]) -> "SharedReleaseCache":
        """How flask-caching builds it from DATA_CACHE_CONFIG."""
        return cls(config["CACHE_REDIS_URL"], default_timeout=config["CACHE_DEFAULT_TIMEOUT"])

    def ping(self) -> bool:
        """Whether Redis answers; raises RedisError when it does not."""
        return bool(self._redis.ping())

    def _renew(self, release: str) -> None:
        if release == self._newest:
            return
        before = self._redis.getset(self._MARK, release)
        if before != release.encode():
            self.clear()
        self._newest = release
