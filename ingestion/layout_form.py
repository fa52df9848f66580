"""The 表式 layout: indicators in rows, each under its code or name, figures in columns such as 本月数 and 本年累计."""

import re
from collections.abc import Sequence

from ingestion import merges, numbers, personal, row_labels, template_sums
from ingestion.figures import Cell, FigureReader
from ingestion.findings import Finding, noticed
from ingestion.header import Column, Header
from ingestion.lines import Line, Lines
from ingestion.numbers import CellValue
from ingestion.page import Page, address
from ingestion.vocabulary import Form, Vocabulary, plain

__all__ = ["Cell", "FormLayout"]

#: A row that begins like this is below the table.
_SIGN_OFF = re.compile(
    r"^(?:单位负责人|负责人|审核人|复核人|填报人|填表人|制表人?|统计负责人|联系人|联系电话|电话|报出日期|填报日期|"
    r"填报时间|上报日期|分管领导|领导签字|签字|盖章|单位[(]?盖章[)]?)(?:[(][^)]*[)])?(?::.*)?$"
)
_NOTE = re.compile(r"^(?:说明|备注|注|补充资料|审核关系|平衡关系|附报|填表说明|指标解释)\d?(?:[::、.].*)?$")
_TOTAL = re.compile(r"^(?:合计|总计|小计|累计|共计)(?:\([^)]*\))?:?$")


class FormLayout:
    """Reads sheets of one form."""

    def __init__(self, form: Form, vocabulary: Vocabulary) -> None:
        self._form = form
        self.lines = Lines(form, vocabulary.measures)
        self._figures = FigureReader(vocabulary.measures)

    def knows(self, page: Page, header: Header) -> float:
        """The share of the form's lines that stand under a header, for a table without number or title."""
        found = {
            line.item.line_no
            for row in page.rows[header.first_line :]
            if (line := self._line_of(row, header, "")).item is not None
        }
        return len(found) / len(self._form.items)

    def end(self, page: Page, header: Header) -> int:
        """The row below the last line of the table."""
        lines = range(len(page.rows) - 1, header.first_line - 1, -1)
        last = next((row for row in lines if self._line_of(page.rows[row], header, "").item), header.first_line)
        return last + 1

    def cells(
        self, page: Page, header: Header, columns: Sequence[Column], table_units: tuple[str, ...] = ()
    ) -> tuple[list[Cell], list[Finding]]:
        """The value cells in ``columns`` and what is wrong with them; hard findings mean the sheet is returned."""
        cells: list[Cell] = []
        findings: list[Finding] = []
        seen: set[str] = set()
        parent = ""
        places = [column.place for column in columns]
        roles = [(column.place, column.role, (column.unit,) if column.unit else table_units) for column in columns]
        rest_of_label: int | None = None
        has_ytd = any(column.role == "ytd" for column in columns)
        month = next((column.place for column in columns if column.role == "month"), None)
        previous = template_sums.previous_column(page.rows, header.first_line) if month is not None else None
        for number in range(header.first_line, len(page.rows)):
            row = page.rows[number]
            line = self._line_of(row, header, parent)
            if number == rest_of_label:
                continue
            if (
                line.fault in ("line_unknown", "line_likely")
                and any(_is_figure(row[place]) for place in places)
                and (joined := row_labels.broken(page, number, header, parent, self.lines, places))
            ):
                line, rest_of_label = joined
            item = line.item
            if item is None:
                end = _end_of_table(page, number, header)
                if end == "sign_off":
                    break
                if end or not line.fault or not any(_is_figure(row[place]) for place in places):
                    continue  # a section, the row of letters, a note, a typed total
                if not seen and _counts_columns([row[place] for place in places]):
                    continue
            else:
                parent = self.lines.parent_after(item)
                if item.line_no in seen:
                    line = Line(fault="line_twice")
                seen.add(item.line_no)
            label = row_labels.text_of(row, header)
            code = (
                numbers.text_of(row[header.code]).strip() if header.code is not None else item.line_no if item else ""
            )
            if line.fault:
                label, code = personal.masked(label), personal.masked(code)
                asked = row[header.unit] if header.unit is not None else ""
                findings.append(_row_finding(line, page.name, address(number, header.label), code, label, asked))
            for place, role, units in roles:
                if line.item is not None and line.item.kind == "stock" and (role == "ytd" or not has_ytd):
                    role = "stock"
                cell, finding = self._figures.cell(page, number, place, role, line, units, code, label)
                if previous is not None and month is not None and role == "ytd" and item and item.kind == "flow":
                    told = template_sums.computed(row[previous], row[month], row[place])
                    if told is not None:  # our blank form's own formula: nothing that somebody typed
                        cell, finding = cell._replace(value=None, qualifier=told.qualifier), None
                cells.append(cell)
                if finding:
                    findings.append(finding)
        if page.merges:
            findings += merges.unclear(page, {cell.row_no - 1 for cell in cells}, places)
        findings += self._gaps(page.name, seen, cells)
        return cells, findings

    def _line_of(self, row: Sequence[CellValue], header: Header, parent: str) -> Line:
        return row_labels.line_of(row, header, parent, self.lines)

    def _gaps(self, sheet: str, seen: set[str], cells: list[Cell]) -> list[Finding]:
        missing = [line_no for line_no in self._form.items if line_no not in seen]
        if missing:
            return [noticed("hard", "line_missing", sheet=sheet, codes="、".join(missing))]
        if all(cell.value is None for cell in cells):
            return [noticed("hard", "form_blank", sheet=sheet)]
        return []


def _end_of_table(page: Page, number: int, header: Header) -> str | None:
    """sign_off when a row is that, note or total when it is no line of a form, None otherwise."""
    words = [plain(cell) for cell in page.rows[number] if isinstance(cell, str) and cell]
    if any(map(_SIGN_OFF.match, words)):
        return "sign_off"
    label = plain(row_labels.text_of(page.rows[number], header))
    if _TOTAL.match(label):
        return "total"
    return "note" if any(map(_NOTE.match, words)) else None


def _counts_columns(cells: Sequence[CellValue]) -> bool:
    """Whether a row above the first line numbers the columns: 1 2 3."""
    read = [numbers.read(cell).value for cell in cells]
    return all(value is not None and value - (read[0] or 0) == place for place, value in enumerate(read))


def _row_finding(line: Line, sheet: str, place: str, code: str, label: str, unit: CellValue) -> Finding:
    return noticed(
        "hard",
        line.fault or "",
        sheet=sheet,
        cell=place,
        indicator_code=line.item.indicator_code if line.item else None,
        line=code,
        label=label,
        unit=numbers.text_of(unit).strip(),
        expected=line.item.unit_code if line.item else "",
        likely=line.likely,
    )


def _is_figure(cell: CellValue) -> bool:
    return cell != "" and numbers.read(cell).value is not None
