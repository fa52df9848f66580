"""What we add to Superset's pages: our files, a phone viewport, and the way from login to the overview."""

import json
import re
import sqlite3
from pathlib import Path
from typing import Any

from flask import Blueprint, Flask, Response, current_app, jsonify, redirect, render_template, request
from flask_login import current_user
from jinja2 import ChoiceLoader, FileSystemLoader
from sqlalchemy import event
from sqlalchemy.engine import Engine
from werkzeug.wrappers import Response as BaseResponse

from dashboards import generate, health, language, look, reader, sessions, well_formed
from guoban import settings as office

HERE = Path(__file__).parent
HOME_PAGE = "/superset/dashboard/annual-tasks/"

BLUEPRINT = Blueprint("guoban", __name__, static_folder="static", static_url_path="/guoban")


@BLUEPRINT.before_app_request
def _ours_first() -> BaseResponse | None:
    """Answer five addresses ourselves; everything else is Superset's."""
    if request.endpoint == "DashboardRestApi.put_colors" and current_user.is_authenticated:
        # A browser that has drawn a dashboard wants its colours kept. They come from the assets: nothing is kept, and
        # who only looks is not told off for it.
        return jsonify(result={})
    match request.path:
        case "/superset/language_pack/zh/":
            # Superset would ask for a permission here, so that the login page of a stranger stayed English.
            words = Response(language.pack(Path(current_app.config["DATA_DIR"])), mimetype="application/json")
            words.cache_control.max_age = 3600
            return words
        case "/static/assets/pwa-manifest.json":
            icon = {"src": look.ICON, "sizes": "any", "type": "image/svg+xml"}
            manifest = {"name": look.NAME, "short_name": look.NAME, "start_url": "/", "icons": [icon]}
            return Response(json.dumps(manifest), mimetype="application/manifest+json")
        case "/" | "/superset/welcome/" if current_user.is_authenticated:
            return redirect(_home())
        case "/health" | "/healthcheck" | "/ping":
            return health.answer()
        case _:
            return None


@BLUEPRINT.after_app_request
def _same_page_in_that_language(response: Response) -> Response:
    """A choice of language leads back where it was made: of a dashboard, to the one in that language."""
    if request.endpoint == "SupersetIndexView.patch_flask_locale":
        here = re.search(r"/superset/dashboard/([a-z-]+?)(-en)?/", response.location or "")
        if here and here[1] in generate.spec()["pages"]:
            lang = "en" if request.path == "/lang/en" else "zh"
            response.location = f"/superset/dashboard/{generate.slug(here[1], lang)}/"
    return response


#: What stands on our pages instead of Superset's own, which are in English and bear its name.
_FAULTS = {
    404: {"zh": "没有这个页面,可能地址有误,或者页面已经移走。", "en": "There is no such page; it may have moved."},
    500: {
        "zh": "系统出错了。请稍后再试,仍不行请告诉数据员。",
        "en": "Something went wrong. Try again later; if it stays, tell the data officer.",
    },
}


@BLUEPRINT.after_app_request
def _our_faults(response: Response) -> Response:
    """Superset answers a fault with a file of its own; the visitor reads ours."""
    said = _FAULTS.get(response.status_code)
    if said is None or response.mimetype != "text/html" or not response.direct_passthrough:
        return response
    lang = language.of_page()
    response.direct_passthrough = False
    response.set_data(render_template("guoban_locked.html", said=said[lang], lang=lang, look=look))
    for of_the_file in ("Content-Disposition", "ETag", "Last-Modified"):
        response.headers.pop(of_the_file, None)  # the others stay: some of them guard the visitor
    return response


def _home() -> str:
    """The overview in the visitor's language; for the user of a unit its own page, with the unit chosen."""
    unit = reader.unit_of(current_user)  # Superset has not yet said whose request this is
    lang = language.of_page()
    return f"/guoban/unit/{unit}?lang={lang}" if unit else f"/superset/dashboard/{generate.slug('annual-tasks', lang)}/"


@event.listens_for(Engine, "connect")  # type: ignore[untyped-decorator]
def _sqlite_waits_and_logs_ahead(connection: Any, record: Any) -> None:
    """Metadata in SQLite: readers do not wait for writers, and a writer waits instead of failing."""
    if isinstance(connection, sqlite3.Connection):
        connection.executescript("pragma journal_mode = wal; pragma synchronous = normal; pragma busy_timeout = 10000;")


def install(app: Flask) -> None:
    """Superset's FLASK_APP_MUTATOR: our templates win over Superset's, and every request is guarded."""
    sessions.install(app, office.load())
    well_formed.install(app)
    shipped = [app.jinja_loader] if app.jinja_loader else []
    app.jinja_loader = ChoiceLoader([FileSystemLoader(HERE / "templates"), *shipped])
