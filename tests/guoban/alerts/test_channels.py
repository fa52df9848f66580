"""What a channel does with a text, and what it says when it cannot take it."""

from typing import Any

import pytest

from guoban.alerts import channels
from tests.servers import Endpoint, Mailbox


@pytest.mark.parametrize("robot", ["wecom", "dingtalk", "feishu"])
def test_a_robot_gets_the_text_unchanged(robots: dict[str, str], endpoint: Endpoint, robot: str) -> None:
    text = "各单位:大家好!\n育塅乡 <尚未> 收到 & 请补报。\n\n湘乡市总工会"
    assert channels.send(robots[robot], "报表报送情况", text) is None
    [body] = endpoint.bodies
    content = body["content"] if "content" in body else body["text"]
    assert text in (content["content"] if "content" in content else content["text"])


@pytest.mark.parametrize(
    ("robot", "answer", "said"),
    [
        ("wecom", {"errcode": 45009, "errmsg": "api freq out of limit"}, "refused_45009"),
        ("dingtalk", {"errcode": 310000, "errmsg": "keywords not in content"}, "refused_310000"),
        ("feishu", {"code": 19021, "msg": "sign match fail"}, "refused_19021"),
    ],
)
def test_a_robot_that_says_no_with_status_200_is_believed(
    robots: dict[str, str], endpoint: Endpoint, robot: str, answer: dict[str, Any], said: str
) -> None:
    endpoint.answer = (200, answer)
    assert channels.send(robots[robot], "", "文字") == said


def test_a_plain_endpoint_is_reached_and_its_error_is_named(endpoint: Endpoint) -> None:
    address = f"json://127.0.0.1:{endpoint.port}/hook"
    assert channels.send(address, "", "请于今日17:30前报送,谢谢支持!") is None
    assert endpoint.bodies[0]["message"] == "请于今日17:30前报送,谢谢支持!"
    endpoint.answer = (503, {})
    assert channels.send(address, "", "文字") == "refused_http_503"


def test_an_endpoint_that_is_not_there_is_unreachable_and_raises_nothing() -> None:
    assert channels.send("json://127.0.0.1:1/", "", "文字") == "unreachable"
    assert channels.send(
        "mailto://user:word@127.0.0.1:1/?to=a@example.org&from=b@example.org&mode=insecure", "", "文字"
    )


def test_an_address_that_nobody_understands_is_said_to_be_so() -> None:
    assert channels.send("nonsense://key", "", "文字") == "address_unknown"


def test_a_mail_arrives_with_subject_and_text(mailbox: Mailbox) -> None:
    text = "毛田镇:您好!\n贵单位2006年6月报表请于今日17:30前报送,谢谢支持!"
    assert channels.send(mailbox.address, "报表报送提醒", text) is None
    [mail] = mailbox.mails
    assert mail["Subject"] == "报表报送提醒"
    body = mail.get_body(("plain",))
    assert body is not None
    assert text in body.get_content().replace("\r\n", "\n")


def test_a_robots_limit_is_known_by_its_address() -> None:
    assert channels.longest("wecombot://key") == 2048
    assert channels.longest("https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=abc") == 2048
    assert channels.longest("dingtalk://token/") == 4096
    assert channels.longest("mailtos://a@b.cn") is None
