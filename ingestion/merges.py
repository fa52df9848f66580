"""Merged cells that hide or share figures."""

from collections.abc import Collection

from ingestion.findings import Finding, noticed
from ingestion.page import Page, address


def unclear(page: Page, rows: Collection[int], columns: Collection[int]) -> list[Finding]:
    """Merges over several figures, or over a figure and what is beside it: whose figure it is cannot be told.

    ``rows`` and ``columns`` are those of the figures, from 0.
    """
    findings = []
    for top, left, bottom, right in page.merges:
        down = [row for row in range(top, bottom + 1) if row in rows]
        across = [column for column in range(left, right + 1) if column in columns]
        is_own = len(down) == len(across) == 1 and (top, left) == (down[0], across[0])
        if down and across and not is_own and page.rows[top][left] != "":
            findings.append(noticed("hard", "cell_merged", sheet=page.name, cell=address(top, left)))
    return findings
