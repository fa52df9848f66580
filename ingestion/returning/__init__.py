"""The workbook that goes back to the township: wrong cells marked, one sheet that lists them, room to explain.

``mark`` makes it, ``write`` puts it into the folder, ``explanations`` reads what the clerk wrote when it comes again.
"""

from ingestion.returning.explanations import Explanation, explanations, is_ours, unusable
from ingestion.returning.folder import write
from ingestion.returning.marking import mark
from ingestion.returning.marks import Mark, PlainSheet

__all__ = ["Explanation", "Mark", "PlainSheet", "explanations", "is_ours", "mark", "unusable", "write"]
