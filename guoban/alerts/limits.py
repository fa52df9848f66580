"""Limits of the channels: how long a text, how many a minute, and when to try again."""

from collections.abc import Callable
from datetime import datetime, timedelta

#: Waits so many seconds.
Wait = Callable[[float], None]

#: At most so many messages in so many seconds, whatever the settings say.
_BURST = (5, 1.0)

_FIRST_RETRY = timedelta(minutes=5)
_LAST_RETRY = timedelta(hours=6)

#: Bytes left free for the number of the part and a note that it may be a repetition.
_RESERVED = 128


def split(text: str, limit: int | None) -> list[str]:
    """``text`` in parts of at most ``limit`` bytes of UTF-8 less a reserve, cut between lines where lines are short."""
    if limit is None or len(text.encode()) <= limit - _RESERVED:
        return [text]
    room = limit - _RESERVED
    parts: list[str] = []
    current = ""
    for line in (piece for whole in text.split("\n") for piece in _pieces(whole, room)):
        joined = f"{current}\n{line}" if current else line
        if current and len(joined.encode()) > room:
            parts.append(current.strip("\n"))
            current = line
        else:
            current = joined
    return [part for part in [*parts, current.strip("\n")] if part]


def _pieces(line: str, room: int) -> list[str]:
    """A line too long for one part, cut after a mark of punctuation where there is one, never inside a character."""
    pieces = []
    while len(line.encode()) > room:
        head = line.encode()[:room].decode("utf-8", "ignore")
        cut = max(head.rfind(mark) for mark in "。;、,;, ") + 1
        head = head[:cut] if cut > len(head) // 2 else head
        pieces.append(head)
        line = line[len(head) :]
    return [*pieces, line]


def next_try(now: datetime, attempts: int) -> datetime:
    """When to try again after so many attempts: 5 minutes, 10, 20, … up to 6 hours."""
    return now + min(_FIRST_RETRY * (1 << min(attempts - 1, 10)), _LAST_RETRY)


def pace(sent_at: list[datetime], moment: datetime, per_minute: int, wait: Wait) -> datetime:
    """Wait until one more message may be sent; returns the moment it may, given when others were sent."""
    for most, seconds in ((per_minute, 60.0), _BURST):
        recent = sorted(each for each in sent_at if each > moment - timedelta(seconds=seconds))
        if len(recent) >= most:
            pause = recent[-most] + timedelta(seconds=seconds) - moment
            wait(pause.total_seconds())
            moment += pause
    return moment
