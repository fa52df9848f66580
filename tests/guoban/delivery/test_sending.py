"""What an address gets of a month's files, by what its service can take."""

import base64
import hashlib
import io
from datetime import date
from pathlib import Path

import pytest
from PIL import Image

from guoban.delivery import sending
from guoban.delivery.package import Package
from tests.servers import Endpoint, Mailbox


def picture(file: Path, size: int = 40) -> Path:
    Image.effect_noise((size, size), 90).save(file, "PNG")
    return file


def package(folder: Path, text: str = "一、三个好消息", size: int = 40) -> Package:
    document = folder / "通报.pdf"
    document.write_bytes(b"%PDF-1.7")
    pictures = (picture(folder / "card.png"), picture(folder / "overview.png", size))
    return Package(date(2006, 6, 1), folder, "全市工会重点工作", text, (document,), pictures)


def test_a_mail_carries_every_file_and_the_words(mailbox: Mailbox, tmp_path: Path) -> None:
    assert sending.send(mailbox.address, package(tmp_path)) is None
    [mail] = mailbox.mails
    assert mail["Subject"] == "全市工会重点工作"
    assert [part.get_filename() for part in mail.iter_attachments()] == ["通报.pdf", "card.png", "overview.png"]


def test_a_wecom_robot_gets_the_words_and_then_the_pictures(
    robots: dict[str, str], endpoint: Endpoint, tmp_path: Path
) -> None:
    assert sending.send(robots["wecom"], package(tmp_path)) is None
    words, *pictures = endpoint.bodies
    assert words["text"]["content"] == "一、三个好消息"
    for body, name in zip(pictures, ("card.png", "overview.png"), strict=True):
        sent = base64.b64decode(body["image"]["base64"])
        assert sent == (tmp_path / name).read_bytes()
        assert body["image"]["md5"] == hashlib.md5(sent, usedforsecurity=False).hexdigest()


def test_a_picture_too_large_for_a_wecom_robot_is_sent_as_a_smaller_one_of_the_same_size_in_pixels(
    robots: dict[str, str], endpoint: Endpoint, tmp_path: Path
) -> None:
    assert sending.send(robots["wecom"], package(tmp_path, size=1600)) is None
    large = (tmp_path / "overview.png").read_bytes()
    sent = base64.b64decode(endpoint.bodies[-1]["image"]["base64"])
    assert len(sent) <= 2 * 2**20 < len(large)
    assert Image.open(io.BytesIO(sent)).size == (1600, 1600)


@pytest.mark.parametrize("robot", ["dingtalk", "feishu"])
def test_a_robot_that_takes_no_files_is_told_where_they_lie(
    robots: dict[str, str], endpoint: Endpoint, tmp_path: Path, robot: str
) -> None:
    assert sending.send(robots[robot], package(tmp_path)) is None
    [body] = endpoint.bodies
    assert str(tmp_path) in str(body)


def test_words_too_long_for_a_robot_end_after_a_whole_line(
    robots: dict[str, str], endpoint: Endpoint, tmp_path: Path
) -> None:
    line = "净增会员3581人,完成全年任务的51.16%"
    assert sending.send(robots["wecom"], package(tmp_path, "\n".join([line] * 100))) is None
    content = endpoint.bodies[0]["text"]["content"]
    assert len(content.encode()) <= 2048
    assert set(content.splitlines()) == {line, "…"}


def test_a_refusal_is_told_without_the_key_of_the_address(
    robots: dict[str, str], endpoint: Endpoint, tmp_path: Path
) -> None:
    endpoint.answer = (200, {"errcode": 93000, "errmsg": "invalid webhook url abcdef12-3456"})
    assert sending.send(robots["wecom"], package(tmp_path)) == "refused_93000"
