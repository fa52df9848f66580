"""A confirmed answer to "is it …?" becomes an alias in ``seeds/``, so that nobody is asked again."""

import csv
import io
import os
import tempfile
from pathlib import Path

from guoban import reference
from guoban.errors import GuobanError
from ingestion.vocabulary import plain

#: What an alias of a unit may be (seeds/org_unit_aliases.csv).
KINDS = ("short", "former", "variant", "misspelling")

_LONGEST = 60


def confirm(seeds: Path, alias: str, code: str, kind: str = "misspelling") -> Path:
    """Add ``alias`` for the unit or indicator ``code`` and return the file changed.

    ``kind`` says what it is to a unit (see KINDS); indicators have no kinds. An alias that stands there already for the
    same code changes nothing. Raises GuobanError when the code is unknown, the alias means something else, or the file
    cannot be written; it is then as it was.
    """
    alias = plain(alias)
    is_unit = code in {row["org_unit_code"] for row in reference.read(seeds, "org_units")}
    is_indicator = code in {row["indicator_code"] for row in reference.read(seeds, "indicators")}
    if not is_unit and not is_indicator:
        raise GuobanError("alias_code_unknown", meant=code)
    if not alias or len(alias) > _LONGEST or alias[0] in "=+-@" or not alias.isprintable():
        raise GuobanError("alias_unusable", alias=alias[:_LONGEST])
    if is_unit and kind not in KINDS:
        raise GuobanError("alias_kind_unknown", kind=kind, kinds="、".join(KINDS))
    name, column, named = (
        ("org_unit_aliases", "org_unit_code", "org_units")
        if is_unit
        else ("indicator_aliases", "indicator_code", "indicators")
    )
    meant = {plain(row["name_zh"]): row[column] for row in reference.read(seeds, named)}
    meant |= {plain(row["alias"]): row[column] for row in reference.read(seeds, name)}
    path = seeds / f"{name}.csv"
    if meant.get(alias, code) != code:
        raise GuobanError("alias_taken", alias=alias, meant=meant[alias])
    if alias not in meant:
        _append(path, {"alias": alias, column: code, "alias_kind": kind})
    return path


def _append(path: Path, row: dict[str, str]) -> None:
    """The file with one more row, in the order of its columns; swapped in whole."""
    before = path.read_bytes()
    header = next(csv.reader(io.StringIO(before.decode("utf-8-sig"))))
    line = io.StringIO()
    csv.DictWriter(line, header, extrasaction="ignore", lineterminator="\n").writerow(row)
    end = b"" if before.endswith(b"\n") else b"\n"
    try:
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
            temporary = Path(file.name)
            file.write(before + end + line.getvalue().encode())
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(path.stat().st_mode & 0o777)
        temporary.replace(path)
    except OSError as error:
        raise GuobanError("alias_not_written", file=path, detail=error.strerror) from error
