"""Reference data: the CSV files in ``seeds/``, checked before anything is computed from them.

The rules are those that dbt tests after loading (dbt_project/models/reference/_reference__seeds.yml): required values,
keys, references, allowed values and types. Checking the files themselves lets a message name file, row and column.
"""

import csv
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from guoban.errors import GuobanError
from guoban.settings import PROJECT

RULES = PROJECT / "dbt_project" / "models" / "reference" / "_reference__seeds.yml"

#: One row of a CSV: column name to text, '' where the cell is blank.
Row = dict[str, str]

#: A message names this many faults, so that it stays on one screen.
SHOWN = 10


@dataclass(frozen=True)
class SeedFault:
    """One cell of a reference file that breaks a rule; ``row`` counts as a spreadsheet does, the header being 1."""

    file: str
    row: int
    column: str
    value: str
    rule: str
    expected: str = ""

    def say(self, lang: str) -> str:
        """What, where and what was expected, in one line."""
        return GuobanError(f"seed_{self.rule}", **vars(self)).say(lang)


def read(seeds: Path, name: str) -> list[Row]:
    """The rows of ``<seeds>/<name>.csv``. Raises GuobanError when the file is missing or is not UTF-8 text."""
    path = seeds / f"{name}.csv"
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return [{key: value or "" for key, value in row.items() if key} for row in csv.DictReader(file)]
    except FileNotFoundError as error:
        raise GuobanError("seed_missing", file=path) from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise GuobanError("seed_not_utf8", file=path) from error


def check(seeds: Path) -> None:
    """Raise GuobanError naming file, row and column of each fault (the first ten) when a reference file is broken."""
    rules = _rules()
    tables = {name: read(seeds, name) for name in rules}
    faults = [fault for name in rules for fault in (*_overlong(seeds, name), *_faults(name, rules[name], tables))]
    if not faults:
        faults = [*_loops(tables["org_units"])]
    if faults:
        raise SeedsBroken(faults)


class SeedsBroken(GuobanError):
    """The reference files break a rule; ``faults`` lists every cell."""

    def __init__(self, faults: list[SeedFault]) -> None:
        self.faults = faults
        super().__init__("seeds_broken", count=len(faults), faults=self._listed("en"))

    def say(self, lang: str) -> str:
        """The first faults, a line each."""
        self.fields["faults"] = self._listed(lang)
        return super().say(lang)

    def _listed(self, lang: str) -> str:
        return "\n".join(f"  {fault.say(lang)}" for fault in self.faults[:SHOWN])


@cache
def _rules() -> dict[str, dict[str, Any]]:
    rules = yaml.load(RULES.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)  # libyaml's, at every start
    return {seed["name"]: seed for seed in rules["seeds"]}


def _overlong(seeds: Path, name: str) -> Iterator[SeedFault]:
    """Rows with more values than the header has columns: an unquoted comma, most often."""
    with (seeds / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = csv.reader(file)
        width = len(next(rows, []))
        for number, row in enumerate(rows, 2):
            if len(row) > width:
                yield SeedFault(f"{name}.csv", number, "", str(len(row)), "overlong", str(width))


def _faults(name: str, rule: dict[str, Any], tables: dict[str, list[Row]]) -> Iterator[SeedFault]:
    file = f"{name}.csv"
    rows = tables[name]
    config = rule.get("config", {})
    columns = [column["name"] for column in rule["columns"]]
    missing = [column for column in columns if rows and column not in rows[0]]
    for column in missing:
        yield SeedFault(file, 1, column, "", "column_missing")
    if missing:
        return
    for column in rule["columns"]:
        for test, arguments in map(_named, column.get("data_tests", [])):
            yield from _test(file, rows, column["name"], test, arguments, tables)
    for column, type_name in config.get("column_types", {}).items():
        for number, row in enumerate(rows, 2):
            if row[column] and not _parses(row[column], type_name):
                yield SeedFault(file, number, column, row[column], "type", type_name)
    key = config.get("meta", {}).get("unique_key")
    if key:
        yield from _repeated(file, [tuple(row[column] for column in key) for row in rows], ", ".join(key))


def _named(test: str | dict[str, Any]) -> tuple[str, dict[str, Any]]:
    if isinstance(test, str):
        return test, {}
    [(name, body)] = test.items()
    if "where" in body.get("config", {}):  # a condition in SQL: left to dbt
        return "conditional", {}
    return name, body.get("arguments", body)


def _test(
    file: str, rows: list[Row], column: str, test: str, arguments: dict[str, Any], tables: dict[str, list[Row]]
) -> Iterator[SeedFault]:
    if test == "not_null":
        yield from (
            SeedFault(file, number, column, "", "blank") for number, row in enumerate(rows, 2) if not row[column]
        )
    elif test == "unique":
        yield from _repeated(file, [(row[column],) if row[column] else () for row in rows], column)
    elif test == "relationships":
        target = arguments["to"].split("'")[1]
        known = {row.get(arguments["field"], "") for row in tables[target]}
        for number, row in enumerate(rows, 2):
            if row[column] and row[column] not in known:
                yield SeedFault(file, number, column, row[column], "unknown", f"{target}.csv")
    elif test == "accepted_values":
        allowed = [str(value) for value in arguments["values"]]
        for number, row in enumerate(rows, 2):
            if row[column] and row[column] not in allowed:
                yield SeedFault(file, number, column, row[column], "not_allowed", ", ".join(allowed))


def _repeated(file: str, keys: list[tuple[str, ...]], column: str) -> Iterator[SeedFault]:
    """Every row whose key stands in an earlier row; an empty tuple is no key."""
    counts = Counter(key for key in keys if key)
    first: dict[tuple[str, ...], int] = {}
    for number, key in enumerate(keys, 2):
        if counts[key] > 1 and first.setdefault(key, number) != number:
            yield SeedFault(file, number, column, ", ".join(key), "repeated", str(first[key]))


def _loops(org_units: list[Row]) -> Iterator[SeedFault]:
    """Units that never reach the one unit without a parent."""
    parents = {row["org_unit_code"]: row["parent_code"] for row in org_units}
    roots = [number for number, row in enumerate(org_units, 2) if not row["parent_code"]]
    for number in roots[1:]:
        yield SeedFault("org_units.csv", number, "parent_code", "", "second_root", str(roots[0]))
    for number, row in enumerate(org_units, 2):
        code, seen = row["org_unit_code"], set[str]()
        while code in parents and code not in seen:
            seen.add(code)
            code = parents[code]
        if code in seen:
            yield SeedFault("org_units.csv", number, "parent_code", row["parent_code"], "loop")


def _parses(text: str, type_name: str) -> bool:
    kind = type_name.split("(")[0].strip().lower()
    try:
        if kind == "date":
            date.fromisoformat(text)
        elif kind in {"decimal", "numeric", "double"}:
            if not Decimal(text).is_finite():
                return False
        elif kind in {"integer", "int", "bigint", "smallint"}:
            int(text)
        elif kind == "boolean":
            return text in {"true", "false"}
    except (ValueError, InvalidOperation):
        return False
    return True
