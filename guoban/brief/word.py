"""The bulletin as a Word file after GB/T 9704-2012. Fonts are named, not embedded: every office has them."""

from pathlib import Path

from docx import Document as new_document
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.enum.text import WD_LINE_SPACING
from docx.section import Section
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph as WordParagraph

from guoban.brief import word_parts as parts
from guoban.brief import word_tables as tables
from guoban.brief.annexes import Annex
from guoban.brief.document import Block, Document, Heading, Paragraph

#: 22 lines on 225 mm, 28 characters of 16 pt on 156 mm.
PITCH = 28.95
RED = RGBColor(0xD7, 0x00, 0x0F)

TITLE, BODY, HEI, KAI, SONG = "方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312", "宋体"


def bulletin(document: Document, pictures: dict[str, Path], file: Path) -> None:
    """Write ``file``. ``pictures`` holds the PNG files by name."""
    word = new_document()
    _page(word)
    _head(word, document)
    for number, block in enumerate(document.blocks, 1):
        _block(word, block, pictures, is_last=number == len(document.blocks))
    _sign(word, document)
    for number, annex in enumerate(document.annexes, 1):
        _annex(word, number, annex)
    tables.colophon(word, document.copies, document.printer, document.printed, BODY)
    properties = word.core_properties
    properties.title, properties.author = "".join(document.title), document.signature
    properties.language, properties.comments = "zh-CN", ""
    properties.created = properties.modified = document.published_at
    word.save(str(file))


def _page(word: WordDocument) -> None:
    """Page, grid, page numbers and the style that everything else builds on."""
    section = word.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = (
        Mm(37),
        Mm(35),
        Mm(28),
        Mm(26),
    )
    section.footer_distance = Mm(23)
    parts.grid(section, PITCH)
    word.settings.odd_and_even_pages_header_footer = True
    for footer, side in ((section.footer, ALIGN.RIGHT), (section.even_page_footer, ALIGN.LEFT)):
        parts.page_number(footer.paragraphs[0], side, SONG)
    normal = word.styles["Normal"]
    parts.font(normal.element.get_or_add_rPr(), BODY)
    normal.font.size = Pt(16)
    parts.narrow(normal.element.rPr)
    parts.chinese(normal)
    layout = normal.paragraph_format
    layout.line_spacing_rule, layout.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(PITCH)
    layout.space_before = layout.space_after = Pt(0)
    layout.widow_control = True
    for level, name in ((1, HEI), (2, KAI), (3, BODY)):
        style = word.styles[f"Heading {level}"]
        parts.font(style.element.get_or_add_rPr(), name)
        style.font.size, style.font.bold, style.font.italic = Pt(16), level == 3, False
        style.font.color.rgb = RGBColor(0, 0, 0)
        style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(0)
        style.paragraph_format.keep_with_next = True


def _line(
    word: WordDocument, text: str, name: str = BODY, size: float = 16, align: ALIGN | None = None, bold: bool = False
) -> WordParagraph:
    paragraph = word.add_paragraph()
    if align is not None:
        paragraph.alignment = align
    run = parts.run(paragraph, text, name, size)
    run.bold = bold or None
    return paragraph


def _head(word: WordDocument, document: Document) -> None:
    issuer = _line(word, document.masthead, TITLE, min(46, int(430 / len(document.masthead))), ALIGN.CENTER)
    parts.off_grid(issuer)
    issuer.paragraph_format.space_before = Mm(28)
    issuer.paragraph_format.space_after = Pt(PITCH)
    issuer.runs[0].font.color.rgb = RED
    # The red rule, 4 mm below the number.
    parts.rule_below(_line(word, document.number, align=ALIGN.CENTER), "D7000F", points=11)
    _line(word, "")
    for line in document.title:
        title = _line(word, line, TITLE, 22, ALIGN.CENTER)
        parts.off_grid(title, 34)
    _line(word, "")
    _line(word, document.to)


