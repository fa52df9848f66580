"""Hands a month's files to one address: mail and others with attachments, robots with text and pictures."""

import base64
import hashlib
import io
from typing import Any

import requests

from guoban.alerts import channels
from guoban.delivery.package import Package

#: What a WeCom robot takes: PNG or JPEG of at most this many bytes.
_WECOM_LARGEST = 2 * 2**20
_SECONDS = 30


def send(address: str, package: Package) -> str | None:
    """``None`` when the address took it. Its key appears in nothing that is returned.

    A service with attachments gets every file. A WeCom robot gets the text, the card and the dashboards as pictures.
    The other robots take no files: they get the text, and the files wait in the folder that the text names.
    """
    import apprise

    service: Any = apprise.Apprise.instantiate(address, suppress_exceptions=True)
    if service is None:
        return channels.ADDRESS_UNKNOWN
    if service.attachment_support:
        return channels.send(address, package.subject, package.text, package.files)
    is_wecom = channels.scheme(address) == "wecombot"
    words = package.text if is_wecom else f"{package.text}\n{package.folder}"
    limit = channels.longest(address)
    refusal = channels.send(address, package.subject, _shortened(words, limit))
    if refusal or not is_wecom:
        return refusal
    for picture in package.pictures:
        refusal = _wecom_picture(service.notify_url.format(key=service.key), _small_enough(picture.read_bytes()))
        if refusal:
            return refusal
    return None


def _shortened(text: str, limit: int | None) -> str:
    """As many whole lines as fit; the robot would cut in the middle of a figure."""
    if limit is None or len(text.encode()) <= limit:
        return text
    kept: list[str] = []
    room = limit - len("…".encode())
    for line in text.splitlines():
        room -= len(line.encode()) + 1
        if room < 0:
            break
        kept.append(line)
    return "\n".join([*kept, "…"])


def _small_enough(picture: bytes) -> bytes:
    """The picture as it is, or as JPEG when the robot would refuse it for its size."""
    if len(picture) <= _WECOM_LARGEST:
        return picture
    from PIL import Image

    out = io.BytesIO()
    with Image.open(io.BytesIO(picture)) as image:
        image.convert("RGB").save(out, "JPEG", quality=80)
    return out.getvalue()


def _wecom_picture(url: str, picture: bytes) -> str | None:
    image = {
        "base64": base64.b64encode(picture).decode("ascii"),
        "md5": hashlib.md5(picture, usedforsecurity=False).hexdigest(),
    }
    try:
        answer = requests.post(url, json={"msgtype": "image", "image": image}, timeout=_SECONDS)
    except requests.RequestException:  # its text would hold the address, and so the key
        return channels.UNREACHABLE
    return channels.refusal(answer)
