"""What a box says that has nothing to show: Superset's words fit every chart and so explain none."""

from typing import Any


def words(charts: dict[str, Any]) -> str:
    """Style rules that put the words ``empty`` of each of ``charts`` that has some in place of Superset's."""
    rules = ""
    for name, chart in charts.items():
        if "empty" in chart:
            box = f'.dashboard #CHART-{name} ~ .chart-slice div:has(> [aria-label="empty"])'
            rules += f'{box} > * {{ display: none; }}\n{box}::after {{ content: "{chart["empty"]}"; }}\n'
    return rules