def _block(word: WordDocument, block: Block, pictures: dict[str, Path], is_last: bool) -> None:
    if isinstance(block, Heading):
        heading = word.add_paragraph(style=f"Heading {block.level}")
        parts.run(heading, block.text, HEI if block.level == 1 else KAI, 16)
        parts.indent(heading, 2)
    elif isinstance(block, Paragraph):
        paragraph = word.add_paragraph()
        paragraph.alignment = ALIGN.JUSTIFY
        paragraph.paragraph_format.keep_with_next = is_last or None
        parts.indent(paragraph, 2)
        if block.lead:
            parts.run(paragraph, block.lead, BODY, 16).bold = True
        for run in block.runs:
            parts.run(paragraph, parts.breakable(run.text), BODY, 16)
            if run.ref is not None:
                parts.run(paragraph, f"[{run.ref}]", BODY, 16).font.superscript = True
    else:
        picture = word.add_paragraph()
        picture.alignment = ALIGN.CENTER
        # A fixed line would cut the picture to one line.
        parts.off_grid(picture)
        picture.paragraph_format.space_before = Pt(8)
        picture.paragraph_format.keep_with_next = True
        shape = picture.add_run().add_picture(str(pictures[block.name]), width=Mm(155))
        shape._inline.docPr.set("descr", block.caption)
        _line(word, block.caption, HEI, 12, ALIGN.CENTER)


def _sign(word: WordDocument, document: Document) -> None:
    """The list of annexes, then name and date. They stay together with the last paragraph of the text."""
    kept = [_line(word, "")]
    for number, annex in enumerate(document.annexes, 1):
        line = _line(word, f"{'附件:' if number == 1 else ''}{number}. {annex.title}".replace(":", "："))
        parts.indent(line, 0, left=2 if number == 1 else 5)
        kept.append(line)
    kept += [_line(word, ""), _line(word, "")]
    # The name stands over the middle of the date; the longer of the two ends four characters from the edge.
    wide = max(len(document.signature), parts.width(document.date))
    for text, length in ((document.signature, len(document.signature)), (document.date, parts.width(document.date))):
        line = _line(word, text, align=ALIGN.RIGHT)
        line.paragraph_format.right_indent = Pt(16 * (4 + (wide - length) / 2))
        kept.append(line)
    for line in kept[:-1]:
        line.paragraph_format.keep_with_next = True


def _annex(word: WordDocument, number: int, annex: Annex) -> None:
    section = word.add_section(WD_SECTION.NEW_PAGE)
    _turn(section, annex.landscape)
    _line(word, f"附件{number}", HEI)
    title = _line(word, annex.title, TITLE, 18 if annex.landscape else 22, ALIGN.CENTER)
    title.paragraph_format.keep_with_next = True
    if annex.note_first:
        _note(word, annex.note)
    for index, table in enumerate(annex.tables):
        if table.caption:
            caption = _line(word, table.caption, KAI, 14, ALIGN.CENTER)
            caption.paragraph_format.page_break_before = index > 0
            caption.paragraph_format.keep_with_next = True
        size = 10 if annex.landscape else 9
        tables.table(word, table, (225 if annex.landscape else 156), size, BODY, HEI)
        if not annex.note_first:
            _note(word, annex.note)


def _note(word: WordDocument, text: str) -> None:
    note = _line(word, text, KAI, 10.5)
    parts.off_grid(note, 15)
    note.paragraph_format.space_before = note.paragraph_format.space_after = Pt(4)


def _turn(section: Section, landscape: bool) -> None:
    """Turn the page with its margins: the text area stays where it is on the sheet."""
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (Mm(297), Mm(210)) if landscape else (Mm(210), Mm(297))
    margins = (28, 26, 37, 35) if landscape else (37, 35, 28, 26)
    section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = (
        Mm(each) for each in margins
    )
    section.footer_distance = Mm(14) if landscape else Mm(23)
