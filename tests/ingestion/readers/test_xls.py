"""Old Excel and WPS files, read by two libraries that must agree."""

import struct
from datetime import date

import pytest

from ingestion.readers import read, secondreader, xlrdbook
from tests.ingestion.readers import biffs
from tests.ingestion.readers.biffs import error, number, old_text, ole, record, stream, text, xls
from tests.ingestion.readers.test_xlsx_never import refused

FORM = (text(0, 0, "填报单位"), text(0, 1, "白石镇"), number(1, 1, 3.1055))
ROWS = [["填报单位", "白石镇"], [None, 3.1055]]


def test_an_ordinary_xls_is_read_and_checked() -> None:
    book = read(xls(*FORM), "6月.xls")
    assert book.sheets[0].rows == ROWS and book.sheets[0].name == "表一" and (book.format, book.notes) == ("xls", ())


def test_a_wps_file_is_an_xls_with_a_stream_of_its_own() -> None:
    book = read(ole({"Workbook": stream([("表一", FORM)]), "ETExtData": b"x"}), "6月.et")
    assert book.format == "et" and book.sheets[0].rows == ROWS and book.notes == ()


@pytest.mark.parametrize("codepage", [1252, 936, None])
def test_text_is_right_where_calamine_garbles_it(codepage: int | None) -> None:
    assert read(xls(*FORM, codepage=codepage), "6月.xls").sheets[0].rows == ROWS


@pytest.mark.parametrize("codepage", [936, None, 1252])
def test_excel_5_files_are_chinese_even_if_they_do_not_say_so(codepage: int | None) -> None:
    records = (old_text(0, 0, "填报单位"), old_text(0, 1, "白石镇"), number(1, 1, 3.1055))
    data = ole({"Book": stream([("表一", records)], codepage=codepage, version=0x0500)})
    assert read(data, "6月.xls").sheets[0].rows == ROWS


def test_errors_dates_merges_and_hidden_things_are_told() -> None:
    records = (*FORM, error(2, 0, 23), number(2, 1, 38869, 1), biffs.merged(0, 1, 0, 3), number(0, 3, 777),
               biffs.hidden_row(1), biffs.hidden_column(1))  # fmt: skip
    book = read(ole({"Workbook": stream([("一", records), ("二", FORM)], formats=(0, 14), states=(0, 2))}), "a.xls")
    first, second = book.sheets
    assert first.rows[2] == ["#REF!", date(2006, 6, 1)] and first.errors == {(2, 0): "#REF!"}
    assert (first.hidden_rows, first.hidden_columns, second.hidden) == ({1}, {1}, True)
    assert first.serials == {(2, 1): 38869} and ("file_note_covered", {"sheet": "一", "cells": 1}) in book.notes


def test_dates_count_from_1904_where_the_workbook_says_so() -> None:
    book = read(xls(number(0, 0, 37407), date1904=True, formats=(14,)), "a.xls")
    assert book.date1904 and book.sheets[0].rows == [[date(2006, 6, 1)]]


def test_a_chinese_date_format_is_a_date() -> None:
    assert read(xls(number(0, 0, 38869), formats=(57,)), "a.xls").sheets[0].rows == [[date(2006, 6, 1)]]


def test_a_password_is_said() -> None:
    assert refused(xls(*FORM, more=record(0x002F, bytes(54))), "a.xls") == "file_password"
    assert refused(ole({"EncryptedPackage": b"x", "EncryptionInfo": b"x"}), "a.xlsx") == "file_password"


def test_a_word_document_is_no_workbook() -> None:
    assert refused(ole({"WordDocument": b"x"}), "a.xls") == "file_is_document"


def test_readings_that_differ_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    read_second = secondreader.second_grids

    def other(data: bytes) -> object:
        grids = read_second(data)
        grids[0].cells[1, 1] = 3.2
        return grids

    monkeypatch.setattr("ingestion.readers.xls.second_grids", other)
    assert refused(xls(*FORM), "a.xls") == "file_readers_differ"


