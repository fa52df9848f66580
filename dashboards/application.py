"""Superset's Flask application for one state folder.

Importing Superset takes seconds, so only the commands that need it do.
"""

import contextlib
import io
import logging
import os
import warnings
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import TYPE_CHECKING

from dashboards import language, secret
from guoban.errors import GuobanError
from guoban.settings import Settings

if TYPE_CHECKING:
    from flask import Flask


def create(settings: Settings) -> "Flask":
    """The application. Raises GuobanError when a package is missing or the state folder cannot be written.

    Superset reads its settings through the environment, so a process can have one application only.
    """
    os.environ["GUOBAN_HOME"] = str(settings.home)
    os.environ["GUOBAN_LANG"] = settings.lang
    os.environ["SUPERSET_CONFIG_PATH"] = str(Path(__file__).parent / "superset_config.py")
    os.umask(0o077)  # metadata holds password hashes: everything written from here on is the owner's only
    state = secret.private_folder(settings.superset)
    try:
        if not language.is_compiled(state):
            language.compile_catalogue(state)
        # Superset greets on stdout and warns of its own deprecations; neither helps who runs it.
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()) as complaints:
            warnings.simplefilter("ignore")
            logging.getLogger("alembic").setLevel(logging.WARNING)
            from superset.app import create_app

            app: Flask = create_app()
        _keep_faults(state)
        return app
    except ModuleNotFoundError as error:
        raise GuobanError("package_missing", name=error.name) from error
    except Exception as error:
        detail = complaints.getvalue().strip().splitlines()
        raise GuobanError("superset_does_not_start", detail=detail[-1] if detail else error) from error


def _keep_faults(state: Path) -> None:
    """Write faults, with their traces, into a file of the state folder; Superset's own handler, made meanwhile, has
    hold of the memory that its greetings went to."""
    faults = RotatingFileHandler(state / "faults.log", maxBytes=2**20, backupCount=1, encoding="utf-8", delay=True)
    faults.setFormatter(logging.Formatter("%(asctime)s %(name)s %(message)s"))
    faults.setLevel(logging.ERROR)
    logging.root.handlers[:] = [faults]
