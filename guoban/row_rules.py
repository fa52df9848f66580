"""What the user of one unit may see of each published table, as ``dashboards/access/row_rules.yaml`` says."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, get_args

import yaml

from guoban.errors import GuobanError
from guoban.settings import PROJECT

FILE = PROJECT / "dashboards" / "access" / "row_rules.yaml"

Rows = Literal["whole", "own_and_above", "own", "none"]


@dataclass(frozen=True)
class RowRule:
    """The rows of a table that a unit sees, and the columns emptied or reworded in those that are not its own."""

    rows: Rows
    blank: tuple[str, ...] = ()
    instead: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Reach:
    """One unit's place in the tree: the unit with what belongs to it, and what it belongs to."""

    own: frozenset[str]
    above: frozenset[str]


def load(file: Path = FILE) -> dict[str, RowRule]:
    """Table to rule. Raises GuobanError on a rule that is none of the four."""
    rules = {}
    for table, stated in yaml.safe_load(file.read_text(encoding="utf-8")).items():
        said = stated if isinstance(stated, dict) else {"rows": stated}
        if said.get("rows") not in get_args(Rows) or said.keys() - {"rows", "blank", "instead"}:
            raise GuobanError("row_rule_unknown", table=table, rule=stated, file=file)
        rules[table] = RowRule(said["rows"], tuple(said.get("blank", ())), dict(said.get("instead", {})))
    return rules


def reaches(parents: Iterable[tuple[str, str | None]]) -> dict[str, Reach]:
    """Unit to its place, for every unit but the root, from pairs of unit and parent."""
    tree = dict(parents)
    above = {unit: _above(tree, unit) for unit in tree}
    return {
        unit: Reach(frozenset(other for other in tree if other == unit or unit in above[other]), above[unit])
        for unit, parent in tree.items()
        if parent is not None
    }


def _above(tree: Mapping[str, str | None], unit: str) -> frozenset[str]:
    found: set[str] = set()
    parent = tree[unit]
    while parent is not None and parent not in found:
        found.add(parent)
        parent = tree.get(parent)
    return frozenset(found)


def condition(rule: RowRule, reach: Reach) -> str | None:
    """The rule for one unit as SQL on ``org_unit_code``; None when every row is seen."""
    match rule.rows:
        case "whole":
            return None
        case "none":
            return "1 = 0"
        case "own":
            return _one_of(reach.own)
        case "own_and_above":
            return _one_of(reach.own | reach.above)


def select(table: str, columns: Mapping[str, str], rule: RowRule, reach: Reach) -> str:
    """The query that gives ``table`` (a quoted name) with its ``columns`` (name to type) as one unit sees it.

    Raises GuobanError when the rule asks for a unit and the table names none, or hides a column it has not.
    """
    name = table.rpartition(".")[2].strip('"')
    by_unit = ["org_unit_code"] if rule.rows in {"own", "own_and_above"} else []
    missing = {*rule.blank, *rule.instead, *by_unit} - columns.keys()
    if missing:
        raise GuobanError("row_rule_column", table=name, column=", ".join(sorted(missing)), file=FILE)
    own = _one_of(reach.own) if rule.rows == "own_and_above" else "false"
    hidden = {column: f"cast(null as {columns[column]})" for column in rule.blank}
    hidden |= {column: _quoted(words) for column, words in rule.instead.items()}
    shown = [
        f'case when {own} then "{column}" else {hidden[column]} end as "{column}"'
        if column in hidden
        else f'"{column}"'
        for column in columns
    ]
    where = condition(rule, reach)
    return f"select {', '.join(shown)} from {table}" + (f" where {where}" if where else "")  # noqa: S608 - our names


def _one_of(units: Iterable[str]) -> str:
    return f"org_unit_code in ({', '.join(map(_quoted, sorted(units)))})"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
