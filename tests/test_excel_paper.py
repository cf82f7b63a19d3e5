import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import cast
from xml.sax.saxutils import escape

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from openpyxl.cell.cell import Cell
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from generator.excel.from_word import faults, workbook_of
from generator.excel.writing import put_text, saved
from generator.ooxml.blocks import Table, blocks
from generator.ooxml.parts import unpacked
from generator.problem import GeneratorError

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
TITLE = "研修の実施状況について"
STYLES = f"""<w:styles {W}>
<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:eastAsia="ＭＳ 明朝"/><w:sz w:val="21"/></w:rPr></w:rPrDefault></w:docDefaults>
<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="T"><w:name w:val="題名"/><w:basedOn w:val="G"/><w:pPr><w:jc w:val="center"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="H"><w:name w:val="見出し"/><w:basedOn w:val="G"/></w:style>
<w:style w:type="paragraph" w:styleId="G"><w:name w:val="ゴシック"/><w:rPr><w:rFonts w:eastAsia="ＭＳ ゴシック"/></w:rPr></w:style>
</w:styles>"""
BORDERS = "".join(f'<w:{side} w:val="single"/>' for side in ("top", "left", "bottom", "right"))
HEADING_ROW = "<w:trPr><w:tblHeader/></w:trPr>"


def paragraph(text: str, style: str = "a", properties: str = "") -> str:
    run = escape(text).replace("\t", "</w:t><w:tab/><w:t>").replace("\n", '</w:t><w:br/><w:t xml:space="preserve">')
    return (
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>'
        f'<w:r><w:t xml:space="preserve">{run}</w:t></w:r></w:p>'
    )


def cell(text: str, properties: str = "", style: str = "a") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(text, style)}</w:tc>"


def table(*rows: str, columns: int = 2, width: int = 4000) -> str:
    grid = f'<w:gridCol w:w="{width}"/>' * columns
    drawn = "".join(f"<w:tr>{row}</w:tr>" for row in rows)
    return (
        f"<w:tbl><w:tblPr><w:tblBorders>{BORDERS}</w:tblBorders></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{drawn}</w:tbl>"
    )


def word(*body: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("word/document.xml", f"<w:document {W}><w:body>{''.join(body)}</w:body></w:document>")
        archive.writestr("word/styles.xml", STYLES)
    return made.getvalue()


def opened(*body: str) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(workbook_of(word(*body), TITLE)))


def column_of(*values: str) -> Worksheet:
    return opened(table(HEADING_ROW + cell("件数"), *(cell(value) for value in values), columns=1)).worksheets[0]