def test_what_only_calamine_reads_is_noted_and_keeps_its_errors(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: bytes) -> None:
        raise xlrdbook.FirstFailedError("FormulaError")

    monkeypatch.setattr("ingestion.readers.xls.first_grids", fail)
    book = read(xls(*FORM, error(2, 0, 7)), "a.xls")
    assert book.sheets[0].rows == [*ROWS, ["#DIV/0!", None]] and book.sheets[0].errors == {(2, 0): "#DIV/0!"}
    assert book.notes == (("file_note_one_reader", {"reader": "calamine"}),)
    assert refused(xls(*FORM, codepage=1252), "a.xls") == "file_garbled"


def test_what_only_xlrd_reads_is_noted(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: bytes) -> None:
        raise secondreader.SecondFailedError

    monkeypatch.setattr("ingestion.readers.xls.second_grids", fail)
    assert read(xls(*FORM), "a.xls").notes == (("file_note_one_reader", {"reader": "xlrd"}),)


def test_a_panic_of_calamine_costs_nothing_but_the_comparison(monkeypatch: pytest.MonkeyPatch) -> None:
    class PanicException(BaseException):
        pass

    def panic(*_: object) -> None:
        raise PanicException

    monkeypatch.setattr(secondreader, "_grid", panic)
    assert read(xls(*FORM), "a.xls").notes == (("file_note_one_reader", {"reader": "xlrd"}),)


def test_a_lying_dimension_is_never_shown_to_calamine() -> None:
    book = read(xls(biffs.dimensions(0xFFFFFFF0, 0xFFF0), *FORM), "a.xls")
    assert book.sheets[0].rows == ROWS and book.notes == (("file_note_one_reader", {"reader": "xlrd"}),)


def test_a_stray_cell_far_away_is_refused_by_its_name() -> None:
    assert refused(xls(*FORM, number(65_535, 255, 1)), "a.xls") == "file_too_far"


def test_sheets_of_one_name_are_refused() -> None:
    assert refused(ole({"Workbook": stream([("表", FORM), ("表", FORM)])}), "a.xls") == "file_duplicate_sheets"


@pytest.mark.parametrize("where", ["fat", "directory", "more"])
def test_a_container_that_leads_round_in_a_circle_is_damaged(where: str) -> None:
    data = bytearray(xls(*FORM))
    if where == "fat":  # the chain of the workbook leads back to its own beginning
        struct.pack_into("<I", data, 512 + 4 * 4, 2)
    elif where == "directory":
        struct.pack_into("<I", data, 512 + 4 * 1, 1)
    else:
        struct.pack_into("<II", data, 68, 2, 9)
        struct.pack_into("<I", data, 512 * 4 - 4, 2)
    assert refused(bytes(data), "a.xls") == "file_damaged"


@pytest.mark.parametrize("share", [0.1, 0.3, 0.6, 0.9])
def test_a_truncated_file_is_damaged(share: float) -> None:
    data = xls(*FORM)
    assert refused(data[: int(len(data) * share)], "a.xls") in ("file_damaged", "file_no_data")


def test_control_characters_become_visible() -> None:
    assert read(xls(text(0, 0, "a\x01b\x1bc")), "a.xls").sheets[0].rows == [["a␁b␛c"]]


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
def test_what_is_no_number_is_an_error_and_no_number(value: float) -> None:
    found = read(xls(*FORM, number(2, 0, value)), "a.xls").sheets[0]
    assert found.rows[2][0] == str(value) == found.errors[2, 0]


def test_a_sheet_name_cannot_steer_a_terminal() -> None:
    data = ole({"Workbook": stream([("a\x1b[2Jb", FORM)])})
    assert read(data, "a.xls").sheets[0].name == "a␛[2Jb"


def test_a_picture_alone_is_named_as_such() -> None:
    drawing = record(0x00EB, b"\x0f\x00\x00\xf0" + b"\x02\x00\x07\xf0" + bytes(40))
    assert refused(xls(more=drawing), "a.xls") == "file_only_picture"


@pytest.mark.parametrize("start", [b"\x09\x00\x04\x00\x02\x00\x10\x00", b"\x09\x04\x06\x00\x00\x00\x10\x00\x00\x00"])
def test_excel_2_to_4_is_named_as_such(start: bytes) -> None:
    assert refused(start + bytes(100), "a.xls") == "file_old_excel"
