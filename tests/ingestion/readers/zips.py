"""Small .xlsx and .ods files from raw XML, so that a test shows the very bytes it is about."""

import io
import zipfile
from collections.abc import Mapping, Sequence

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
    'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
)


def zipped(parts: Mapping[str, str | bytes] | Sequence[tuple[str, str | bytes]], pack: bool = True) -> bytes:
    """An archive of these parts; as a list of pairs it may repeat a name."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED if pack else zipfile.ZIP_STORED) as archive:
        for name, content in parts.items() if isinstance(parts, Mapping) else parts:
            archive.writestr(name, content)
    return buffer.getvalue()


def sheet(rows: str, before: str = "", after: str = "", namespace: str = MAIN) -> str:
    """The XML of a worksheet around ``<row>`` elements."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<worksheet xmlns="{namespace}">{before}'
        f"<sheetData>{rows}</sheetData>{after}</worksheet>"
    )


def parts(
    *sheets: str | bytes,
    names: Sequence[str] = (),
    states: Sequence[str] = (),
    strings: str = "",
    formats: Sequence[str] = (),
    properties: str = "",
    calculation: str = "",
) -> dict[str, str | bytes]:
    """The parts of a workbook. ``formats`` are the number formats of styles 1, 2, …; style 0 is General."""
    listed = "".join(
        f'<sheet name="{names[number] if names else f"Sheet{number + 1}"}" sheetId="{number + 1}" '
        f'{f"""state="{states[number]}" """ if states else ""}r:id="rId{number + 1}"/>'
        for number in range(len(sheets))
    )
    relations = "".join(
        f'<Relationship Id="rId{number + 1}" Type="{RELATIONS}/worksheet" Target="worksheets/sheet{number + 1}.xml"/>'
        for number in range(len(sheets))
    )
    made: dict[str, str | bytes] = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="rId1" '
        f'Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><workbookPr {properties}/>'
        f"<sheets>{listed}</sheets>{calculation}</workbook>",
    }
    if strings:
        made["xl/sharedStrings.xml"] = strings
        relations += f'<Relationship Id="strings" Type="{RELATIONS}/sharedStrings" Target="sharedStrings.xml"/>'
    if formats:
        codes = "".join(f'<numFmt numFmtId="{164 + n}" formatCode="{code}"/>' for n, code in enumerate(formats))
        styles = "".join(f'<xf numFmtId="{164 + n}"/>' for n in range(len(formats)))
        made["xl/styles.xml"] = (
            f'<styleSheet xmlns="{MAIN}"><numFmts>{codes}</numFmts><cellStyleXfs><xf numFmtId="9"/></cellStyleXfs>'
            f'<cellXfs><xf numFmtId="0"/>{styles}</cellXfs></styleSheet>'
        )
        relations += f'<Relationship Id="styles" Type="{RELATIONS}/styles" Target="styles.xml"/>'
    made["xl/_rels/workbook.xml.rels"] = f'<Relationships xmlns="{_PACKAGE}">{relations}</Relationships>'
    return made | {f"xl/worksheets/sheet{number + 1}.xml": content for number, content in enumerate(sheets)}


def xlsx(rows: str, before: str = "", after: str = "", **options: str | Sequence[str]) -> bytes:
    """A workbook of one sheet."""
    return zipped(parts(sheet(rows, before, after), **options))  # type: ignore[arg-type]


def cells(values: Mapping[str, int | float | str]) -> str:
    """``{"A1": 5, "B1": "人"}`` as cells of row 1."""
    return "".join(
        f'<c r="{place}" t="inlineStr"><is><t>{value}</t></is></c>'
        if isinstance(value, str)
        else f'<c r="{place}"><v>{value}</v></c>'
        for place, value in values.items()
    )


def row(**values: int | float | str) -> str:
    """Row 1 with these cells: ``row(A1=5, B1="人")``."""
    return f'<row r="1">{cells(values)}</row>'


def ods(tables: str, styles: str = "", manifest: str = "", **more: bytes) -> bytes:
    """An .ods around ``<table:table>`` elements."""
    content = (
        f"<office:document-content {OFFICE}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    made: dict[str, str | bytes] = {
        "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
        "content.xml": content,
        "META-INF/manifest.xml": f"<manifest>{manifest}</manifest>",
    }
    return zipped(made | more)
