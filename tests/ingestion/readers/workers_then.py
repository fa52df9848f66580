"""What the tests of the worker processes let them do with a file."""

import os
import signal
import threading
from pathlib import Path
from typing import NoReturn

import python_calamine

from ingestion.readers import Unreadable, Workbook
from ingestion.readers.opening import File

BAD = b"bad"


def cells(result: Workbook | Unreadable, file: File) -> tuple[str, int]:
    return (result.code if isinstance(result, Unreadable) else str(result.sheets[0].rows[0][0])), len(file.data)


def process(result: Workbook | Unreadable, file: File) -> int:
    return os.getpid()


def dies(result: Workbook | Unreadable, file: File) -> str:
    if file.data.startswith(BAD):
        os.kill(os.getpid(), signal.SIGSEGV)
    return "read"


def hangs(result: Workbook | Unreadable, file: File) -> str:
    if file.data.startswith(BAD):
        threading.Event().wait()
    return "read"


def loops(result: Workbook | Unreadable, file: File) -> str:
    while file.data.startswith(BAD):
        pass
    return "read"


def eats(result: Workbook | Unreadable, file: File) -> str:
    if file.data.startswith(BAD):
        return str(len(b"x" * 8 * 2**30))
    return "read"


def grows(result: Workbook | Unreadable, file: File) -> tuple[int, int]:
    return os.getpid(), len(bytearray(os.urandom(1) * 200 * 2**20)) if file.data.startswith(BAD) else 0


def raises(result: Workbook | Unreadable, file: File) -> str:
    if file.data.startswith(BAD):
        raise ValueError("430381199001011234")
    return "read"


def panics(result: Workbook | Unreadable, file: File) -> NoReturn:
    raise BaseException("panic")


def unpicklable(result: Workbook | Unreadable, file: File) -> object:
    return lambda: None


def limits(result: Workbook | Unreadable, file: File) -> tuple[tuple[int, int], ...]:
    import resource

    return tuple(resource.getrlimit(kind) for kind in (resource.RLIMIT_CORE, resource.RLIMIT_AS, resource.RLIMIT_CPU))


def open_files(result: Workbook | Unreadable, file: File) -> list[str]:
    return sorted(str(link.readlink()) for link in Path("/proc/self/fd").iterdir() if link.exists())


def hangs_in_calamine(result: Workbook | Unreadable, file: File) -> list[str]:
    """What a reader does that nothing inside its process can stop."""
    import io

    return python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(file.data)).sheet_names
