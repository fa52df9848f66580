"""XML from strangers: one strict parser, without document types, entities, endless depth or odd encodings."""

from collections.abc import Callable
from functools import lru_cache
from xml.parsers import expat

from ingestion.readers import limits
from ingestion.readers.workbook import Unreadable

#: Between namespace and name in what the parser hands over; cannot stand in either.
SEPARATOR = "\x1f"

Attributes = dict[str, str]


def parser(part: str, separator: str | None = SEPARATOR) -> expat.XMLParserType:
    """An expat parser that refuses what can hide or multiply content; with namespaces unless ``separator`` is None."""
    made = expat.ParserCreate(namespace_separator=separator)
    made.buffer_text = True

    def refuse(*_: object) -> None:
        raise Unreadable("file_unsafe_xml", part=part)

    made.StartDoctypeDeclHandler = refuse
    made.EntityDeclHandler = refuse
    made.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
    return made


def run(made: expat.XMLParserType, data: bytes, part: str) -> None:
    """Feed a whole part; what is not well-formed is a damaged file."""
    try:
        made.Parse(data, True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise Unreadable("file_damaged", detail=f"{part}: {error}") from error


def well_formed(data: bytes, part: str) -> None:
    """Refuse a part that is not XML or has a document type. Costs about 6 microseconds a kilobyte."""
    run(parser(part, None), data, part)


def walk(
    data: bytes,
    part: str,
    start: Callable[[str, Attributes], None],
    end: Callable[[str], None],
    text: Callable[[str], None],
) -> None:
    """Call back for each start, end and text; names come without their namespace, attributes too."""
    made = parser(part)
    depth = 0

    def started(name: str, attributes: Attributes) -> None:
        nonlocal depth
        depth += 1
        if depth > limits.DEPTH:
            raise Unreadable("file_damaged", detail=f"{part}: {limits.DEPTH}+")
        start(local(name), {local(key): value for key, value in attributes.items()})

    def ended(name: str) -> None:
        nonlocal depth
        depth -= 1
        end(local(name))

    made.StartElementHandler = started
    made.EndElementHandler = ended
    made.CharacterDataHandler = text
    run(made, data, part)


def local(name: str) -> str:
    """A name without its namespace."""
    return name.rpartition(SEPARATOR)[2]


def elements(data: bytes, part: str) -> tuple[tuple[str, str, Attributes], ...]:
    """(parent, name, attributes) of every element of a part, in order. Small parts are alike in many workbooks."""
    return _remembered(data, part) if len(data) < 2**16 else _elements(data, part)


def _elements(data: bytes, part: str) -> tuple[tuple[str, str, Attributes], ...]:
    found: list[tuple[str, str, Attributes]] = []
    above: list[str] = [""]

    def start(name: str, attributes: Attributes) -> None:
        found.append((above[-1], name, attributes))
        above.append(name)

    def end(_: str) -> None:
        above.pop()

    walk(data, part, start, end, lambda _: None)
    return tuple(found)


_remembered = lru_cache(maxsize=64)(_elements)
