"""Requests that nobody's page sends: too big, too deep, too many, of the wrong shape. They are told so with a 400.

Superset takes what it is sent apart as if its own pages had written it, and says 500 where it stumbles. So what costs
the server something is refused at the door, and stumbling over the rest is told for what it is.
"""

import json
import logging
import re
from collections.abc import Iterator
from typing import Any

import prison
from flask import Flask, Response, abort, jsonify, request
from prison.decoder import ParserException
from sqlalchemy.exc import ArgumentError, CompileError

_BYTES = 4 * 2**20
_LEVELS = 40
#: A chart asks one question, or a few with a comparison.
_QUESTIONS = 20
#: More digits than a number of JSON or of the metadata holds exactly. Part of a file's or a key's name it may be.
_LONG_NUMBER = re.compile(r"(?<![\w.-])\d{16,}(?![\w.-])")

_TOLD = (
    "这个请求不完整或格式不对,没有执行。请刷新页面再试。"
    " This request is incomplete or malformed; nothing was done. Reload the page."
)

#: What code raises that takes something for what it is not. A file that cannot be read, a database that does not
#: answer and the like are none of these: they stay a 500.
_STUMBLES: tuple[type[Exception], ...] = (
    *(ArithmeticError, AssertionError, AttributeError, LookupError, RecursionError, TypeError, ValueError),
    *(ArgumentError, CompileError),
)


def install(app: Flask) -> None:
    """Guard every request of ``app``, and answer for what stumbles over one to the API."""
    app.config["MAX_CONTENT_LENGTH"] = _BYTES
    languages = app.config["LANGUAGES"]

    @app.before_request
    def guard() -> Response | None:
        if _LONG_NUMBER.search(request.path) or (request.view_args or {}).get("locale", "zh") not in languages:
            abort(404)
        if not request.path.startswith("/api/"):
            return None
        if (request.content_length or 0) > _BYTES:
            return _refused(413)
        if not _is_search(request.args.get("q", "")):
            return _refused()
        try:
            body = _body()
            if any(level > _LEVELS for level, _ in _parts(body)):
                return _refused()
        except (RecursionError, ValueError):
            return _refused()
        return _refused() if request.endpoint == "ChartDataRestApi.data" and not _is_question(body) else None

    @app.after_request
    def unknown_link(response: Response) -> Response:
        # Superset says so of a link that it never made.
        if request.endpoint == "DashboardPermalinkRestApi.get" and response.status_code == 500:
            response.status_code = 404
        return response

    for stumble in _STUMBLES:
        app.register_error_handler(stumble, _stumbled)


def _body() -> Any:
    """What the request carries, None for nothing or no JSON. Raises ValueError for what only calls itself JSON."""
    if request.is_json:
        data: str | bytes = request.get_data()
    elif request.mimetype in {"multipart/form-data", "application/x-www-form-urlencoded"}:
        data = request.form.get("form_data", "")
    else:
        return None
    return json.loads(data) if data else None


def _parts(body: Any) -> Iterator[tuple[int, Any]]:
    """Every part of ``body`` with its level; the outermost is at 0."""
    waiting = [(0, body)]
    while waiting:
        level, part = waiting.pop()
        yield level, part
        inside = part.values() if isinstance(part, dict) else part if isinstance(part, list) else ()
        waiting += [(level + 1, one) for one in inside]


def _is_search(asked: str) -> bool:
    """Whether ``asked``, what a list is searched by, has numbers and words where Superset takes them for such.

    It is Rison, in which an address writes JSON; whether it is at all, Superset checks.
    """
    if not asked:
        return True
    if _LONG_NUMBER.search(asked) or asked.count("(") > _LEVELS:
        return False
    try:
        search = prison.loads(asked)
    except ParserException:
        return True
    filters = search.get("filters") if isinstance(search, dict) else None
    several = [one for one in filters or () if isinstance(one, dict) and isinstance(one.get("value"), list | dict)]
    return all(str(one.get("opr")).startswith(("rel", "in")) for one in several)


def _is_question(body: Any) -> bool:
    """Whether a chart's question names a table and holds a few queries, each an object."""
    match body:
        case {"datasource": {"id": int(number)}, "queries": [*queries]}:
            named = 0 < number < 2**31
            return named and 0 < len(queries) <= _QUESTIONS and all(isinstance(query, dict) for query in queries)
    return False


def _refused(status: int = 400) -> Response:
    answer = jsonify(message=_TOLD)
    answer.status_code = status
    return answer


def _stumbled(error: Exception) -> Response:
    """400 to the API, and the trace in the log of faults: it may be a fault of ours after all."""
    if not request.path.startswith("/api/"):
        raise error
    logging.getLogger(__name__).error("%s %s", request.method, request.path, exc_info=error)
    return _refused()
