"""Real servers on this machine that messages are sent to: an HTTP endpoint and a mail server."""

import email
import json
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import default
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from apprise.plugins.dingtalk import NotifyDingTalk
from apprise.plugins.feishu import NotifyFeishu
from apprise.plugins.wecombot import NotifyWeComBot


@dataclass
class Endpoint:
    """What a web server got, and what it answers."""

    port: int = 0
    bodies: list[dict[str, Any]] = field(default_factory=list)
    answer: tuple[int, dict[str, Any]] = (200, {"errcode": 0})


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    got = Endpoint()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            got.bodies.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            status, body = got.answer
            self.send_response(status)
            self.end_headers()
            self.wfile.write(json.dumps(body).encode())

        def log_message(self, format: str, *arguments: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    got.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield got
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def robots(endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Addresses of the three robots, whose services are moved to this machine."""
    for plugin in (NotifyWeComBot, NotifyDingTalk, NotifyFeishu):
        monkeypatch.setattr(
            plugin,
            "notify_url",
            f"http://127.0.0.1:{endpoint.port}/{{token}}{{key}}".replace(
                "{token}" if plugin is NotifyWeComBot else "{key}", ""
            ),
        )
    return {
        "wecom": "wecombot://abcdef12-3456",
        "dingtalk": f"dingtalk://{'a' * 64}/",
        "feishu": "feishu://abcdef12-3456-7890",
    }


class Mailbox:
    """Keeps the mails it is sent; ``address`` is where Apprise sends them."""

    def __init__(self, port: int) -> None:
        self.mails: list[EmailMessage] = []
        self.address = f"mailto://127.0.0.1:{port}/?to=clerk@example.org&from=county@example.org&mode=insecure"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        mail = email.message_from_bytes(envelope.content, policy=default)
        assert isinstance(mail, EmailMessage)
        self.mails.append(mail)
        return "250 taken"


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    box = Mailbox(port)
    controller = Controller(box, hostname="127.0.0.1", port=port, data_size_limit=2**26)
    controller.start()
    yield box
    controller.stop()
