"""docs/reading.md says what the tests say."""

from tests.ingestion import reading


def test_the_page_about_reading_is_up_to_date() -> None:
    assert reading.DOC.read_text(encoding="utf-8") == reading.page()
