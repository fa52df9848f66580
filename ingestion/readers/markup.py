"""Files that begin with '<': an HTML table or XML of Excel 2003 saved as .xls, or the login page of a website."""

import re

from ingestion.readers.textencoding import decoded
from ingestion.readers.workbook import Unreadable, Workbook

_XML = re.compile(rb"<\?xml[^>]*\?>\s*|<!--.*?-->\s*|<\?mso-application[^>]*\?>\s*", re.DOTALL)


def read_markup(data: bytes) -> Workbook:
    """Decide between XML and HTML by the first element, and read it."""
    head = data[:20_000].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xfe\xff \t\r\n")
    while match := _XML.match(head):
        head = head[match.end() :]
    if re.match(rb"<(?:\w{1,20}:)?Workbook[\s>]", head):
        from ingestion.readers.spreadsheetml import read_spreadsheetml

        return read_spreadsheetml(data)
    if b"schemas-microsoft-com:office:spreadsheet" in head and re.match(rb"<!DOCTYPE|<!ENTITY", head, re.IGNORECASE):
        raise Unreadable("file_unsafe_xml", part="XML")
    lowered = head.lower()
    if not any(
        tag in lowered for tag in (b"<html", b"<table", b"<!doctype html", b"<body", b"<head", b"<meta", b"<div")
    ):
        raise Unreadable("file_unknown_markup")
    from ingestion.readers.htmltable import read_html

    # What the page declares as its charset is wrong too often to be believed.
    return read_html(*decoded(data))
