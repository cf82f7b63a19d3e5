"""The marked copy of a workbook: every finding at its cell, everything else as it was, nobody's name in it."""

import io
import zipfile

import openpyxl
import pytest
from lxml import etree
from openpyxl.comments import Comment
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Font, PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.workbook import Workbook
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from generator.excel.marked import LIST, annotated
from generator.problem import Mention, Place, Problem, Severity

BOOK = "取組.xlsx"
ERROR = Problem(
    Severity.ERROR, "取組01", Place(BOOK, "実績", "C3"), "どれでもありません。", "選び直してください。", "Ａ＋"
)
WARNING = Problem(
    Severity.WARNING,
    "照合01",
    Place("研修.xlsx", "研修実績", "F2"),
    "人数が違います。",
    "そろえてください。",
    "37人",
    (Mention(Place(BOOK, "実績", "D3"), "38人"),),
)
TINTS = {"誤り": "00FFB3B3", "注意": "00FFE08A", "参考": "00CDE9C8"}


def workbook() -> Workbook:
    book = Workbook()
    sheet = book["Sheet"]
    sheet.title = "実績"
    sheet.append(["番号", "予定", "評価", "人数"])
    sheet.append(["①-1", "配布", "A", 12])
    sheet.append(["①-2", "=B2", "Ａ＋", "38人"])
    sheet.append([None, None, None, None])
    return book


def saved(book: Workbook) -> bytes:
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def reopened(book: Workbook, *problems: Problem) -> Workbook:
    copy = annotated(BOOK, saved(book), problems)
    assert copy
    return openpyxl.load_workbook(io.BytesIO(copy))


def test_a_cell_of_a_finding_is_tinted_noted_and_linked_to_the_list_and_back() -> None:
    copy = reopened(workbook(), ERROR)
    cell = copy["実績"]["C3"]
    assert (cell.value, cell.fill.fgColor.rgb) == ("Ａ＋", TINTS["誤り"])
    assert cell.comment.text == "誤り［取組01］どれでもありません。\n直し方: 選び直してください。"
    assert cell.hyperlink.location == f"'{LIST}'!A4"
    listed = copy.worksheets[0]
    assert listed.title == LIST
    assert [c.value for c in listed[4]][:7] == [
        1,
        "誤り",
        "取組01",
        "取組.xlsx［実績］C3",
        "Ａ＋",
        "どれでもありません。",
        "選び直してください。",
    ]
    assert listed["D4"].hyperlink.location == "'実績'!C3"


def test_both_places_of_a_contradiction_are_marked_each_in_its_workbook() -> None:
    copy = reopened(workbook(), ERROR, WARNING)
    cell = copy["実績"]["D3"]
    assert cell.fill.fgColor.rgb == TINTS["注意"]
    assert "もう一方: 研修.xlsx［研修実績］F2 37人" in cell.comment.text
    assert copy[LIST]["D5"].hyperlink is None
    assert copy[LIST]["H5"].hyperlink.location == "'実績'!D3"


def test_as_many_findings_as_were_planted_are_listed_worst_first() -> None:
    planted = [
        Problem(severity, f"甲{n:02}", Place(BOOK, "実績", f"A{n}"), "指摘")
        for n, severity in enumerate([Severity.NOTE, Severity.ERROR, Severity.WARNING, Severity.ERROR], start=1)
    ]
    listed = reopened(workbook(), *planted)[LIST]
    assert [listed[f"C{row}"].value for row in range(4, listed.max_row + 1)] == ["甲02", "甲04", "甲03", "甲01"]


def test_the_worst_finding_of_a_cell_gives_its_tint_and_all_are_noted() -> None:
    note = Problem(Severity.NOTE, "確認01", ERROR.place, "載っていません。")
    cell = reopened(workbook(), note, ERROR)["実績"]["C3"]
    assert cell.fill.fgColor.rgb == TINTS["誤り"]
    assert cell.comment.text.index("取組01") < cell.comment.text.index("確認01")


def test_an_empty_cell_stays_empty_and_its_own_tint_does_not_cover_ours() -> None:
    book = workbook()
    yellow = DifferentialStyle(fill=PatternFill(bgColor="FFF2CC"))
    book["実績"].conditional_formatting.add("C2:C9", Rule(type="expression", dxf=yellow, formula=['C2=""']))
    data = annotated(BOOK, saved(book), [Problem(Severity.ERROR, "取組02", Place(BOOK, "実績", "C4"), "空欄です。")])
    assert data
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheet = etree.fromstring(archive.read("xl/worksheets/sheet2.xml"))
    (cell,) = sheet.findall(".//{*}c[@r='C4']")
    assert (len(cell), cell.text) == (0, None)
    assert [link.get("ref") for link in sheet.iter("{*}hyperlink")] == ["C4"]
    areas = [(area.get("sqref"), area[0].get("priority")) for area in sheet.iter("{*}conditionalFormatting")]
    assert areas == [("C4", "1"), ("C2:C9", "2")]


