"""The key that signs sessions and encrypts stored passwords; made once, readable by its owner only."""

import os
import secrets
from pathlib import Path

from guoban.errors import GuobanError

#: No characters that look alike when a password is copied by hand from a screen.
_READABLE = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"


def private_folder(state: Path) -> Path:
    """``state``, made if needed and closed to everyone but its owner."""
    try:
        state.mkdir(mode=0o700, parents=True, exist_ok=True)
        state.chmod(0o700)
    except OSError as error:
        raise GuobanError("superset_folder_not_writable", folder=state, detail=error.strerror) from error
    return state


def key(state: Path) -> str:
    """The secret key in ``<state>/secret-key``, generated when there is none."""
    file = private_folder(state) / "secret-key"
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return file.read_text(encoding="ascii")
    except OSError as error:
        raise GuobanError("superset_folder_not_writable", folder=state, detail=error.strerror) from error
    with os.fdopen(handle, "w", encoding="ascii") as out:
        out.write(secrets.token_urlsafe(48))
    return file.read_text(encoding="ascii")


def password() -> str:
    """A new password of 16 letters and digits, about 92 bits, easy to copy by hand."""
    while True:
        chosen = "".join(secrets.choice(_READABLE) for _ in range(16))
        if all(any(map(kind, chosen)) for kind in (str.isupper, str.islower, str.isdigit)):
            return chosen
