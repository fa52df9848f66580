"""A zip package that depends on its content alone, so that a workbook written twice has the same bytes."""

import re
import zipfile
from pathlib import Path
from typing import Any

_FIXED_TIME = (1980, 1, 1, 0, 0, 0)
_WRITTEN_AT = re.compile(r"(<dcterms:(?:created|modified)[^>]*>)[^<]*")


class StillZip(zipfile.ZipFile):
    """A zip whose entries all bear the same time; the core properties lose the time of writing."""

    def writestr(self, zinfo_or_arcname: Any, data: Any, *_: object, **__: object) -> None:
        """Write one part."""
        name = getattr(zinfo_or_arcname, "filename", zinfo_or_arcname)
        if name == "docProps/core.xml":
            text = data if isinstance(data, str) else data.decode("utf-8")
            data = _WRITTEN_AT.sub(r"\g<1>1980-01-01T00:00:00Z", text)
        info = zipfile.ZipInfo(name, _FIXED_TIME)
        info.compress_type = zipfile.ZIP_DEFLATED
        super().writestr(info, data)

    def write(self, filename: Any, arcname: Any = None, *_: object, **__: object) -> None:
        """Write one part from a file."""
        self.writestr(arcname or filename, Path(filename).read_bytes())