def texts(data: bytes) -> Iterator[str]:
    """The contents of all cells as Excel shows them, sheet by sheet, read without openpyxl."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in sorted(name for name in archive.namelist() if name.startswith("xl/worksheets/sheet")):
            for node in etree.fromstring(archive.read(name)).iter(f"{S}is", f"{S}v"):
                stored = node.text if node.tag == f"{S}v" else "".join(t.text or "" for t in node.iter(f"{S}t"))
                yield re.sub("_x([0-9A-Fa-f]{4})_", lambda match: chr(int(match[1], 16)), stored or "")


PAPER = (
    paragraph("資料1-2", properties=f"<w:pBdr>{BORDERS}</w:pBdr>"),
    paragraph(TITLE, "T"),
    paragraph("1　在宅療養推進事業", "H"),
    table(HEADING_ROW + cell("No.") + cell("名称"), cell("1") + cell("研修会")),
    paragraph("2　連携推進事業", "H"),
    table(HEADING_ROW + cell("No.") + cell("名称"), cell("2") + cell("勉強会")),
    paragraph("3　その他", "H"),
    paragraph("・視察"),
)


MANY = [cell(str(number)) + cell("長い名称" * 10) for number in range(1, 41)]
LONG = (*PAPER[:3], table(HEADING_ROW + cell("No.") + cell("名称"), *MANY), *PAPER[4:])


def test_rows_of_one_kind_say_what_each_of_them_says_alone() -> None:
    said = ["甲 & 乙", "<丙>", "", "一行目\n二行目", "左\t右", " 空白 ", "0", "１", "&amp;", "\n"]
    rows = [cell(one) + cell(other) for one in said for other in said]
    alone = [found for row in rows for found in blocks(word(table(row)))]
    (together,) = blocks(word(table(*rows)))
    assert isinstance(together, Table)
    assert [found.text for found in together.cells] == [
        found.text for one in alone if isinstance(one, Table) for found in one.cells
    ]
    assert [found.text for found in together.cells[:6]] == ["甲 & 乙", "甲 & 乙", "甲 & 乙", "<丙>", "甲 & 乙", ""]


def test_a_row_is_as_high_as_its_text_needs_and_its_line_is() -> None:
    lines = '<w:spacing w:line="900" w:lineRule="exact"/>'
    sheet = opened(paragraph("短い"), paragraph("長い文を書く。" * 60), paragraph("短い", properties=lines)).worksheets[
        0
    ]
    short, long, spaced = (sheet.row_dimensions[row].height or 0 for row in (1, 2, 3))
    assert 10 < short < spaced == 45 < long


def test_tables_that_find_room_on_one_page_are_one_sheet_with_a_box_for_the_number() -> None:
    assert list(texts(workbook_of(word(*PAPER), TITLE))) == [
        *("資料1-2", TITLE, "1　在宅療養推進事業", "No.", "名称", "1", "研修会"),
        *("2　連携推進事業", "No.", "名称", "2", "勉強会", "3　その他", "・視察"),
    ]
    (sheet,) = opened(*PAPER).worksheets
    assert sheet.title == TITLE
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 1)
    (box,) = [cell for row in sheet.iter_rows() for cell in row if cell.value == "資料1-2"]
    points = sum(
        sheet.column_dimensions[get_column_letter(column)].width * 7 * 0.75
        for column in range(box.column, sheet.max_column + 1)
    )
    assert 60 <= points <= 100


def test_tables_of_other_widths_share_the_columns_of_one_sheet() -> None:
    wide = table(cell("い") + cell("ろ") + cell("は"), columns=3, width=2500)
    (sheet,) = opened(PAPER[1], table(cell("甲") + cell("乙"), width=3750), wide).worksheets
    rows = [[value for value in row if value] for row in sheet.iter_rows(values_only=True)]
    assert [row for row in rows if row] == [[TITLE], ["甲", "乙"], ["い", "ろ", "は"]]


def test_a_longer_paper_becomes_one_sheet_a_table_in_the_words_and_order_of_the_word_file() -> None:
    many = [text for number in range(1, 41) for text in (str(number), "長い名称" * 10)]
    assert list(texts(workbook_of(word(*LONG), TITLE))) == [
        *("資料1-2", TITLE, "1　在宅療養推進事業", "No.", "名称", *many),
        *(TITLE, "2　連携推進事業", "No.", "名称", "2", "勉強会", "3　その他", "・視察"),
    ]


def test_sheets_are_named_after_the_heading_above_their_table() -> None:
    assert opened(*LONG).sheetnames == ["1　在宅療養推進事業", "2　連携推進事業"]


def test_the_number_of_the_paper_is_framed_at_the_top_right_of_the_first_sheet_only() -> None:
    first, second = opened(*LONG).worksheets
    assert (first["C1"].value, first["C1"].border.left.style, first["A1"].value) == ("資料1-2", "thin", None)
    assert first.column_dimensions["C"].width * 7 * 0.75 == pytest.approx(70, abs=1)
    assert second["A1"].value == TITLE


def test_a_table_of_one_cell_is_a_frame_and_no_sheet_of_its_own() -> None:
    book = opened(table(cell("資料3"), columns=1), paragraph(TITLE, "T"), table(cell("い") + cell("ろ")))
    assert book.sheetnames == [TITLE]
    assert book.worksheets[0]["C1"].value == "資料3"


def test_a_paper_without_a_table_is_one_sheet() -> None:
    assert list(texts(workbook_of(word(paragraph(TITLE, "T"), paragraph("本文")), TITLE))) == [TITLE, "本文"]


@pytest.mark.parametrize(
    "text",
    [
        "髙﨑𠮷①葛\U000e0100㈱",
        "一行目\n二行目\n\n四行目",
        "{{ 7*7 }}",
        "_x0041_と_x005F_",
        " 前後の空白　",
        "項目\t内容",
        "<&>'\"",
    ],
)
def test_text_arrives_code_point_by_code_point(text: str) -> None:
    assert list(texts(workbook_of(word(paragraph(text), table(cell(text) + cell("い"))), TITLE))) == [text, text, "い"]


@given(st.text(st.characters(exclude_categories=["Cc", "Cs", "Cn"]) | st.sampled_from("_x041\n"), min_size=1))
def test_any_text_arrives_code_point_by_code_point(text: str) -> None:
    data = workbook_of(word(table(cell(f"「{text}」") + cell("い"))), TITLE)
    assert list(texts(data)) == [f"「{text}」", "い"]
    assert faults(data, [f"「{text}」"]) == []


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "#N/A", "007", "1,234", "１２", "1-2", "1234567890"])
def test_what_is_not_a_plain_whole_number_stays_text(text: str) -> None:
    written = column_of(text)["A2"]
    assert (written.data_type, written.value) == ("s", text)


def test_a_column_of_whole_numbers_is_written_as_numbers() -> None:
    sheet = column_of("12", "", "0", "123456789")
    assert [sheet[f"A{row}"].value for row in range(1, 6)] == ["件数", 12, None, 0, 123456789]


def test_one_word_among_the_numbers_makes_the_column_text() -> None:
    assert column_of("12", "—")["A2"].value == "12"


def test_a_number_too_wide_for_its_column_stays_text_that_wraps() -> None:
    rows = (HEADING_ROW + cell("件") + cell("名"), cell("123456789") + cell("い"))
    narrow = table(*rows).replace('<w:gridCol w:w="4000"/>', '<w:gridCol w:w="200"/>', 1)
    assert opened(narrow).worksheets[0]["A2"].value == "123456789"


def test_cells_merged_in_word_are_merged_with_borders_on_all_sides() -> None:
    sheet = opened(
        table(
            cell("縦", '<w:vMerge w:val="restart"/>') + cell("横", '<w:gridSpan w:val="2"/>'),
            cell("", "<w:vMerge/>") + cell("い") + cell("ろ"),
            columns=3,
        )
    ).worksheets[0]
    assert sorted(map(str, sheet.merged_cells.ranges)) == ["A1:A2", "B1:C1"]
    assert (sheet["A2"].border.bottom.style, sheet["A2"].border.left.style) == ("thin", "thin")
    assert (sheet["C1"].border.right.style, sheet["C1"].border.top.style) == ("thin", "thin")


def test_looks_follow_the_word_file() -> None:
    shaded = '<w:shd w:val="clear" w:fill="F2F2F2"/><w:vAlign w:val="center"/>'
    sheet = opened(
        table(cell("見出し", shaded, "T") + cell("本文"), cell("縦書", '<w:textDirection w:val="tbRl"/>'))
    ).worksheets[0]
    heading, text, upright = sheet["A1"], sheet["B1"], sheet["A2"]
    assert (heading.font.name, heading.font.size, heading.fill.fgColor.rgb) == ("ＭＳ ゴシック", 10.5, "00F2F2F2")
    assert (heading.alignment.horizontal, heading.alignment.vertical) == ("center", "center")
    assert (text.font.name, text.alignment.horizontal, text.alignment.vertical) == ("ＭＳ 明朝", "left", "top")
    assert (text.alignment.wrap_text, upright.alignment.text_rotation) == (True, 255)


def test_a_sheet_is_printed_on_a4_landscape_one_page_wide_with_its_headings_repeated() -> None:
    first, second = opened(*LONG).worksheets
    assert (first.page_setup.orientation, first.page_setup.paperSize) == ("landscape", 9)
    assert (first.page_setup.fitToWidth, first.page_setup.fitToHeight) == (1, 0)
    assert first.sheet_properties.pageSetUpPr is not None
    assert first.sheet_properties.pageSetUpPr.fitToPage
    footer = first.HeaderFooter.oddFooter
    assert footer is not None
    assert footer.center.text == "&P"
    assert (first.print_title_rows, first.freeze_panes) == ("$5:$5", "A6")
    assert second.print_title_rows is None  # its headings would stand over the paragraphs after the table


def test_rows_are_high_enough_for_their_text_and_never_higher_than_excel_allows() -> None:
    sheet = opened(table(cell("あ" * 3000) + cell("い"))).worksheets[0]
    heights = [size.height for size in sheet.row_dimensions.values()]
    points_wide = sheet.column_dimensions["A"].width * 7 * 0.75
    assert f"A1:A{len(heights)}" in sheet.merged_cells
    assert max(heights) <= 409
    assert sum(heights) >= 3000 * 10.5 * 10.5 / points_wide


def test_sheet_names_are_such_as_excel_takes() -> None:
    long = "長" * 40
    headings = ("'[1]:研修*?/\\'", "'[1]:研修*?/\\'", long, long, "𠮷" * 20)
    rows = [cell("い") + cell("ろ")] * 20
    names = opened(*(part for text in headings for part in (paragraph(text, "H"), table(*rows)))).sheetnames
    assert names == ["［1］：研修＊？／＼", "［1］：研修＊？／＼（2）", "長" * 31, "長" * 28 + "（2）", "𠮷" * 15]


def test_a_text_too_long_for_excel_is_refused_with_the_name_of_the_paper() -> None:
    assert workbook_of(word(paragraph("𠮷" * 16_383)), TITLE)
    with pytest.raises(GeneratorError, match=f"「{TITLE}」.*「形式」を「Word」に"):
        workbook_of(word(paragraph("𠮷" * 16_384)), TITLE)


def test_equal_input_gives_equal_bytes_without_names_or_dates() -> None:
    data = workbook_of(word(*PAPER), TITLE)
    assert data == workbook_of(word(*PAPER), TITLE)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = archive.read("docProps/core.xml")
        assert "docProps/app.xml" not in archive.namelist()
    assert b"openpyxl" not in core
    assert b"created" not in core


def test_a_good_workbook_has_no_faults() -> None:
    data = workbook_of(word(*PAPER, paragraph("{{ 7*7 }}です")), TITLE)
    assert faults(data, ["研修会", "2", "{{ 7*7 }}"]) == []


def test_what_is_missing_or_left_over_is_a_fault() -> None:
    data = workbook_of(word(*PAPER, paragraph("{{ 会議.回 }}")), TITLE)
    assert faults(data, ["研修会", "名簿"]) == [
        "「名簿」が書き込まれていません",
        "差し込みの残り「{{ 会議.回 }}」があります",
    ]


PIECES = st.text("あい", max_size=3)


@given(st.lists(PIECES, min_size=1, max_size=6), st.lists(PIECES, max_size=8))
def test_the_missing_words_are_those_that_stand_in_no_cell(written: list[str], words: list[str]) -> None:
    book = Workbook()
    for row, text in enumerate(written, start=1):
        book["Sheet"].cell(row, 1).value = text
    made = io.BytesIO()
    book.save(made)
    missing = [word for word in dict.fromkeys(words) if not any(word in text for text in written)]
    assert faults(made.getvalue(), words) == [f"「{word}」が書き込まれていません" for word in missing]


def test_formulas_links_and_broken_parts_are_faults() -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet["A1"] = "=1+1"
    sheet["A2"].hyperlink = "https://example.com/"
    made = io.BytesIO()
    book.save(made)
    with zipfile.ZipFile(made, "a") as archive:
        archive.writestr("xl/broken.xml", "<a>")
    found = faults(made.getvalue(), [])
    assert any("A1 に数式があります" in fault for fault in found)
    assert any("外部へのリンクがあります" in fault for fault in found)
    assert any("xl/broken.xml が正しいXMLではありません" in fault for fault in found)


def test_the_rows_of_an_inner_table_are_rows_beside_cells_merged_down_them() -> None:
    inner = table(cell("ア") + cell("把握"), cell("イ") + cell("検討"), columns=2, width=2000)
    span = f'<w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr>{inner}{paragraph("")}</w:tc>'
    (sheet,) = opened(table(cell("項目") + cell("事業") + cell("計画"), span + cell("長い文"), columns=3)).worksheets
    assert [[value for value in row if value] for row in sheet.iter_rows(values_only=True)] == [
        ["項目", "事業", "計画"],
        ["ア", "把握", "長い文"],
        ["イ", "検討"],
    ]
    assert [str(area) for area in sheet.merged_cells.ranges] == ["C2:C3"]


def test_a_paper_on_a3_is_printed_on_a3() -> None:
    page = '<w:sectPr><w:pgSz w:w="23811" w:h="16838" w:orient="landscape"/></w:sectPr>'
    (large,) = opened(table(cell("番号") + cell("名称")), page).worksheets
    (small,) = opened(table(cell("番号") + cell("名称"))).worksheets
    assert (large.page_setup.paperSize, small.page_setup.paperSize) == (8, 9)


def test_rows_are_written_to_the_byte_as_openpyxl_writes_them() -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    odd = CellRichText("太い", TextBlock(InlineFont(b=True), "字"))
    values = (
        "語",
        " 端に空白 ",
        "a&b<c>\"d'",
        "二\n行",
        "",
        None,
        3,
        0.1,
        1e22,
        True,
        odd,
        "=1+1",
        date(2023, 7, 13),
        "𠮷\t",
    )
    for row in range(1, 4):
        for column, value in enumerate(values, start=1):
            sheet.cell(row, column).value = value
    sheet["A1"].font = sheet["F2"].font = Font(bold=True)
    sheet["B2"].comment = Comment("覚え", "点検")
    sheet["A3"].hyperlink = Hyperlink(ref="A3", location="A1")
    sheet.row_dimensions[2].height = 30
    sheet.row_dimensions[9].hidden = True
    for number in (*range(20, 24), 30):
        put_text(cast(Cell, sheet.cell(number, 27)), "=言葉")
    moments: tuple[date | time | timedelta, ...] = (
        date(2024, 5, 16),
        datetime(2024, 5, 16, 9, 30),
        time(9),
        timedelta(1.5),
    )
    for letter, moment in zip("FGHI", moments, strict=True):
        sheet[f"{letter}21"] = moment
    sheet.merge_cells("C20:E21")
    own = io.BytesIO()
    writer = WorksheetWriter(sheet, own)
    writer.write()
    assert unpacked(saved(book))["xl/worksheets/sheet1.xml"] == own.getvalue()
