"""A run that really sends: to a mail server and a web server on this machine, one of which is down at first."""

from datetime import datetime, timedelta

from pydantic import SecretStr

from guoban.alerts import running
from guoban.alerts.options import AlertSettings, Channel
from tests.guoban.alerts.county import MAOTIAN, County
from tests.servers import Endpoint, Mailbox

EVENING = datetime(2006, 7, 5, 17, 45)
MORNING = datetime(2006, 7, 6, 9)


def test_a_service_that_is_down_stops_nobody_and_gets_its_message_once_it_is_back(
    county: County, endpoint: Endpoint, mailbox: Mailbox
) -> None:
    options = AlertSettings(
        channels=(
            Channel("群", SecretStr(f"json://127.0.0.1:{endpoint.port}/hook"), ("group",)),
            Channel("毛田", SecretStr(mailbox.address), ("unit",), (MAOTIAN,)),
        )
    )
    county.all_but(MAOTIAN, at=datetime(2006, 7, 3, 9))
    county.publish(EVENING - timedelta(minutes=5))
    endpoint.answer = (503, {})
    down = running.run(county.settings, options, EVENING)
    assert (down.failed, len(endpoint.bodies), len(mailbox.mails)) == (1, 1, 1)
    endpoint.answer = (200, {"errcode": 0})
    # Sooner than five minutes it is not tried again; after that it is, and never a third time.
    for minutes, received in ((2, 1), (10, 2), (20, 2)):
        running.run(county.settings, options, EVENING + timedelta(minutes=minutes))
        assert len(endpoint.bodies) == received
    assert "尚未收到 1 家：毛田镇" in endpoint.bodies[-1]["message"]

    county.publish(MORNING - timedelta(minutes=5))
    running.run(county.settings, options, MORNING)
    [first, second] = mailbox.mails
    assert first["Subject"] == second["Subject"] == "报表报送提醒"
    said = second.get_body(("plain",))
    assert said is not None
    assert "截至7月6日08:55尚未收到" in said.get_content()
    outbox = (county.home / "outbox" / "2006-07-06.txt").read_text(encoding="utf-8")
    assert "已由系统发送，不必转发：毛田" in outbox
