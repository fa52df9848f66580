"""``python -m guoban.dbt_main build``: dbt as it is, with less around it.

Parsing a project makes a few hundred thousand objects that all stay until the end, and looking through them again and
again for garbage is a good part of dbt's own start (tests/bench/nation.py prints it). So Python does that rarely, never
for what the imports made, and does not take everything apart at the end. What is said is a JSON object on a line each:
``{"done": node, "total": nodes}`` or ``{"failed": message}``.
"""

import atexit
import contextlib
import gc
import json
import os
import sys
from typing import Any, NoReturn

#: Objects made before the young are looked at, and how often that happens before the older ones are.
_RARELY = (50_000, 20, 100)

#: The events in which dbt says what went wrong; the others repeat it or count.
_FAILURES = {"RunResultError", "RunResultFailure", "MainEncounteredError", "MainStackTrace", "GenericExceptionOnRun"}


def main() -> NoReturn:
    """Run dbt with the arguments of the command line."""
    gc.disable()
    from dbt.cli.main import dbtRunner

    gc.freeze()
    gc.set_threshold(*_RARELY)
    gc.enable()
    result = dbtRunner(callbacks=[_tell]).invoke(sys.argv[1:])
    if result.exception:
        _say({"failed": str(result.exception)})
    _leave(0 if result.success else 2 if result.exception else 1)


def _tell(event: Any) -> None:
    """Write what failed and what is done; dbt itself makes a line of every event before it leaves most of them out."""
    name, data = event.info.name, event.data
    if name in _FAILURES:
        _say({"failed": event.info.msg})
    elif name.startswith("Log") and name.endswith("Result"):
        total = getattr(data, "total", 0) or getattr(data, "num_models", 0)  # the latter for a test
        _say({"done": data.node_info.node_name, "total": total})


def _say(values: dict[str, object]) -> None:
    with contextlib.suppress(BrokenPipeError):  # nobody listens any more: what was begun is finished
        sys.stdout.write(json.dumps(values) + "\n")
        sys.stdout.flush()


def _leave(status: int) -> NoReturn:
    """Do what is due at exit, such as closing the warehouse, and end without taking the rest apart."""
    atexit._run_exitfuncs()
    sys.stderr.flush()
    os._exit(status)


if __name__ == "__main__":
    main()
