"""What ``test_hostile_inbox`` lets a worker do."""

import os
import signal

from ingestion import reading
from ingestion.readers import Unreadable, Workbook
from ingestion.readers.opening import File

BAD = b"bad"


def take(task: reading.Task, result: Workbook | Unreadable, file: File) -> object:
    """What ingest lets a worker do, except that a bad file ends it."""
    if file.data.startswith(BAD):
        os.kill(os.getpid(), signal.SIGSEGV)
    return reading.take(task, result, file)
