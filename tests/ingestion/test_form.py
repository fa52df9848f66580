"""The written form is the one that units know, and reading it back gives what was written."""

import io
from datetime import date
from decimal import Decimal

from openpyxl import load_workbook

from ingestion.recognise import Recogniser
from tests.ingestion.workbooks import JUNE, SEEDS, UNIT_CODE, form, sheets


def test_the_form_has_title_unit_period_letters_and_sign_off() -> None:
    sheet = load_workbook(io.BytesIO(form())).worksheets[0]
    assert sheet["A1"].value == "湘乡市乡镇(街道)工会工作月报表"
    assert "A1:I1" in {str(cells) for cells in sheet.merged_cells.ranges}
    assert [sheet[f"G{row}"].value for row in (2, 3, 4)] == [
        "表    号：湘工月01表", "制定机关：湘乡市总工会", "有效期至：2006年6月",
    ]  # fmt: skip
    assert sheet["A5"].value == "填报单位（盖章）：昆仑桥街道总工会"
    assert sheet["E5"].value == "2006年6月"
    assert sheet["G5"].value == "计量单位：家、个、人、元、场、万元、户"
    assert [cell.value for cell in sheet[8]] == ["甲", "乙", "丙", "丁", 1, 2, 3, 4, 5]
    assert [sheet[f"B{row}"].value for row in (10, 11, 12)] == [
        "新建工会组织数",
        "  其中：农民工工会",
        "        非公单位工会",
    ]
    last = sheet.max_row
    assert sheet[f"A{last}"].value == "单位负责人："
    assert sheet[f"H{last}"].value == "报出日期：2006年7月3日"
    assert any("审核关系：01=02+03+04+05" in str(cell.value) for cell in sheet["A"])


def test_the_same_figures_give_the_same_bytes() -> None:
    assert form(org_new_total=1) == form(org_new_total=1)
    assert form(org_new_total=1) != form(org_new_total=2)


def test_a_filled_form_reads_back_to_what_was_typed() -> None:
    data = form(org_new_total=(2, 11), fee_remitted=(Decimal("0.0178"), Decimal("3.1055")), dem_public_open=87)
    recognised = Recogniser(SEEDS).recognise(sheets(data), "昆仑桥街道2006年6月.xlsx")
    [report] = recognised.reports
    assert recognised.findings == []
    assert (report.form_code, report.org_unit_code, report.period_month) == ("monthly_01", UNIT_CODE, JUNE)
    figures = {(cell.indicator_code, cell.column_role): (cell.value, cell.unit_code) for cell in report.cells}
    assert figures["org_new_total", "month"] == (2, "家")
    assert figures["org_new_total", "ytd"] == (11, "家")
    assert figures["fee_remitted", "month"] == (Decimal("0.0178"), "万元")
    assert figures["fee_remitted", "ytd"] == (Decimal("3.1055"), "万元")
    assert figures["dem_public_open", "stock"] == (87, "家")
    assert len(report.cells) == 120


def test_the_month_cell_of_a_stock_is_not_applicable_and_the_letters_are_no_data() -> None:
    [report] = Recogniser(SEEDS).recognise(sheets(form()), "a.xlsx").reports
    stock = [cell for cell in report.cells if cell.indicator_code == "org_stock"]
    assert [(cell.column_role, cell.text, cell.value, cell.qualifier) for cell in stock] == [
        ("month", "—", None, "not_applicable"),
        ("stock", "0", Decimal(0), "exact"),
    ]
    assert min(cell.row_no for cell in report.cells) == 10


def test_a_january_form_names_its_own_year() -> None:
    sheet = load_workbook(io.BytesIO(form(month=date(2005, 1, 1)))).worksheets[0]
    assert (sheet["E5"].value, sheet["E6"].value) == ("2005年1月", "2005年")
