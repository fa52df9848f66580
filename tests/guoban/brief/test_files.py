"""The files: Word after GB/T 9704, PDF with embedded fonts, the card."""

import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
import typst
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm
from PIL import Image

from guoban import brief
from guoban.brief import fonts
from guoban.errors import GuobanError
from guoban.settings import Settings
from tests.guoban.brief.county import MONTH, publish


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return publish(tmp_path_factory.mktemp("county"))


@pytest.fixture(scope="module")
def written(settings: Settings) -> brief.Written:
    return brief.write(settings, MONTH)


def test_word_has_the_page_of_the_standard(written: brief.Written) -> None:
    first, landscape, last = (Document(str(written.docx)).sections[place] for place in (0, 1, -1))
    margins = (first.top_margin, first.bottom_margin, first.left_margin, first.right_margin)
    assert [round(margin / Mm(1)) for margin in margins] == [37, 35, 28, 26]
    assert landscape.page_width > landscape.page_height
    assert last.page_height > last.page_width
    grid = first._sectPr.find(qn("w:docGrid"))
    assert (grid.get(qn("w:type")), grid.get(qn("w:linePitch"))) == ("lines", "579")


def test_word_names_the_fonts_of_the_standard_for_chinese_and_times_for_digits(written: brief.Written) -> None:
    word = Document(str(written.docx))
    body = next(paragraph for paragraph in word.paragraphs if "新建工会7家" in paragraph.text)
    named = body.runs[0]._element.rPr.find(qn("w:rFonts"))
    assert (named.get(qn("w:eastAsia")), named.get(qn("w:ascii"))) == ("仿宋_GB2312", "Times New Roman")
    east = {
        paragraph.text: paragraph.runs[0]._element.rPr.find(qn("w:rFonts")).get(qn("w:eastAsia"))
        for paragraph in word.paragraphs
        if paragraph.text
    }
    assert east["一、总体情况"] == "黑体"
    assert east["（一）组织建设"] == "楷体_GB2312"
    assert east["重点工作完成情况的通报"] == "方正小标宋简体"
    assert word.styles["Normal"].paragraph_format.line_spacing.pt == 28.95


def test_word_numbers_odd_pages_on_the_right_and_even_ones_on_the_left(written: brief.Written) -> None:
    word = Document(str(written.docx))
    assert word.settings.odd_and_even_pages_header_footer
    odd, even = word.sections[0].footer.paragraphs[0], word.sections[0].even_page_footer.paragraphs[0]
    assert (odd.alignment, even.alignment) == (2, 0)
    assert "PAGE" in odd._element.xml


def test_word_has_pictures_with_words_for_the_blind_and_tables_whose_heads_repeat(written: brief.Written) -> None:
    with zipfile.ZipFile(written.docx) as parts:
        xml = parts.read("word/document.xml").decode()
    assert len(re.findall(r'<wp:docPr [^>]*descr="图', xml)) == 2
    assert xml.count("<w:tblHeader/>") == 5
    assert "育塅乡" in xml and "金薮乡" in xml


def test_word_children_stand_in_the_order_of_the_schema(written: brief.Written) -> None:
    word = Document(str(written.docx))
    order = ["keepNext", "pageBreakBefore", "pBdr", "snapToGrid", "spacing", "ind", "jc"]
    for paragraph in word.element.body.iter(qn("w:pPr")):
        places = [order.index(child.tag.split("}")[1]) for child in paragraph if child.tag.split("}")[1] in order]
        assert places == sorted(places)


def test_both_files_come_out_the_same_when_written_again(settings: Settings, written: brief.Written) -> None:
    again = brief.write(settings, MONTH, settings.home / "again")
    assert again.pdf.read_bytes() == written.pdf.read_bytes()
    with zipfile.ZipFile(written.docx) as one, zipfile.ZipFile(again.docx) as other:
        assert {name: one.read(name) for name in one.namelist()} == {
            name: other.read(name) for name in other.namelist()
        }


def test_pdf_has_its_colophon_on_an_even_page(written: brief.Written) -> None:
    content = written.pdf.read_bytes()
    plain = content + b"".join(_unpacked(content))
    assert len(re.findall(rb"/Type ?/Page\b", plain)) % 2 == 0


def test_pdf_embeds_free_fonts_only(written: brief.Written) -> None:
    content = written.pdf.read_bytes()
    assert content.startswith(b"%PDF")
    plain = content + b"".join(_unpacked(content))
    named = set(re.findall(rb"/BaseFont ?/[A-Z]{6}\+([A-Za-z]+)", plain))
    assert b"NotoSerifCJKsc" in named
    assert named <= {b"NotoSerifCJKsc", b"NotoSansCJKsc", b"LXGWWenKai", b"LiberationSerif", b"LibertinusSerif"}


def _unpacked(content: bytes) -> Iterator[bytes]:
    for packed in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", content, re.S):
        with suppress(zlib.error):
            yield zlib.decompressobj().decompress(packed)


def test_the_card_fits_a_phone(settings: Settings) -> None:
    with Image.open(brief.card(settings, None, settings.home / "cards")) as picture:
        assert picture.size == (1080, 1920)


def test_a_missing_font_names_the_package_to_install(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typst, "Fonts", lambda **_: Bare())
    with pytest.raises(GuobanError) as caught:
        fonts.find(settings.home)
    assert "fonts-noto-cjk" in caught.value.say("zh")


def test_a_font_that_stands_in_for_another_is_said(settings: Settings) -> None:
    found = fonts.find(settings.home)
    plain = fonts.Fonts({**found.families, "kai": [fonts.SERIF]}, found.found, found.folder)
    assert any("楷体_GB2312" in line and "fonts-lxgw-wenkai" in line for line in plain.substitutes("zh"))


def test_nothing_is_left_behind_when_there_is_nothing_to_say(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(GuobanError):
        brief.write(settings, MONTH.replace(year=2007), tmp_path / "out")
    assert not (tmp_path / "out").exists()


class Bare:
    """A machine without any font."""

    def families(self) -> list[str]:
        return []
