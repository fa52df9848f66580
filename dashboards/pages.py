"""Addresses of our own beside the dashboards: the definition of a KPI, the way to a unit's page, the wall screen, the
data quality report.

All need a login. None but the report reads anything that the dashboards do not show; it is not for a unit's user.
"""

import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import yaml
from flask import Blueprint, Response, abort, redirect, render_template, request, send_file
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from dashboards import addresses, look, reader, release
from expectations import data_docs
from guoban import kpi_pages, reference, settings

HERE = Path(__file__).parent

BLUEPRINT = Blueprint("guoban_pages", __name__, url_prefix="/guoban")


@BLUEPRINT.before_request
def _login_first() -> BaseResponse | None:
    """A stranger is sent to the login page and comes back afterwards."""
    if current_user.is_authenticated:
        return None
    return redirect(f"/login/?next={request.full_path.rstrip('?')}")


def _lang() -> str:
    return "en" if request.args.get("lang") == "en" else "zh"


@BLUEPRINT.get("/kpi/<code>")
def kpi(code: str) -> str:
    """The definition 口径卡 of a KPI or an indicator, made from the seeds."""
    card = kpi_pages.card(settings.load().seeds, code)
    if card is None:
        abort(404)
    title, blocks = card_blocks(card)
    return _page(title, blocks, {"zh": "口径卡", "en": "Definition"})


@BLUEPRINT.get("/words")
def words() -> str:
    """What the words on the dashboards mean: pace, states, forecast, score, reporting."""
    said = yaml.safe_load((HERE / "words.yaml").read_text(encoding="utf-8"))
    blocks: list[dict[str, Any]] = []
    for heading in said["sections"]:
        blocks.append({"kind": "heading", "text": heading[_lang()]})
        blocks.append({"kind": "table", "head": [], "rows": heading[f"words_{_lang()}"]})
    return _page(said["title"][_lang()], blocks, said["title"])


def _page(title: str, blocks: list[dict[str, Any]], kind: dict[str, str]) -> str:
    return render_template(
        "guoban_kpi.html", title=title, blocks=blocks, kind=kind[_lang()], lang=_lang(), back=_back(), name=look.NAME
    )


def _back() -> str:
    """The dashboard that the visitor came from; the overview for one who came from anywhere else."""
    came_from = urlsplit(request.referrer or "")
    if came_from.netloc == request.host and came_from.path.startswith("/superset/dashboard/"):
        return urlunsplit(("", "", came_from.path, came_from.query, ""))
    return f"/superset/dashboard/annual-tasks{'' if _lang() == 'zh' else '-en'}/"


def card_blocks(text: str) -> tuple[str, list[dict[str, Any]]]:
    """A card's title, and its headings, paragraphs and tables in order. Cards use no other Markdown."""
    title = ""
    blocks: list[dict[str, Any]] = []
    for line in text.splitlines():
        if line.startswith("# "):
            title = line[2:]
        elif line.startswith("## "):
            blocks.append({"kind": "heading", "text": line[3:]})
        elif line.startswith("|"):
            cells = [cell.strip().replace("`", "") for cell in line.strip("|").split("|")]
            if set("".join(cells)) <= {"-"}:
                continue
            if not blocks or blocks[-1]["kind"] != "table":
                blocks.append({"kind": "table", "head": cells, "rows": []})
            else:
                blocks[-1]["rows"].append(cells)
        elif line.strip():
            blocks.append({"kind": "text", "text": line.replace("`", "")})
    return title, blocks


@BLUEPRINT.get("/unit/<code>")
def unit(code: str) -> BaseResponse:
    """The unit page with the unit, month and indicator asked for; the overview for the county itself.

    A unit's user gets its own.
    """
    lang = _lang()
    own = reader.unit()
    if own is not None and own not in _line(code):
        code = own
    label = unit_labels(lang).get(code)
    if label is None:
        return redirect(f"/superset/dashboard/{'annual-tasks' if lang == 'zh' else 'annual-tasks-en'}/")
    wanted = {"unit": (f"unit_label_{lang}", label)}
    if re.fullmatch(r"\d{4}-\d{2}", month := request.args.get("month", "")):
        wanted["period"] = addresses.period(month, lang)
    if indicator := _indicator_names(lang).get(request.args.get("indicator", "")):
        wanted["indicator"] = (f"indicator_{lang}", indicator)
    return redirect(addresses.dashboard("unit" if lang == "zh" else "unit-en", wanted))


def _indicator_names(lang: str) -> dict[str, str]:
    """Each indicator's words in the filter of the unit page, by its code."""
    rows = reference.read(settings.load().seeds, "indicators")
    return {row["indicator_code"]: row[f"name_{lang}"] for row in rows}


def _line(code: str) -> set[str]:
    """A unit and all that it belongs to, the county left out; nothing for a code that is none."""
    units = reference.read(settings.load().seeds, "org_units")
    parents = {unit["org_unit_code"]: unit["parent_code"] for unit in units}
    line: set[str] = set()
    while parents.get(code) and code not in line:
        line.add(code)
        code = parents[code]
    return line


def unit_labels(lang: str) -> dict[str, str]:
    """Each reporting unit's words in the filter of the unit page, by its code."""
    units = reference.read(settings.load().seeds, "org_units")
    return {
        unit["org_unit_code"]: f"{int(unit['sort_order']):02d} {unit[f'name_{lang}']}"
        for unit in units
        if unit["parent_code"]
    }


@BLUEPRINT.get("/wall")
def wall() -> str:
    """The pages one after another on a full screen, fresh after each publication."""
    spec = yaml.safe_load((HERE / "spec" / "_shared.yaml").read_text(encoding="utf-8"))
    lang = _lang()
    tail = "" if lang == "zh" else "-en"
    pages = [f"/superset/dashboard/{page}{tail}/?standalone=2" for page in spec["pages"]]
    seconds = min(max(request.args.get("seconds", 30, int), 10), 600)
    return render_template("guoban_wall.html", pages=pages, lang=lang, seconds=seconds, name=look.NAME)


@BLUEPRINT.get("/release")
def current_release() -> Response:
    """The name of the release that is shown, so that a wall screen knows when there is a new one."""
    return Response(release.of_this_process().current().name, mimetype="text/plain")


@BLUEPRINT.get("/data-docs/")
def data_quality() -> Response | tuple[str, int]:
    """The page of the last check (Data Docs). It names the faults of every unit."""
    lang = _lang()
    if reader.unit() is not None:
        said = {
            "zh": "核查报告写有各单位的问题,只给领导和数据员看。",
            "en": "This report is for leaders and data officers.",
        }
    elif not (page := data_docs.page(settings.load())).is_file():
        said = {
            "zh": "还没有核查报告。数据员运行 guoban check 后即可打开。",
            "en": "There is no report of checks yet. It opens once a data officer has run guoban check.",
        }
    else:
        return send_file(page)
    return render_template("guoban_locked.html", said=said[lang], lang=lang, look=look), 404
