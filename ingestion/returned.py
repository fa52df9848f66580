"""Which files go back with marks, and what lies in ``returned/``: one copy for each file that is open now."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Self

from guoban.errors import GuobanError
from guoban.settings import Settings
from ingestion.readers import Unreadable
from ingestion.returning import folder
from ingestion.taken import Taken
from ingestion.workers import ReaderPool

if TYPE_CHECKING:
    from ingestion.returning.job import Job


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy to make: the hash of the original and where it is kept, and what its list says."""

    sha256: str
    original: Path
    job: "Job"


class Returned:
    """A context manager around the folder of one run. Copies are made in workers: they open what strangers sent."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._stack = ExitStack()
        self._pool: ReaderPool | None = None
        self._copies: dict[str, Path] | None = None

    def __enter__(self) -> Self:
        """Workers start with the first copy."""
        return self

    def __exit__(self, *_: object) -> None:
        """End them."""
        self._stack.close()

    def originals(self) -> set[str]:
        """Hashes of the originals whose copies lie in the folder."""
        return set(self._known())

    def write(self, files: Sequence[Taken], outdated: set[str]) -> None:
        """Make and write the copy of each file that has something to mend or to explain; sets ``returned_copy``.

        A copy takes the place of an ``outdated`` one of the same name. Raises GuobanError when the disk refuses.
        """
        wanted = [file for file in files if _is_wanted(file)]
        copies = [
            Copy(file.read.sha256, self._settings.home / (file.read.archived or ""), self._job(file))
            for file in wanted
        ]  # fmt: skip
        for file, path in zip(wanted, self.make(copies, outdated), strict=True):
            file.returned_copy = path

    def make(self, copies: Sequence[Copy], outdated: set[str]) -> list[Path]:
        """Make and write copies; where each lies, in order. Raises GuobanError when the disk refuses."""
        if not copies:
            return []
        from ingestion.returning.job import make, make_list  # openpyxl, which most runs do not need

        self._pool = self._pool or self._stack.enter_context(ReaderPool(seconds=60))
        known, paths = self._known(), []
        items = ((copy, copy.original, copy.job) for copy in copies)
        for copy, made in self._pool.read_many(items, partial(make, self._settings.seeds, self._settings.lang)):
            if isinstance(made, Unreadable):  # the original cannot be opened for writing: the list alone
                data = make_list(self._settings.seeds, self._settings.lang, copy.job, copy.sha256)
            else:
                data = made
            try:
                path = folder.write(self._settings.returned, copy.job.file_name, data, outdated)
            except OSError as error:
                raise GuobanError("disk", file=self._settings.returned, detail=error.strerror or error) from error
            for sha256 in [sha256 for sha256, other in known.items() if other == path]:
                del known[sha256]
            known[copy.sha256] = path
            paths.append(path)
        return paths

    def drop(self, sha256s: set[str]) -> None:
        """Take the copies of these originals out of the folder: mended, explained or replaced."""
        for sha256 in sha256s & self.originals():
            path = self._known().pop(sha256)
            try:
                path.unlink(missing_ok=True)
            except OSError as error:
                raise GuobanError("disk", file=path, detail=error.strerror or error) from error

    def _known(self) -> dict[str, Path]:
        if self._copies is None:
            self._copies = folder.copies(self._settings.returned)
        return self._copies

    def _job(self, file: Taken) -> "Job":
        from ingestion.returning.job import Job

        one = file.landed[0] if len(file.landed) == 1 else None
        return Job(
            file.name,
            tuple(file.findings),
            one.org_unit_code if one else None,
            f"{one.period_month:%Y-%m}" if one else None,
        )


def _is_wanted(file: Taken) -> bool:
    """Whether the clerk has something to do: mend what is wrong, or explain what this very file does not explain."""
    return file.verdict == "returned" or (file.verdict == "accepted" and any(_unexplained(file)))


def _unexplained(file: Taken) -> Iterator[bool]:
    explained = file.explained
    for finding in file.findings:
        yield finding.severity == "soft" and (finding.code, finding.sheet, finding.cell) not in explained
