"""What a small screen needs: there a table's row is a card without column heads, so each figure says what it is."""

from typing import Any

#: What says itself: names, words of state, sentences.
_PLAIN = ("task", "name", "unit_", "section", "family", "indicator", "question", "message", "file", "period", "place")


def labels(charts: dict[str, Any], words: dict[str, dict[str, Any]], lang: str) -> str:
    """Style rules that put the head of its column before each figure of the tables among ``charts``."""
    said = {}
    for chart in charts.values():
        heads = words[chart["dataset"]]
        for column in chart.get("columns", []):
            if "_html" not in column and not column.startswith(_PLAIN):
                head = heads.get(column) or heads[column.removesuffix(f"_{lang}") + "_LANG"]
                said[column] = head[lang]
    rules = "".join(
        f'  .dashboard td[aria-labelledby="header-{column}"]::before {{ content: "{head} "; }}\n'
        for column, head in sorted(said.items())
    )
    return f"@media screen and (max-width: 700px) {{\n{rules}}}\n"
