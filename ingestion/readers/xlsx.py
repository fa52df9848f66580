"""Excel's and WPS's zip format (.xlsx, .xlsm, strict or transitional): the package around the sheets.

Read by our own code and not by a library, because each one tried reads some files silently wrong: error cells as
blanks, covered cells of merges, duplicate sheets, amounts as dates. Macros are never looked at.
"""

from dataclasses import dataclass
from posixpath import join, normpath

from ingestion.readers import asides, limits, sharedstrings, sheetxml
from ingestion.readers.archive import Archive
from ingestion.readers.cells import BookFacts
from ingestion.readers.grid import Grid, finish
from ingestion.readers.numberformats import BUILT_IN, NumberFormat, number_format
from ingestion.readers.workbook import Note, Unreadable, Workbook
from ingestion.readers.xmlparts import elements

_STYLES, _STRINGS, _SHEET = "/styles", "/sharedStrings", "/worksheet"


@dataclass(frozen=True, slots=True)
class _Relation:
    target: str
    kind: str


def workbook_part(archive: Archive) -> str:
    """The part that lists the sheets; '' where the archive is no workbook."""
    if "_rels/.rels" in archive:
        for relation in _relations(archive, "").values():
            if relation.kind.endswith("/officeDocument") and relation.target in archive:
                return relation.target
    return "xl/workbook.xml" if "xl/workbook.xml" in archive else ""


def read_xlsx(archive: Archive, part: str) -> Workbook:
    """Every worksheet of the workbook whose main part is ``part``."""
    relations = _relations(archive, part)
    listing = archive.read(part)
    content = elements(listing, part)
    date1904 = any(name == "workbookPr" and _on(attributes.get("date1904")) for _, name, attributes in content)
    pending = any(name == "calcPr" and _on(attributes.get("fullCalcOnLoad")) for _, name, attributes in content)
    done = {"_rels/.rels", part.lower()}
    styles = _first(archive, relations, _STYLES)
    strings = _first(archive, relations, _STRINGS)
    done |= {styles.lower(), strings.lower()}
    facts = BookFacts(
        formats=cell_formats(archive.read(styles), styles) if styles else {},
        strings=sharedstrings.read(archive.read(strings), strings) if strings else [],
        date1904=date1904,
    )
    grids: list[Grid] = []
    notes: list[Note] = []
    tails: list[bytes] = []
    for parent, name, attributes in content:
        if name != "sheet" or parent != "sheets":
            continue
        title = attributes.get("name", "")
        relation = relations.get(attributes.get("id", ""))
        if relation is None or relation.target not in archive:
            raise Unreadable("file_sheet_missing", sheet=title)
        if not relation.kind.endswith(_SHEET):
            notes.append(("file_note_skipped_sheet", {"sheet": title}))
            continue
        if len(grids) == limits.SHEETS:
            raise Unreadable("file_too_many_sheets", most=limits.SHEETS)
        done.add(relation.target.lower())
        grid = Grid(title, hidden=attributes.get("state", "visible") != "visible")
        sheet = archive.read(relation.target)
        tails.append(asides.tail(sheet))
        grid = sheetxml.read_sheet(sheet, relation.target, facts, grid)
        if pending:
            grid.distrust_zeros()
        grids.append(grid)
    archive.refuse_entities(done)
    sheets, remarks = finish(grids)
    macros = any(name.endswith("vbaproject.bin") for name in archive)
    if macros:
        notes.append(("file_note_macros", {}))
    if any(name.startswith("xl/externallinks/") for name in archive):
        notes.append(("file_note_external_links", {}))
    beside = asides.of(archive, listing, tails)
    return Workbook(sheets, "xlsm" if macros else "xlsx", date1904, (*notes, *remarks), beside)


def cell_formats(styles: bytes, part: str) -> dict[str, NumberFormat]:
    """Style number of a cell, as text, to its number format; styles that show the bare number are left out."""
    own: dict[str, str] = {}
    formats: dict[str, NumberFormat] = {}
    count = 0
    for parent, name, attributes in elements(styles, part):
        if name == "numFmt" and parent == "numFmts":
            own[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif name == "xf" and parent == "cellXfs":
            number = attributes.get("numFmtId", "0")
            code = own.get(number) or (BUILT_IN.get(int(number), "") if number.isdecimal() else "")
            if found := number_format(code):
                formats[str(count)] = found
            count += 1
    return formats


def _relations(archive: Archive, part: str) -> dict[str, _Relation]:
    folder, _, name = part.rpartition("/")
    listing = join(folder, "_rels", f"{name}.rels")
    if listing not in archive:
        return {}
    relations = {}
    for _, tag, attributes in elements(archive.read(listing), listing):
        if tag == "Relationship" and attributes.get("TargetMode") != "External":
            target = attributes.get("Target", "").replace("\\", "/")
            target = target.lstrip("/") if target.startswith("/") else normpath(join(folder, target))
            relations[attributes.get("Id", "")] = _Relation(target, attributes.get("Type", ""))
    return relations


def _first(archive: Archive, relations: dict[str, _Relation], kind: str) -> str:
    """The part of a kind, '' where the package has none."""
    targets = (relation.target for relation in relations.values() if relation.kind.endswith(kind))
    return next((target for target in targets if target in archive), "")


def _on(value: str | None) -> bool:
    return value in ("1", "true", "on")
