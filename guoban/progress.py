"""A progress bar on a terminal, silence elsewhere."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

#: Called with things done, things in all, and what was just done.
Show = Callable[[int, int, str], None]


@contextmanager
def progress(quiet: bool) -> Iterator[Show]:
    """Yield a function that draws the bar on stderr; it does nothing when ``quiet``."""
    if quiet:
        yield lambda done, total, label: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TextColumn("{task.description}"))
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("")
        yield lambda done, total, label: bar.update(task, completed=done, total=total, description=label[-60:])
