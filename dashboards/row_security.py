"""Superset's row rules, made from ``access/row_rules.yaml``: a second lock on the same door.

The first is the unit's own file (``release.py``). A rule here is an expression that Superset puts into each query, and
it also keeps the keys of cached results apart.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import duckdb

from dashboards import reader
from dashboards.roles import DATABASE
from guoban import row_rules
from guoban.row_rules import Reach, RowRule
from guoban.settings import Settings

#: Names of our rules begin so; others are left alone.
_OURS = "guoban "


@dataclass(frozen=True)
class Wanted:
    """One row rule: ``Base`` holds for everyone but ``roles``, ``Regular`` for ``roles``."""

    name: str
    kind: str
    clause: str
    roles: frozenset[str]
    tables: frozenset[str]


def wanted(
    tables: Iterable[str], rules: Mapping[str, RowRule], units: Iterable[str], reaches: Mapping[str, Reach]
) -> Iterator[Wanted]:
    """The row rules for the datasets ``tables`` and the ``units`` that have a user. What is not stated is not seen."""
    every = frozenset(tables)
    tied = {unit: reader.role_of_unit(unit) for unit in units}
    yield Wanted(f"{_OURS}nobody", "Base", "1 = 0", frozenset({*reader.SEE_EVERYTHING, *tied.values()}), every)
    nothing = Reach(frozenset(), frozenset())
    for unit, role in tied.items():
        clauses: dict[str, set[str]] = {}
        for table in every:
            rule = rules.get(table, RowRule("none"))
            known = reaches.get(unit, nothing)
            clause = row_rules.condition(rule, known) if known.own else "1 = 0"
            if clause:
                clauses.setdefault(clause, set()).add(table)
        for number, (clause, seen) in enumerate(sorted(clauses.items())):
            yield Wanted(f"{_OURS}{unit} {number}", "Regular", clause, frozenset({role}), frozenset(seen))


def apply(settings: Settings) -> None:
    """Make Superset's row rules what they should be, in an application context; nothing to do the second time."""
    from superset import db, security_manager
    from superset.connectors.sqla.models import RowLevelSecurityFilter, SqlaTable
    from superset.models.core import Database

    datasets = {
        dataset.table_name: dataset
        for dataset in db.session.query(SqlaTable).join(Database).filter(Database.database_name == DATABASE)
    }
    roles = {role.name: role for role in security_manager.get_all_roles()}
    units = sorted(unit for unit in map(reader.unit_of_role, roles) if unit)
    present = {rule.name: rule for rule in db.session.query(RowLevelSecurityFilter) if str(rule.name).startswith(_OURS)}
    for one in wanted(datasets, row_rules.load(), units, places(settings)):
        rule: Any = present.pop(one.name, None) or RowLevelSecurityFilter(name=one.name)
        rule.filter_type, rule.clause = one.kind, one.clause
        rule.roles = [roles[name] for name in sorted(one.roles) if name in roles]
        rule.tables = [datasets[name] for name in sorted(one.tables)]
        db.session.add(rule)
    for gone in present.values():
        db.session.delete(gone)
    db.session.commit()


def places(settings: Settings) -> dict[str, Reach]:
    """Every unit's place in the tree, as published; empty while nothing is published."""
    marts = settings.published / "current" / "marts.duckdb"
    if not marts.exists():
        return {}
    # Through the link, a file of its own to DuckDB: settings differ from those that Superset opens it with.
    with duckdb.connect() as connection:
        location = str(marts.resolve()).replace("'", "''")
        connection.execute(f"attach '{location}' as marts (read_only)")
        return row_rules.reaches(
            connection.execute("select org_unit_code, parent_code from marts.dim_org_units").fetchall()
        )
