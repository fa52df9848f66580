"""Addresses of dashboards on which filters are chosen already, as Superset reads them."""

from collections.abc import Mapping
from urllib.parse import quote


def dashboard(slug: str, chosen: Mapping[str, tuple[str, str]]) -> str:
    """The page ``slug`` with filters by name, each with its column and the one value that is chosen."""
    filters = ",".join(_chosen(name, column, value) for name, (column, value) in chosen.items())
    return f"/superset/dashboard/{slug}/?native_filters={quote(f'({filters})')}"


def period(month: str, lang: str) -> tuple[str, str]:
    """The column of the filter of months, and ``month`` (2006-06) in its words."""
    return f"period_{lang}", month if lang == "en" else f"{month[:4]}年{month[5:]}月"


def _chosen(name: str, column: str, value: str) -> str:
    """One filter with its value, as Superset writes it into an address (rison)."""
    quoted = value.replace("!", "!!").replace("'", "!'")
    return (
        f"NATIVE_FILTER-{name}:(id:NATIVE_FILTER-{name},"
        f"extraFormData:(filters:!((col:{column},op:IN,val:!('{quoted}')))),"
        f"filterState:(label:'{quoted}',value:!('{quoted}')),ownState:())"
    )
