"""``guoban serve``: Superset behind gunicorn on loopback, until Ctrl-C."""

import errno
import socket
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from dashboards import provision, users
from guoban.backup.rest import served
from guoban.errors import GuobanError
from guoban.messages import text
from guoban.settings import Settings

if TYPE_CHECKING:
    from flask import Flask


def check(settings: Settings) -> None:
    """Refuse early, before Superset's slow start: nothing published yet, or the port is taken."""
    if not (settings.published / "current" / "marts.duckdb").is_file():
        raise GuobanError("nothing_published", folder=settings.published)
    if settings.redis:
        _reach(settings.redis)
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise GuobanError("port_in_use", host=settings.host, port=settings.port) from error
            raise GuobanError("cannot_listen", host=settings.host, port=settings.port, detail=error.strerror) from error


def _reach(redis: str) -> None:
    from redis import Redis, RedisError

    try:
        Redis.from_url(redis, socket_connect_timeout=5).ping()
    except (RedisError, ValueError) as error:
        raise GuobanError("redis_unreachable", detail=error) from None


def announce(settings: Settings, provisioned: provision.Provisioned) -> None:
    """Print where the dashboards are and how to log in; the first password this once."""
    name, password = users.ADMINISTRATOR, provisioned.first_password
    print(text("serving", settings.lang, address=provisioned.address))
    print(text("first_login" if password else "later_login", settings.lang, name=name, password=password))
    sys.stdout.flush()


def serve(settings: Settings) -> None:
    """Provision if needed and serve until interrupted, saying address and login once the port is open.

    Raises GuobanError when nothing is published, the port is taken or a package is missing.
    """
    check(settings)
    with served(settings):
        provisioned, app = provision.ready(settings)
        _run(app, settings, lambda: announce(settings, provisioned))


def _run(app: "Flask", settings: Settings, listening: Callable[[], None]) -> None:
    """gunicorn in this process, which has the application already: its one worker is a fork and starts at once."""
    from gunicorn.app.base import BaseApplication

    class Server(BaseApplication):
        def load_config(self) -> None:
            options: dict[str, Any] = {
                "bind": f"{settings.host}:{settings.port}",
                "control_socket_disable": True,
                "graceful_timeout": 5,  # a browser that keeps its connection must not hold up a restart
                "loglevel": "warning",
                "preload_app": True,
                "proc_name": "guoban",
                "threads": 8,
                "timeout": 120,
                "when_ready": lambda server: listening(),
                "worker_class": "gthread",
                "worker_tmp_dir": str(settings.superset),
                # One worker: about 320 MB each, and on two cores a second one brought no gain.
                "workers": 1,
            }
            for name, value in options.items():
                self.cfg.set(name, value)

        def load(self) -> "Flask":
            return app

    Server().run()
