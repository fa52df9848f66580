"""Addresses of our own beside the dashboards: the definition of a KPI, the way to a unit's page, the wall screen, the
data quality report.

All need a login. None but the report reads anything that the dashboards do not show; it is not for a unit's user.
"""

from pathlib import Path
from typing import Any

import yaml
from flask import Blueprint, Response, abort, redirect, render_template, request, send_file
from flask_login import current_user  # type: ignore[import-untyped]
from werkzeug.wrappers import Response as BaseResponse

from dashboards import look, reader, release
from expectations import data_docs
from guoban import reference, settings

HERE = Path(__file__).parent
CARDS = HERE.parent / "docs" / "kpis"

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
    """The definition 口径卡 of a KPI, generated from the seeds."""
    cards = {card.stem: card for card in CARDS.glob("*.md")}
    if code not in cards:
        abort(404)
    title, blocks = card_blocks(cards[code].read_text(encoding="utf-8"))
    return render_template("guoban_kpi.html", title=title, blocks=blocks, lang=_lang(), name=look.NAME)


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
    """The unit page with the unit chosen; the overview for the county itself."""
    lang = _lang()
    label = unit_labels(lang).get(code)
    if label is None:
        return redirect(f"/superset/dashboard/{'annual-tasks' if lang == 'zh' else 'annual-tasks-en'}/")
    column, quoted = f"unit_label_{lang}", label.replace("!", "!!").replace("'", "!'")
    chosen = (
        f"(NATIVE_FILTER-unit:(id:NATIVE_FILTER-unit,"
        f"extraFormData:(filters:!((col:{column},op:IN,val:!('{quoted}')))),"
        f"filterState:(label:'{quoted}',value:!('{quoted}')),ownState:()))"
    )
    page = "unit" if lang == "zh" else "unit-en"
    return redirect(f"/superset/dashboard/{page}/?native_filters={chosen}")


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
def data_quality() -> BaseResponse:
    """The page of the last check (Data Docs). It names the faults of every unit."""
    page = data_docs.page(settings.load())
    if reader.unit() is not None or not page.is_file():
        abort(404)
    return send_file(page)
