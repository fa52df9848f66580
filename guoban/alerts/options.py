"""How a county wants to be alerted: the table ``[alerts]`` of guoban.toml. Imports nothing of ours but errors."""

import os
from dataclasses import dataclass
from datetime import time

from pydantic import ConfigDict, SecretStr

from guoban.errors import GuobanError

#: Who is spoken to. ``unit`` is a unit's own clerk, ``leader`` the leader in charge of a unit, ``group`` the group in
#: which all units are, ``officer`` the data officer of the county; ``bulletin`` hears no alert, but gets the monthly
#: delivery of bulletin and pictures.
ROLES = ("unit", "leader", "group", "officer", "bulletin")


@dataclass(frozen=True)
class Channel:
    """One way to reach somebody: an Apprise address, or ``$NAME`` for one kept in the environment variable NAME."""

    __pydantic_config__ = ConfigDict(extra="forbid", hide_input_in_errors=True)

    name: str
    url: SecretStr
    roles: tuple[str, ...]
    units: tuple[str, ...] = ()
    """Codes of the units concerned; ``*`` for all, which the role ``unit`` does not take."""

    def address(self) -> str | None:
        """The address itself; ``None`` when the environment variable is not set."""
        url = self.url.get_secret_value()
        return os.environ.get(url[1:]) or None if url.startswith("$") else url

    def hears(self, role: str, unit: str) -> bool:
        """Whether a message to ``role`` (of ``unit``, ``''`` for the county's own roles) goes here."""
        return role in self.roles and (not unit or unit in self.units or (role != "unit" and "*" in self.units))


@dataclass(frozen=True)
class AlertSettings:
    """Without channels everything goes to the local outbox, a text file to paste from."""

    __pydantic_config__ = ConfigDict(extra="forbid", hide_input_in_errors=True)

    channels: tuple[Channel, ...] = ()
    quiet_from: time = time(20)
    quiet_until: time = time(8)
    list_at: time = time(17, 30)
    """On the due day, when the group is told who has not reported."""
    soon_days: int = 3
    """Working days before the due day on which a unit is reminded."""
    periods_chased: int = 3
    """A new alert is opened only for so many latest periods of a form."""
    stale_after_hours: int = 24
    retry_days: int = 3
    """Days after which an undelivered message is left to be forwarded by hand."""
    messages_per_minute: int = 20

    def checked(self) -> "AlertSettings":
        """These settings. Raises GuobanError naming the channel that cannot be meant so."""
        for channel in self.channels:
            unknown = sorted(set(channel.roles) - set(ROLES))
            if unknown or not channel.roles:
                raise GuobanError(
                    "alert_role_unknown", name=channel.name, role=", ".join(unknown), roles=", ".join(ROLES)
                )
            if "unit" in channel.roles and (not channel.units or "*" in channel.units):
                raise GuobanError("alert_units_missing", name=channel.name)
        names = [channel.name for channel in self.channels]
        for name in names:
            if names.count(name) > 1 or name == OUTBOX:
                raise GuobanError("alert_name_taken", name=name)
        return self


#: The channel that always works: text to paste.
OUTBOX = "outbox"
