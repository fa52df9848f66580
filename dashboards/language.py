"""The Chinese of the frame around our dashboards: Superset's reviewed strings plus our overlay.

Superset 6.1 shows 1,644 strings that its own catalogue marks as unreviewed guesses ("Sign in" reads 未登录). We show
English instead of a guess, unless ``overlay_zh.json`` has a reviewed word for it. The browser gets the pack through
``pack``; the server reads the compiled catalogue that ``compile_catalogue`` writes.
"""

import importlib.util
import json
from functools import cache
from pathlib import Path
from typing import Any

_OVERLAY = Path(__file__).parent / "overlay_zh.json"


def folder(state: Path) -> Path:
    """Where the compiled catalogue is, for BABEL_TRANSLATION_DIRECTORIES."""
    return state / "translations"


def _shipped(name: str) -> Path:
    """A file of Superset's Chinese catalogue."""
    spec = importlib.util.find_spec("superset")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(name="superset")
    return Path(spec.origin).parent / "translations" / "zh" / "LC_MESSAGES" / name


def overlay() -> dict[str, str]:
    """Our reviewed Chinese, by English message id."""
    words: dict[str, str] = json.loads(_OVERLAY.read_text(encoding="utf-8"))
    return words


def compile_catalogue(state: Path) -> None:
    """Write the server's catalogue (.mo) and the browser's pack (.json): no unreviewed strings, our overlay."""
    from babel.messages import mofile, pofile

    with _shipped("messages.po").open("rb") as source:
        catalogue = pofile.read_po(source, locale="zh")
    guesses = {_key(message.id) for message in catalogue if message.id and message.fuzzy}
    for message_id, form in overlay().items():
        shipped = catalogue.get(message_id)
        catalogue.delete(message_id)
        if shipped and not isinstance(shipped.id, str):  # a plural pair; Chinese has one form
            catalogue.add(shipped.id, (form,))
        else:
            catalogue.add(message_id, form)
    target = folder(state) / "zh" / "LC_MESSAGES"
    target.mkdir(parents=True, exist_ok=True)
    with (target / "messages.mo").open("wb") as out:
        mofile.write_mo(out, catalogue)

    words = json.loads(_shipped("messages.json").read_text(encoding="utf-8"))
    domain = words["locale_data"]["superset"]
    words["locale_data"]["superset"] = {name: forms for name, forms in domain.items() if name not in guesses} | {
        name: [form] for name, form in overlay().items()
    }
    _pack(state).write_text(json.dumps(words, ensure_ascii=False), encoding="utf-8")


def _key(message_id: Any) -> str:
    """How the browser's pack names a message: the singular of a plural pair."""
    return message_id if isinstance(message_id, str) else str(message_id[0])


def _pack(state: Path) -> Path:
    return folder(state) / "zh" / "LC_MESSAGES" / "pack.json"


def is_compiled(state: Path) -> bool:
    """Whether ``compile_catalogue`` has run for this version of the words."""
    return _pack(state).exists()


def forget(state: Path) -> None:
    """Have the words compiled again at the next start, as after an upgrade."""
    _pack(state).unlink(missing_ok=True)


@cache
def pack(state: Path) -> bytes:
    """The browser's pack that ``compile_catalogue`` wrote, as JSON."""
    return _pack(state).read_bytes()


def of_page() -> str:
    """The language, zh or en, in which the visitor of this request reads Superset's pages."""
    from flask_babel import get_locale

    return "en" if str(get_locale()) == "en" else "zh"
