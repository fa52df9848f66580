"""What counts so far of a form, unit and month, so that a report of a few lines can be held against it."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from ingestion import partial_reports, vocabulary
from ingestion.figures import Cell
from ingestion.findings import Finding
from ingestion.landing import Key, Warehouse
from ingestion.partial_reports import Figures, Judgement
from ingestion.reading import Read, ReadReport
from ingestion.rows import Columns


class EarlierFigures:
    """Figures landed before, and those of the batch that is about to be landed."""

    def __init__(self, warehouse: Warehouse, seeds: Path) -> None:
        self._warehouse = warehouse
        self._seeds = seeds
        self._batch: dict[Key, Columns] = {}

    def settled(self, read: Read) -> Read:
        """The file without partial reports that only repeat what counts already; what is told about them is added.

        The reports that are left and right are remembered until ``forget``.
        """
        told: list[tuple[Finding, tuple[int, ...]]] = []
        left: list[int] = []
        for place, report in enumerate(read.reports):
            judgement = self._judge(report) if report.is_partial else Judgement(True, [])
            told += [(finding, (place,)) for finding in judgement.findings]
            if judgement.lands:
                left.append(place)
                if not judgement.findings and _is_right(read, place):
                    self._batch[report.key] = report.columns
        if told:
            read = replace(read, findings=(*read.findings, *told))
        return read if len(left) == len(read.reports) else _only(read, left)

    def forget(self) -> None:
        """The batch has been landed: from now on the warehouse tells."""
        self._batch.clear()

    def _judge(self, report: ReadReport) -> Judgement:
        before = self._of(report.key)
        if not before:
            return Judgement(True, [])
        words = vocabulary.load(self._seeds)
        name = words.org_units[report.key[1]].name_zh
        return partial_reports.judge(_cells(report.columns), before, words.measures, name, report.key[2])

    def _of(self, key: Key) -> Figures:
        if key in self._batch:
            return partial_reports.figures_of(_cells(self._batch[key]))
        return self._warehouse.figures(key)


def _cells(columns: Columns) -> list[Cell]:
    """The cells of columns of text, as far as they are compared."""
    return [
        cell._replace(value=None if cell.value is None else Decimal(cell.value))
        for cell in (Cell(*values) for values in zip(*columns, strict=True))
    ]


def _is_right(read: Read, place: int) -> bool:
    """Whether nothing wrong is known about a report."""
    sheet = read.reports[place].sheet
    return not any(
        finding.severity == "hard" and (place in places or (not places and finding.sheet in (None, sheet)))
        for finding, places in read.findings
    )


def _only(read: Read, left: list[int]) -> Read:
    """The file with some of its reports."""
    new = {place: number for number, place in enumerate(left)}
    return replace(
        read,
        reports=tuple(read.reports[place] for place in left),
        findings=tuple(
            (finding, tuple(new[each] for each in places if each in new)) for finding, places in read.findings
        ),
        explained=tuple(
            replace(each, report=None if each.report is None else new.get(each.report)) for each in read.explained
        ),
    )
