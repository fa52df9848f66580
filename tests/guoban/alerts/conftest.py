"""A county, and a run of its alerts with everything that would be sent caught."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr

from guoban.alerts import running
from guoban.alerts.options import AlertSettings, Channel
from guoban.alerts.running import AlertResult
from tests.guoban.alerts.county import UNITS, County


@dataclass
class Post:
    """Catches what is sent. Addresses in ``down`` cannot be reached."""

    sent: list[tuple[str, str]] = field(default_factory=list)
    waited: list[float] = field(default_factory=list)
    down: set[str] = field(default_factory=set)

    def __call__(self, address: str, subject: str, text: str) -> str | None:
        if address in self.down:
            return "unreachable"
        self.sent.append((address, text))
        return None

    def to(self, address: str) -> list[str]:
        return [text for each, text in self.sent if each == address]


def channel(name: str, role: str, *units: str) -> Channel:
    return Channel(name, SecretStr(f"json://{name}"), (role,), units)


#: Everybody can be reached: each unit and each leader by a channel of their own.
EVERYBODY = AlertSettings(
    channels=(
        channel("group", "group"),
        channel("officer", "officer"),
        *(channel(f"unit-{code}", "unit", code) for code in UNITS),
        *(channel(f"leader-{code}", "leader", code) for code in UNITS),
    )
)


@pytest.fixture
def county(tmp_path: Path) -> County:
    return County(tmp_path)


@pytest.fixture
def post() -> Post:
    return Post()


Run = Callable[..., AlertResult]


@pytest.fixture
def run(county: County, post: Post) -> Run:
    """Publish the county as it stands a moment before ``now``, and run its alerts."""

    def at(now: datetime, options: AlertSettings = EVERYBODY, published_at: datetime | None = None) -> AlertResult:
        county.publish(published_at or now - timedelta(minutes=5))
        return running.run(county.settings, options, now, post, post.waited.append)

    return at
