"""Visitors of a running server: log in as a browser does, and ask for data as a curious one would."""

import re
from typing import Any

import requests


class Visitor:
    """One session on the server at ``base``."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.session = requests.Session()
        self._token = ""

    def get(self, path: str, **more: Any) -> requests.Response:
        return self.session.get(self.base + path, timeout=30, **more)

    def post(self, path: str, **more: Any) -> requests.Response:
        headers = {"X-CSRFToken": self.token(), "Referer": self.base} | more.pop("headers", {})
        return self.session.post(self.base + path, timeout=30, headers=headers, **more)

    def token(self) -> str:
        """The token that a form must carry, as the login page holds it (or the password page, once logged in)."""
        if self._token:
            return self._token
        for path in ("/login/", "/guoban/password"):
            page = self.session.get(self.base + path, timeout=30, allow_redirects=False).text
            if found := re.search(r'name="csrf_token"[^>]*value="([^"]+)"|csrf_token&#34;: &#34;([^&]+)&', page):
                self._token = found.group(1) or found.group(2)
                return self._token
        raise AssertionError("no page gives a token")

    def log_in(self, name: str, password: str) -> requests.Response:
        """The answer to the login form, its redirect not followed."""
        form = {"username": name, "password": password}
        answer = self.post("/login/", data=form, allow_redirects=False)
        self._token = ""  # a new session, a new token
        return answer

    def is_in(self) -> bool:
        return self.get("/api/v1/me/").status_code == 200

    def choose_password(self, old: str, new: str, again: str | None = None) -> requests.Response:
        form = {"old": old, "new": new, "again": new if again is None else again}
        return self.post("/guoban/password", data=form, allow_redirects=False)

    def chart_data(self, dataset: int, query: dict[str, Any], **context: Any) -> requests.Response:
        """What ``POST /api/v1/chart/data`` answers to one query of any shape."""
        body = {
            "datasource": {"id": dataset, "type": "table"},
            "queries": [{"row_limit": 10000} | query],
            "result_format": "json",
            "result_type": "full",
        }
        return self.post("/api/v1/chart/data", json=body | context)

    def datasets(self) -> dict[str, int]:
        """Table name to number."""
        found = self.get("/api/v1/dataset/?q=(page_size:100)").json()["result"]
        return {dataset["table_name"]: dataset["id"] for dataset in found}
