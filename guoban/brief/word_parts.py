"""What python-docx does not do by itself: East Asian fonts, the grid of lines, page numbers and rules."""

from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.enum.text import WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.section import Section
from docx.shared import Pt
from docx.styles.style import BaseStyle
from docx.text.paragraph import Paragraph
from docx.text.run import Run

LATIN = "Times New Roman"

#: The order of the children that we add or that may follow them, of paragraphs, cells, rows and sections in turn.
_CHILDREN = (
    "w:pBdr w:shd w:tabs w:autoSpaceDE w:autoSpaceDN w:snapToGrid w:spacing w:ind w:contextualSpacing w:jc"
    " w:outlineLvl w:rPr w:sectPr"
    " w:tcW w:gridSpan w:vMerge w:tcBorders w:noWrap w:tcMar w:vAlign"
    " w:cantSplit w:trHeight w:tblHeader w:tblCellSpacing"
    " w:kern w:position w:sz w:szCs w:lang"
    " w:tblpPr w:tblOverlap w:tblW w:jc w:tblLayout w:tblCellMar w:tblLook"
    " w:docGrid w:printerSettings w:sectPrChange"
)
_ORDER = _CHILDREN.split()


def font(properties: BaseOxmlElement, name: str) -> None:
    """Chinese in ``name``, digits and Latin letters in Times New Roman; quotation marks count as Chinese."""
    fonts = properties.find(qn("w:rFonts"))
    if fonts is None:
        fonts = OxmlElement("w:rFonts")
        properties.insert(0, fonts)
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    for script, family in (("ascii", LATIN), ("hAnsi", LATIN), ("eastAsia", name), ("cs", LATIN)):
        fonts.set(qn(f"w:{script}"), family)
    fonts.set(qn("w:hint"), "eastAsia")


def run(paragraph: Paragraph, text: str, name: str, size: float) -> Run:
    """A run of text in a font and size (points)."""
    made = paragraph.add_run(text)
    font(made._element.get_or_add_rPr(), name)
    made.font.size = Pt(size)
    return made


def breakable(text: str) -> str:
    """A line may end between a rate and its bracket: held together they leave wide gaps in the line before."""
    return text.replace("%（", "%\u200b（")


def indent(paragraph: Paragraph, first: int, left: int = 0) -> None:
    """Indent the first line, or all lines, by so many characters, as Chinese Word does."""
    element = paragraph._element.get_or_add_pPr().get_or_add_ind()
    element.set(qn("w:firstLineChars"), str(100 * first))
    element.set(qn("w:firstLine"), str(320 * first))
    if left:
        element.set(qn("w:leftChars"), str(100 * left))
        element.set(qn("w:left"), str(320 * left))


def width(text: str) -> float:
    """Width in characters: digits and spaces are half as wide."""
    return sum(0.5 if character.isascii() else 1 for character in text)


def grid(section: Section, pitch: float) -> None:
    """22 lines to a page. The 28 characters come from :func:`narrow`, which all word processors follow alike."""
    element = child(section._sectPr, "w:docGrid")
    element.set(qn("w:type"), "lines")
    element.set(qn("w:linePitch"), str(round(20 * pitch)))


def narrow(properties: BaseOxmlElement) -> None:
    """28 characters of 16 pt on 156 mm (442 pt): each gives up a quarter of a point."""
    child(properties, "w:spacing").set(qn("w:val"), "-5")


def chinese(style: BaseStyle) -> None:
    """Text is Chinese (it decides where a full stop sits), and no gap opens between digits and characters."""
    child(style.element.get_or_add_rPr(), "w:lang").attrib.update(
        {qn("w:val"): "en-US", qn("w:eastAsia"): "zh-CN", qn("w:bidi"): "ar-SA"}
    )
    for tag in ("w:autoSpaceDE", "w:autoSpaceDN"):
        child(style.element.get_or_add_pPr(), tag).set(qn("w:val"), "0")


def off_grid(paragraph: Paragraph, points: float | None = None) -> None:
    """Let a line be as high as what stands in it, or so many points: for pictures, tables and notes."""
    layout = paragraph.paragraph_format
    layout.line_spacing_rule = WD_LINE_SPACING.EXACTLY if points else WD_LINE_SPACING.SINGLE
    if points:
        layout.line_spacing = Pt(points)
    child(paragraph._element.get_or_add_pPr(), "w:snapToGrid").set(qn("w:val"), "0")


def page_number(paragraph: Paragraph, side: ALIGN, name: str) -> None:
    """— 1 — in 14 pt, one character from the edge."""
    paragraph.alignment = side
    paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
    edge = "right_indent" if side == ALIGN.RIGHT else "left_indent"
    setattr(paragraph.paragraph_format, edge, Pt(14))
    run(paragraph, "— ", name, 14)
    for kind, text in (("begin", ""), ("", " PAGE "), ("separate", ""), ("", "1"), ("end", "")):
        made = run(paragraph, "", name, 14)
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        elif text == "1":
            mark = OxmlElement("w:t")
            mark.text = text
        else:
            mark = OxmlElement("w:instrText")
            mark.set(qn("xml:space"), "preserve")
            mark.text = text
        made._element.append(mark)
    run(paragraph, " —", name, 14)


def rule_below(paragraph: Paragraph, colour: str, points: int) -> None:
    """A rule so many points below the paragraph."""
    borders = child(paragraph._element.get_or_add_pPr(), "w:pBdr")
    border(borders, "bottom", 12, colour, points)


def border(borders: BaseOxmlElement, side: str, eighths: int, colour: str, points: int) -> None:
    """A single rule on one side: its thickness in eighths of a point, its distance in points."""
    element = child(borders, f"w:{side}")
    for key, value in (("val", "single"), ("sz", eighths), ("space", points), ("color", colour)):
        element.set(qn(f"w:{key}"), str(value))


def child(parent: BaseOxmlElement, tag: str) -> BaseOxmlElement:
    """The child, added where the schema wants it: Word refuses files with children out of order."""
    found: BaseOxmlElement | None = parent.find(qn(tag))
    if found is None:
        found = OxmlElement(tag)
        if tag in _ORDER:
            parent.insert_element_before(found, *_ORDER[_ORDER.index(tag) + 1 :])
        else:
            parent.append(found)
    return found
