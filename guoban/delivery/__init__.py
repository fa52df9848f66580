"""The monthly delivery: bulletin, card and dashboard pictures, made and sent without any further service.

``package`` makes the files of a month, ``sending`` hands them to a channel. What went out is remembered per month and
channel, so that a timer may run this every day (``deliver_due``): a channel that could not be reached is tried again,
and nobody gets the same month twice.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from filelock import FileLock, Timeout

from guoban.delivery import due, package, sending
from guoban.delivery.package import Package
from guoban.errors import GuobanError
from guoban.progress import Show
from guoban.settings import Settings

#: Hands a package to an address; gives ``None`` when it was taken, or else a word of why it was not.
Sender = Callable[[str, Package], str | None]

#: The environment variable that an address is kept in is not set.
NOT_SET = "address_not_set"


@dataclass(frozen=True)
class Delivery:
    """What became of it: where the files lie, and channels by outcome. ``failed`` gives each its reason."""

    folder: Path
    sent: tuple[str, ...]
    before: tuple[str, ...]
    failed: Mapping[str, str]


def deliver(
    settings: Settings, period: date | None, show: Show, *, again: bool = False, send: Sender = sending.send
) -> Delivery:
    """Make the files of ``period`` (default: the last month reported) and send them to channels with role ``bulletin``.

    Without such a channel the files are made, for somebody to pass on. ``again`` sends also to channels that have them.
    Raises GuobanError when a file cannot be made, above all a picture with a chart that failed: then nothing is sent.
    """
    options = settings.alerts.checked()
    folder = settings.home / "deliveries"
    folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(folder / "deliver.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise GuobanError("delivery_busy", file=lock.lock_file) from error
    try:
        made = package.make(settings, period, folder, show)
        record = _Record(folder / "sent.json", f"{made.period:%Y-%m}")
        wanted = [channel for channel in options.channels if channel.hears("bulletin", "")]
        before = () if again else tuple(each.name for each in wanted if each.name in record.channels)
        sent, failed = [], {}
        for channel in wanted:
            if channel.name in before:
                continue
            address = channel.address()
            refusal = send(address, made) if address else NOT_SET
            if refusal:
                failed[channel.name] = refusal
            else:
                sent.append(channel.name)
                record.note(channel.name, f"{settings.now():%Y-%m-%dT%H:%M:%S}")
        return Delivery(made.folder, tuple(sent), before, failed)
    finally:
        lock.release()


def deliver_due(settings: Settings, show: Show, *, send: Sender = sending.send) -> Delivery | None:
    """Deliver the last month that is due; None when none is. Does no work for a month that everybody has.

    Raises GuobanError as ``deliver`` does.
    """
    period = due.month(settings)
    if period is None:
        return None
    folder = settings.home / "deliveries"
    made = folder / f"{period:%Y-%m}"
    wanted = {channel.name for channel in settings.alerts.checked().channels if channel.hears("bulletin", "")}
    if made.is_dir() and wanted <= _Record(folder / "sent.json", made.name).channels.keys():
        return Delivery(made, (), tuple(sorted(wanted)), {})
    return deliver(settings, period, show, send=send)


class _Record:
    """Which channels have a month already; written after each one, so that a killed run repeats at most the last."""

    def __init__(self, file: Path, month: str) -> None:
        self._file = file
        self._months: dict[str, dict[str, str]] = json.loads(file.read_text("utf-8")) if file.exists() else {}
        self.channels = self._months.setdefault(month, {})

    def note(self, channel: str, moment: str) -> None:
        self.channels[channel] = moment
        part = self._file.with_name(".sent.json")
        part.write_text(json.dumps(self._months, ensure_ascii=False, indent=1), "utf-8")
        part.replace(self._file)
