"""Sends one text to one address through Apprise, and says in a word what became of it.

The group robots of WeCom, DingTalk and Feishu answer 200 also when they refuse a message, with the reason in the body;
Apprise takes that for success. So the answers are read here as well.
"""

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import requests

#: Sends (address, subject, text) and returns ``None`` when it was taken, or else a word of why it was not.
Sender = Callable[[str, str, str], str | None]

UNREACHABLE, ADDRESS_UNKNOWN = "unreachable", "address_unknown"

#: Bytes of UTF-8 that a robot takes in one text; an address not named here takes the smaller of what robots take.
_LIMITS = {"wecombot": 2048, "mailto": None, "mailtos": None}
_COMMON_LIMIT = 4096

#: The kind of address that takes least.
STRICTEST = "wecombot://"

_WECOM = "https://qyapi.weixin.qq.com/"


def scheme(address: str) -> str:
    """The service an address is for."""
    return "wecombot" if address.startswith(_WECOM) else address.partition("://")[0].lower()


def longest(address: str) -> int | None:
    """Bytes that one message to the address may have, ``None`` for no limit."""
    return _LIMITS.get(scheme(address), _COMMON_LIMIT)


def is_mail(address: str) -> bool:
    """Whether the address is an e-mail box, which has a subject and no limit of messages."""
    return scheme(address) in {"mailto", "mailtos"}


def send(address: str, subject: str, text: str, files: Sequence[Path] = ()) -> str | None:
    """Send ``text`` with ``files``, for a service that takes them; ``None`` when the service took it.

    No address and no answer in full ever reaches a log.
    """
    import apprise

    with _silent_log(), _answers() as answers:
        try:
            service = apprise.Apprise()
            if not service.add(address):
                return ADDRESS_UNKNOWN
            title = subject if is_mail(address) else ""
            attached = apprise.AppriseAttachment([str(file) for file in files]) if files else None
            taken = bool(service.notify(body=text, title=title, body_format=apprise.NotifyFormat.TEXT, attach=attached))
        except Exception as error:  # a plug-in of Apprise must not stop the other channels
            return f"error_{type(error).__name__}"
    refused = next((code for answer in answers if (code := refusal(answer))), None)
    if refused:
        return refused
    return None if taken else UNREACHABLE


def refusal(answer: Any) -> str | None:
    """``refused_45009`` when the answer says no, in its status or in its body."""
    if answer.status_code >= 400:
        return f"refused_http_{answer.status_code}"
    try:
        body = answer.json()
    except ValueError:
        return None
    if not isinstance(body, dict):
        return None
    code = next((body[key] for key in ("errcode", "StatusCode", "code") if isinstance(body.get(key), int)), 0)
    return f"refused_{code}" if code else None


@contextmanager
def _answers() -> Iterator[list[Any]]:
    """The HTTP answers that come in meanwhile. One run sends one message at a time, so they are this message's."""
    answers: list[Any] = []
    original = requests.Session.send

    def listening(self: Any, request: Any, **options: Any) -> Any:
        answer = original(self, request, **options)
        answers.append(answer)
        return answer

    requests.Session.send = listening  # type: ignore[method-assign]
    try:
        yield answers
    finally:
        requests.Session.send = original  # type: ignore[method-assign]


@contextmanager
def _silent_log() -> Iterator[None]:
    """Apprise and urllib3 name addresses, and so keys, in what they log."""
    loggers = [logging.getLogger(name) for name in ("apprise", "urllib3")]
    before = [logger.disabled for logger in loggers]
    children = [
        child
        for name, child in logging.root.manager.loggerDict.items()
        if isinstance(child, logging.Logger) and name.startswith(("apprise.", "urllib3."))
    ]
    before += [child.disabled for child in children]
    for logger in (*loggers, *children):
        logger.disabled = True
    try:
        yield
    finally:
        for logger, state in zip((*loggers, *children), before, strict=True):
            logger.disabled = state
