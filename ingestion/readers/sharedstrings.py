"""The texts of an .xlsx: the shared list, and what Excel does to any text it writes into XML."""

import re
from functools import lru_cache

from ingestion.readers import limits, xmlparts
from ingestion.readers.workbook import Unreadable

_PLAIN = re.compile(r'<si><t(?: xml:space="preserve")?(?:>([^<]*)</t>| ?/>)</si>')
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_ENTITY = re.compile(r"&(?:#x([0-9A-Fa-f]+)|#([0-9]+)|(lt|gt|amp|quot|apos));")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}


def read(data: bytes, part: str) -> list[str]:
    """The shared texts by their number, without phonetic readings; the counts that the part claims are ignored."""
    text = usual(data)
    if text is not None and text.find("<sst") >= 0:
        xmlparts.well_formed(data, part)
        plain = _PLAIN.findall(text)
        if len(plain) == text.count("<si") and len(plain) <= limits.CELLS:
            if "&" in text or "\r" in text:
                plain = [plain_text(one) for one in plain]
            return [excel_unescaped(one) for one in plain] if "_x" in text else plain
    return _read_thoroughly(data, part)


def usual(data: bytes) -> str | None:
    """The text of a part written the usual way: UTF-8, no comments, CDATA or instructions. None for any other.

    In such a part, once it is known to be well-formed, '<' begins a tag and nothing else.
    """
    if data[:3] == b"\xef\xbb\xbf":
        data = data[3:]
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return None
    head = text[:100]
    if head.startswith("<?xml"):
        end = head.find("?>")
        if end < 0 or ("encoding" in head[:end] and "utf-8" not in head[:end].lower()):
            return None
    elif not head.startswith("<"):
        return None
    # The single characters are rare and found at once; '<' stands before every tag.
    unusual = ("!" in text and "<!" in text) or (text.find("?", 1) >= 0 and text.find("<?", 1) >= 0)
    return None if unusual else text


def plain_text(text: str) -> str:
    """What an XML parser makes of ``text``: its five entities, character references and line ends."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "&" not in text:
        return text
    return _resolved_label(text) if len(text) <= _LABEL else _resolved(text)


def _resolved(text: str) -> str:
    return _ENTITY.sub(_entity, text)


#: Programs that write Chinese as &#20061; write the same labels into every report.
_LABEL = 300
_resolved_label = lru_cache(maxsize=8192)(_resolved)


def excel_unescaped(text: str) -> str:
    """``_x000D_`` as the character it stands for; control characters stay visible as they were written."""
    return _ESCAPED.sub(_character, text) if "_x" in text else text


def _entity(match: re.Match[str]) -> str:
    hexadecimal, decimal, name = match.groups()
    return _NAMED[name] if name else chr(int(hexadecimal, 16) if hexadecimal else int(decimal))


def _character(match: re.Match[str]) -> str:
    character = chr(int(match[1], 16))
    return character if character in "\t\n\r" or character.isprintable() else match[0]


def _read_thoroughly(data: bytes, part: str) -> list[str]:
    texts: list[str] = []
    above: list[str] = []
    pieces: list[str] = []

    def start(name: str, _: xmlparts.Attributes) -> None:
        above.append(name)

    def end(name: str) -> None:
        above.pop()
        if name == "si":
            texts.append(excel_unescaped("".join(pieces)))
            pieces.clear()
            if len(texts) > limits.CELLS:
                raise Unreadable("file_too_many_cells", sheet=part, most=limits.CELLS)

    def text(value: str) -> None:
        if above[-1] == "t" and "si" in above and "rPh" not in above:
            pieces.append(value)

    xmlparts.walk(data, part, start, end, text)
    return texts
