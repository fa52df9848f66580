"""One run of the alerts: look, remember, write, send."""

import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from guoban import reference
from guoban.alerts import channels, composing, delivering, observing, outbox, state, telling
from guoban.alerts.channels import Sender
from guoban.alerts.delivering import Delivered
from guoban.alerts.digest import Speaker
from guoban.alerts.limits import Wait
from guoban.alerts.options import AlertSettings
from guoban.settings import Settings


@dataclass(frozen=True)
class AlertResult:
    """What a run did: alerts that changed, messages and parts that went out, wait, or could not go out."""

    opened: int
    reminded: int
    escalated: int
    resolved: int
    sent: int
    held: int
    failed: int
    outbox: Path | None
    """Today's file of texts to forward, when there is one."""


def run(
    settings: Settings,
    options: AlertSettings,
    now: datetime,
    send: Sender = channels.send,
    wait: Wait = time.sleep,
) -> AlertResult:
    """Open, raise and close alerts as things stand at ``now`` (local time), and tell whoever must know.

    Run it as often as you like: nothing is said twice. Raises GuobanError when the settings cannot be meant so or
    another run is under way; a channel that fails is counted and tried again by a later run.
    """
    options.checked()
    words = observing.phrases(settings, now)
    units = {row["org_unit_code"]: row[f"name_{settings.lang}"] for row in reference.read(settings.seeds, "org_units")}
    with state.ledger(settings) as connection:
        observed, steps = observing.observe(settings, options, now)
        with state.transaction(connection):
            changes = state.update(connection, observed, steps)
        held = composing.compose(connection, observed, Speaker(words, observed, steps.answer_by()), options)
        written = outbox.write(connection, settings, words, units)
        if telling.is_quiet(options, now.time()):
            delivered = Delivered(held=delivering.waiting(connection))
        else:
            delivered = delivering.deliver(connection, options, words, send, wait)
            outbox.write(connection, settings, words, units)
    today = outbox.folder(settings) / f"{now:%Y-%m-%d}.txt"
    return AlertResult(
        changes.opened,
        changes.reminded,
        changes.escalated,
        changes.resolved,
        written + delivered.sent,
        held + delivered.held,
        delivered.failed,
        today if today.exists() else None,
    )
