"""No unreviewed guess of Superset's Chinese catalogue reaches a page."""

import gettext
import json
from pathlib import Path

from babel.messages import pofile

from dashboards import language


def test_guesses_are_left_out_and_our_words_put_in(tmp_path: Path) -> None:
    language.compile_catalogue(tmp_path)
    shown = json.loads(language.pack(tmp_path))["locale_data"]["superset"]
    with language._shipped("messages.po").open("rb") as source:
        guesses = {language._key(message.id) for message in pofile.read_po(source) if message.id and message.fuzzy}
    assert len(guesses) > 1000
    assert guesses & set(shown) <= set(language.overlay())
    assert shown["Sign in"] == ["登录"]
    assert shown["Dashboards"] == ["看板"]


def test_server_speaks_the_same_words(tmp_path: Path) -> None:
    language.compile_catalogue(tmp_path)
    words = gettext.translation("messages", language.folder(tmp_path), languages=["zh"])
    assert words.gettext("Sign in") == "登录"
    assert words.gettext("Week ending Sunday") == "Week ending Sunday"  # Superset's guess says Monday
