"""The page that shows what was expected and what was found (Data Docs), in the language of the office."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from expectations import outcomes, suites
from expectations.outcomes import Outcome
from guoban import reference
from guoban.calendar import due_day
from guoban.messages import catalogue, text
from guoban.settings import Settings

#: Runs listed at the foot of the page.
_LISTED = 12

#: Columns whose codes have a name in a seed.
_NAMED = {"org_unit_code": "org_units", "form_code": "forms", "indicator_code": "indicators"}


def runs(settings: Settings) -> Path:
    """Where the outcomes of the last runs lie."""
    return settings.home / "data_docs" / "runs"


def page(settings: Settings) -> Path:
    """The page."""
    return settings.home / "data_docs" / "index.html"


def write(settings: Settings) -> Path:
    """Write the page from the runs that are kept; returns it. It stands alone: no script, no font, no other file."""
    [last, *before] = outcomes.kept(runs(settings), _LISTED)
    names = {
        column: {row[column]: row[f"name_{settings.lang}"] for row in reference.read(settings.seeds, seed)}
        for column, seed in _NAMED.items()
    }
    found = {each.outcome_id: each for each in last.outcomes}
    templates = Environment(
        loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    html = templates.get_template("data_docs.html").render(
        lang=settings.lang,
        say=lambda code, **fields: text(code, settings.lang, **fields),
        run=last,
        runs=[last, *before],
        suites=suites.load(),
        found=lambda suite, table, name: found[f"{suite.name}.{table.table}.{name}"],
        grid=lambda outcome: _grid(outcome, names, settings.lang),
        passed=lambda each: sum(outcome.passed is True for outcome in each.outcomes),
    )
    target = page(settings)
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(".index.html.part")
    part.write_text(html, encoding="utf-8")
    part.replace(target)
    return target


def _grid(outcome: Outcome, names: dict[str, dict[str, str]], lang: str) -> dict[str, Sequence[Any]]:
    """Headings and rows in words: codes by their names, moments without seconds."""
    columns = list(dict.fromkeys(column for row in outcome.rows for column in row))
    known = catalogue(lang)
    return {
        "headings": [known.get(f"docs_column_{column}", column) for column in columns],
        "rows": [[_cell(column, row.get(column, ""), names) for column in columns] for row in outcome.rows],
    }


def _cell(column: str, value: str, names: dict[str, dict[str, str]]) -> str:
    if column in names:
        return names[column].get(value, value)
    if column == "period_month":
        return value[:7]
    if column == "due_at" and value.endswith(" 00:00:00"):
        return f"{due_day(datetime.fromisoformat(value))} 24:00"
    return value.removesuffix(":00") if column.endswith("_at") else value
