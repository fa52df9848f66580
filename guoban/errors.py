"""The one exception that commands turn into a message and exit code 2."""

from guoban.messages import text


class GuobanError(Exception):
    """Something could not be done. ``code`` is a message id, ``fields`` fill its placeholders."""

    def __init__(self, code: str, **fields: object) -> None:
        self.code = code
        self.fields = fields
        super().__init__(text(code, "en", **fields))

    def say(self, lang: str) -> str:
        """The message in ``zh`` or ``en``: what, where, what to do next."""
        return text(self.code, lang, **self.fields)