def test_formats_formulas_menus_merges_and_hidden_sheets_stay() -> None:
    book = workbook()
    sheet = book["実績"]
    sheet.column_dimensions["B"].width = 33
    sheet["B2"].font = Font(bold=True)
    sheet["D2"].number_format = '0"人"'
    menu = DataValidation(type="list", formula1='"A,B"', sqref="C2:C9")
    sheet.add_data_validation(menu)
    sheet.merge_cells("A2:A3")
    book.create_sheet("控え").sheet_state = "hidden"
    in_range = Problem(Severity.WARNING, "甲01", Place(BOOK, "実績", "A3"), "指摘")
    copy = reopened(book, in_range, Problem(Severity.NOTE, "甲02", Place(BOOK, "控え", "A1"), "指摘"))
    same = copy["実績"]
    assert same["B3"].value == "=B2"
    assert (same.column_dimensions["B"].width, same["B2"].font.b, same["D2"].number_format) == (33, True, '0"人"')
    assert [str(v.sqref) for v in same.data_validations.dataValidation] == ["C2:C9"]
    assert [str(area) for area in same.merged_cells.ranges] == ["A2:A3"]
    assert same["A2"].fill.fgColor.rgb == TINTS["注意"]
    assert copy["控え"].sheet_state == "hidden"
    assert copy[LIST]["D5"].value == "取組.xlsx［控え］A1（非表示のシート）"


def test_only_the_list_is_selected_and_its_name_gives_way_to_a_sheet_of_the_clerk() -> None:
    book = workbook()
    book.create_sheet(LIST)
    copy = reopened(book, ERROR)
    assert copy.sheetnames == [f"{LIST}（2）", "実績", LIST]
    assert [sheet.sheet_view.tabSelected for sheet in copy.worksheets] == [True, False, False]


def test_a_finding_about_a_sheet_that_is_missing_is_listed_without_a_link() -> None:
    listed = reopened(workbook(), Problem(Severity.ERROR, "取組10", Place(BOOK, "基本理念"), "ありません。"))[LIST]
    assert listed["D4"].value == "取組.xlsx［基本理念］"
    assert listed["D4"].hyperlink is None


def test_text_that_looks_like_a_formula_or_holds_control_characters_is_text() -> None:
    problem = Problem(Severity.ERROR, "研修08", Place(BOOK, "実績", "C3"), "使えない文字があります。", "", "=1+1\x07")
    cell = reopened(workbook(), problem)[LIST]["E4"]
    assert (cell.value, cell.data_type) == ("=1+1□", "s")


def test_names_and_links_to_the_outside_are_gone() -> None:
    book = workbook()
    book.properties.creator = "田中太郎"
    book.properties.lastModifiedBy = "田中太郎"
    sheet = book["実績"]
    sheet["A2"].comment = Comment("電話で確認", "田中太郎")
    sheet["B2"].hyperlink = "file:///C:/Users/tanaka/控え.xlsx"
    sheet["B2"].value = "配布"
    sheet["D2"].value = "=[1]Sheet1!A1"
    book.defined_names["外"] = DefinedName("外", attr_text="[1]Sheet1!$A$1")
    data = annotated(BOOK, saved(book), [ERROR])
    assert data
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        whole = b"".join(archive.read(name) for name in archive.namelist())
    for trace in ("田中太郎", "tanaka", "External", "openpyxl", "外"):
        assert trace.encode() not in whole
    copy = openpyxl.load_workbook(io.BytesIO(data))
    assert "電話で確認" in copy["実績"]["A2"].comment.text
    assert copy["実績"]["B2"].value == "配布"
    assert (copy["実績"]["D2"].value, copy["実績"]["D2"].data_type) == ("=[1]Sheet1!A1", "s")


def test_equal_input_gives_equal_bytes() -> None:
    data = saved(workbook())
    assert annotated(BOOK, data, [ERROR, WARNING]) == annotated(BOOK, data, [ERROR, WARNING])


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"PK\x03\x04 and then nothing"])
def test_what_cannot_be_opened_gets_no_copy(data: bytes) -> None:
    assert annotated(BOOK, data, [ERROR]) is None


def test_without_a_finding_there_is_no_copy() -> None:
    assert annotated("研修.xlsx", saved(workbook()), [ERROR]) is None
