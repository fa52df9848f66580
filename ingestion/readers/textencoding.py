"""From bytes to text when nobody says which encoding: byte order mark, strict decoding, and words to expect."""

import re

from ingestion.readers import limits
from ingestion.readers.workbook import Note, Unreadable

#: Words of which every form has one; they decide between encodings that both fit.
EXPECTED = (
    "填报", "单位", "指标", "本月", "累计", "合计", "报表", "名称",
    "工会", "代码", "月份", "日期", "序号", "总计", "会员", "编号",
)  # fmt: skip
_TRADITIONAL = ("填報", "單位", "指標", "累計", "合計", "報表", "名稱", "工會", "會員")

_CHINESE = re.compile(r"[\u2010-\u2027\u2030-\u203b\u2460-\u249b\u3000-\u303f\u4e00-\u9fff\uff01-\uff5e\uffe5]")
_FOREIGN = re.compile(r"[^\x00-\x7f]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_PICTURES = {code: 0x2400 + code for code in (*range(9), 11, 12, *range(14, 32))} | {127: 0x2421}


def decoded(data: bytes, expected: tuple[str, ...] = EXPECTED) -> tuple[str, tuple[Note, ...]]:
    """The text, and a note where the encoding had to be guessed. Raises Unreadable where no encoding fits."""
    if len(data) > limits.TEXT:
        raise Unreadable("file_too_large", size=-(-len(data) // 2**20), most=limits.TEXT // 2**20)
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if data.startswith(mark):
            text = _strict(data[len(mark) :], encoding)
            if text is None or "\0" in text:
                raise Unreadable("file_text_encoding")
            return text, ()
    if b"\0" in data:
        return _without_mark(data, expected)
    text = _strict(data, "utf-8")
    if text is not None and text.isascii():
        return _not_binary(text), ()
    chinese = _strict(data, "gb18030")
    if text is None and chinese is None:
        raise Unreadable("file_text_encoding")
    if text is None or (chinese is not None and _score(chinese, expected) > _score(text, expected)):
        if text is None:
            _refuse_traditional(data, chinese or "", expected)
        guessed: Note = ("file_note_encoding", {"encoding": "GB18030"})
        return _not_binary(chinese or ""), () if text is None else (guessed,)
    return _not_binary(text), ()


def visible(text: str) -> str:
    """``text`` with its control characters shown as ␀ ␁ …, which XML, terminals and workbooks can hold."""
    return text.translate(_PICTURES) if _CONTROL.search(text) else text


def _strict(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _score(text: str, expected: tuple[str, ...]) -> tuple[int, float]:
    """Expected words found, then the share of everyday Chinese among what is not ASCII."""
    foreign = _FOREIGN.findall(text[:200_000])
    everyday = sum(1 for character in foreign if _CHINESE.match(character))
    return sum(word in text for word in expected), everyday / max(len(foreign), 1)


def _without_mark(data: bytes, expected: tuple[str, ...]) -> tuple[str, tuple[Note, ...]]:
    """UTF-16 that lacks its mark has a NUL in every second place of its digits and separators; all else is no text."""
    encoding = "utf-16-le" if data[1::2].count(0) > data[::2].count(0) else "utf-16-be"
    text = _strict(data, encoding)
    if text is None or "\0" in text or not any(word in text for word in expected):
        raise Unreadable("file_unknown_content")
    return text, (("file_note_encoding", {"encoding": encoding.upper()}),)


def _refuse_traditional(data: bytes, text: str, expected: tuple[str, ...]) -> None:
    """Big5 bytes are valid GB18030 with other characters: refuse what only makes sense as Big5."""
    if not any(word in text for word in expected):
        traditional = _strict(data, "big5") or ""
        if any(word in traditional for word in _TRADITIONAL):
            raise Unreadable("file_text_big5")


def _not_binary(text: str) -> str:
    """Refuse what decodes by chance: text has hardly any control characters."""
    if len(_CONTROL.findall(text[:20_000])) * 200 > len(text[:20_000]) + 400:
        raise Unreadable("file_unknown_content")
    return text
