"""Superset's own log, switched off: six rows in its database per chart cost as much time as the chart itself.

What has to be kept is in ``audit.py``.
"""

from typing import Any

from superset.utils.log import AbstractEventLogger


class Silence(AbstractEventLogger):
    """Superset's EVENT_LOGGER; collects nothing and keeps nothing."""

    def log_with_context(self, *arguments: Any, **more: Any) -> None:
        """Keep nothing, and do not even collect it."""

    def log(self, *arguments: Any, **more: Any) -> None:
        """Keep nothing."""
