"""``python -m guoban.dbt_main build``: dbt as it is, but that Python looks for garbage rarely.

Parsing a project makes a few hundred thousand objects that all stay until the end, and looking through them again and
again is a good part of dbt's own start (tests/bench/nation.py prints it). What the imports made is never looked at;
what a node leaves behind still is.
"""

import gc

#: Objects made before the young are looked at, and how often that happens before the older ones are.
_RARELY = (50_000, 20, 100)


def main() -> None:
    """Run dbt with the arguments of the command line."""
    gc.disable()
    from dbt.cli.main import cli

    gc.freeze()
    gc.set_threshold(*_RARELY)
    gc.enable()
    cli()


if __name__ == "__main__":
    main()
