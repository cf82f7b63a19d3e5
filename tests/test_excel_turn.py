"""Workbooks as clerks leave them go on to the next meeting: what they added survives, what cannot be carried is told."""

import io
import re
import zipfile
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.workbook import Workbook
from openpyxl.worksheet.table import Table

from generator.excel.blank import blank
from generator.excel.carry import Deed, Fate, Turn, Turned, settle, turned
from generator.excel.read import read
from generator.excel.structure import preflight
from generator.forms import workbooks
from generator.japanese.dates import Sitting
from generator.problem import Severity
from generator.records.declare import Record, Renewal, column, sheet
from tests.conftest import MEETING, ROOT

FOLDER = ROOT / "inputs" / MEETING
SECOND = Turn(Sitting(2023, 1), Sitting(2023, 2))
NEXT_YEAR = Turn(Sitting(2023, 1), Sitting(2024, 1))

Change = Callable[[Workbook], None]


def changed(name: str, change: Change) -> bytes:
    """A workbook of the sample as a clerk saved it."""
    opened = openpyxl.load_workbook(FOLDER / name)
    change(opened)
    saved = io.BytesIO()
    opened.save(saved)
    return saved.getvalue()


def carried(
    name: str, change: Change, turn: Turn, gone: Callable[[Sequence[str]], bool] = lambda _: False
) -> tuple[Turned, Workbook]:
    """What became of it, and the new workbook, which is one that the program may open."""
    return again(name, changed(name, change), turn, gone)


def again(
    name: str, data: bytes, turn: Turn, gone: Callable[[Sequence[str]], bool] = lambda _: False
) -> tuple[Turned, Workbook]:
    made = turned(name, data, dict(workbooks())[name], turn)
    settle(made, turn, lambda words: Fate.GONE if gone(words) else Fate.STAYS)
    new = made.bytes()
    assert preflight(name, new) == []
    return made, openpyxl.load_workbook(io.BytesIO(new))


def said(made: Turned, deed: Deed) -> list[str]:
    return [str(told) for told in made.told if told.deed is deed]


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def rewritten(data: bytes, rewrite: Callable[[str, bytes], bytes], more: dict[str, bytes] | None = None) -> bytes:
    """The workbook with the content of its parts changed and parts added."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as new:
        for name, content in parts(data).items():
            new.writestr(name, rewrite(name, content))
        for name, content in (more or {}).items():
            new.writestr(name, content)
    return made.getvalue()


def with_results(data: bytes, results: dict[str, str]) -> bytes:
    """The workbook with the results of formulas, by the formula, as Excel saves them."""

    def calculated(_: str, content: bytes) -> bytes:
        for formula, result in results.items():
            value = f"<f>{formula}</f><v>{result}</v>".encode()
            content = re.sub(rf"<f>{re.escape(formula)}</f>(?:<v ?/>|<v></v>)".encode(), value, content)
        return content

    return rewritten(data, calculated)


def test_what_a_clerk_added_beside_the_forms_survives() -> None:
    def change(book: Workbook) -> None:
        sheet = book["研修実績"]
        sheet.insert_rows(1, 2)
        sheet["A1"].value = "令和4年度分（担当：山田）"
        sheet["H3"].value = "担当"
        sheet["H4"].value = "佐藤"
        sheet["J5"].value = "毎年4月に医師会へ照会する"
        sheet["A20"].value = "※ 市民向けの講座は含まない。"
        sheet["D4"].comment = Comment("要確認", "山田")
        sheet["D5"].fill = PatternFill("solid", fgColor="FFFF00")
        sheet.column_dimensions["D"].width = 77
        sheet.row_dimensions[6].height = 50
        book.create_sheet("覚え書き")["A1"].value = "来年もこの会場"

    made, book = carried("研修.xlsx", change, NEXT_YEAR)
    sheet = book["研修実績"]
    assert [sheet["A1"].value, sheet["H3"].value, sheet["J5"].value, sheet["A20"].value] == [
        "令和4年度分（担当：山田）",
        "担当",
        "毎年4月に医師会へ照会する",
        "※ 市民向けの講座は含まない。",
    ]
    assert not [c.value for row in sheet["A4:H14"] for c in row if c.value]
    assert sheet["D4"].comment is not None and sheet["D4"].comment.text == "要確認"
    assert sheet["D5"].fill.fgColor.rgb == "00FFFF00"
    assert (sheet.column_dimensions["D"].width, sheet.row_dimensions[6].height) == (77, 50)
    assert book["覚え書き"]["A1"].value == "来年もこの会場"
    assert said(made, Deed.LEFT) == ["［研修実績］足した欄「担当」の、空にした行の書き込み（H4）"]
    assert "［覚え書き］（様式にないシート）" in said(made, Deed.KEPT)


def test_columns_are_found_wherever_they_were_moved() -> None:
    def change(book: Workbook) -> None:
        sheet = book["実施実績"]
        for row in range(1, sheet.max_row + 1):
            cells = [sheet.cell(row, at) for at in range(1, 8)]
            values = [cell.value for cell in cells]
            for cell, value in zip(cells, [*values[3:], *values[:3]], strict=True):
                cell.value = value

    _, book = carried("取組.xlsx", change, NEXT_YEAR)
    sheet = book["実施実績"]
    assert [cell.value for cell in sheet[1]] == ["実施実績", "取組", "事業概要", "事業区分", "番号", "実施予定", "評価"]
    assert [cell.value for cell in sheet[2]] == [None, None, None, None, "①-1", None, None]


def test_every_part_that_is_not_touched_stays_to_the_byte() -> None:
    def change(book: Workbook) -> None:
        chart = BarChart()
        chart.add_data(Reference(book["研修実績"], min_col=6, min_row=1, max_row=12), titles_from_data=True)
        book.worksheets[0].add_chart(chart, "D2")

    more = {"customXml/item1.xml": b"<memo/>", "xl/media/stamp.png": b"\x89PNG"}
    data = rewritten(changed("研修.xlsx", change), lambda _, content: content, more)
    made, _ = again("研修.xlsx", data, NEXT_YEAR)
    before, after = parts(data), parts(made.bytes())
    assert list(after) == list(before)
    assert {name for name in before if before[name] != after[name]} == {"xl/worksheets/sheet2.xml"}


def test_a_workbook_without_a_change_is_the_same_file() -> None:
    data = (FOLDER / "取組.xlsx").read_bytes()
    made = turned("取組.xlsx", data, dict(workbooks())["取組.xlsx"], SECOND)
    settle(made, SECOND, lambda _: Fate.STAYS)
    assert made.bytes() is data
    assert said(made, Deed.KEPT) == ["ブック全体"]


def test_merged_cells_of_emptied_rows_are_divided() -> None:
    def change(book: Workbook) -> None:
        book["研修実績"].merge_cells("A2:A6")
        book["事業"].merge_cells("A5:B5")

    _, book = carried("研修.xlsx", change, NEXT_YEAR)
    assert not book["研修実績"].merged_cells.ranges
    assert [str(area) for area in book["事業"].merged_cells.ranges] == ["A5:B5"]


@pytest.mark.parametrize("heading", ["R{}年度", "令和{}年度", "202{}年度"])
def test_years_are_read_as_they_are_headed(heading: str) -> None:
    def change(book: Workbook) -> None:
        first = 0 if heading.startswith("202") else 2
        for cell, year in zip(book["成果指標"]["1"][1:], range(first, first + 4), strict=True):
            cell.value = heading.format(year)

    made, book = carried("取組.xlsx", change, Turn(Sitting(2023, 1), Sitting(2024, 1)))
    if heading.startswith("202"):
        assert said(made, Deed.CHANGED)[0] == "［成果指標］年度の欄 → 令和5年度～令和8年度"
    assert [cell.value for cell in book["成果指標"]["1"]][1] == "令和5年度"


def test_years_in_any_order_keep_their_order() -> None:
    def change(book: Workbook) -> None:
        for row in book["成果指標"].iter_rows(min_col=2, max_col=5):
            for cell, value in zip(row, [cell.value for cell in reversed(row)], strict=True):
                cell.value = value

    _, book = carried("取組.xlsx", change, NEXT_YEAR)
    sheet = book["成果指標"]
    assert [cell.value for cell in sheet[1]] == ["番号", "令和8年度", "令和7年度", "令和6年度", "令和5年度"]
    assert (sheet["E3"].value, sheet["B3"].value) == ("作成・配布", None)


def test_the_columns_of_an_excel_table_are_renamed_with_their_headings() -> None:
    def change(book: Workbook) -> None:
        book["成果指標"].add_table(Table(displayName="指標", ref="A1:E15"))

    _, book = carried("取組.xlsx", change, NEXT_YEAR)
    assert book["成果指標"].tables["指標"].column_names == ["番号", "令和5年度", "令和6年度", "令和7年度", "令和8年度"]


def test_one_year_alone_cannot_move_and_is_told() -> None:
    def change(book: Workbook) -> None:
        book["成果指標"].delete_cols(2, 3)

    made, book = carried("取組.xlsx", change, NEXT_YEAR)
    assert book["成果指標"]["B1"].value == "令和5年度"
    assert said(made, Deed.LOOK) == [
        "［成果指標］年度の欄が令和6年度まで届きません。欄を足すか、見出しの年度を書き換えてください"
    ]


def test_an_indicator_that_is_an_error_is_told_and_not_copied() -> None:
    def change(book: Workbook) -> None:
        book["成果指標"]["E2"].value = "#REF!"
        book["成果指標"]["E2"].data_type = "e"

    made, book = carried("取組.xlsx", change, NEXT_YEAR)
    assert book["成果指標"]["B2"].value is None
    assert "［成果指標］E2の「#REF!」（エラー値なので）" in said(made, Deed.LEFT)


def test_year_and_session_are_written_as_they_were() -> None:
    def change(book: Workbook) -> None:
        book["開催"]["B1"].value, book["開催"]["B2"].value = "令和５年度", "第１回"

    _, book = carried("会議.xlsx", change, Turn(Sitting(2023, 1), Sitting(2024, 2)))
    assert (book["開催"]["B1"].value, book["開催"]["B2"].value) == ("令和6年度", "第2回")
    _, book = carried("会議.xlsx", change, SECOND)
    assert book["開催"]["B1"].value == "令和５年度"
    _, book = carried("会議.xlsx", lambda book: book["開催"].__setitem__("B1", 2023), NEXT_YEAR)
    assert book["開催"]["B1"].value == 2024


def test_a_day_in_words_moves_in_words() -> None:
    words = "令和5年10月19日（木）"
    made, book = carried("会議.xlsx", lambda book: book["開催"].__setitem__("B7", words), SECOND)
    assert book["開催"]["B4"].value == words
    reading = read("会議.xlsx", made.bytes(), dict(workbooks())["会議.xlsx"])
    assert not [p for p in reading.problems if p.severity is Severity.ERROR]


@pytest.mark.parametrize("words", ["令和5年3月30日", "令和6年4月18日"])
def test_a_day_of_another_year_is_not_the_day_of_the_next_meeting(words: str) -> None:
    made, book = carried("会議.xlsx", lambda book: book["開催"].__setitem__("B7", words), SECOND)
    assert book["開催"]["B4"].value is None
    assert f"［開催］「次回開催日」の{words}（令和5年度の日ではないため、「開催日」に入れていません）" in said(
        made, Deed.LEFT
    )


def test_what_cannot_be_read_is_not_moved_but_told() -> None:
    made, book = carried("会議.xlsx", lambda book: book["開催"].__setitem__("B7", "10月頃"), SECOND)
    assert [book["開催"][address].value for address in ("B4", "B7")] == [None, None]
    assert "［開催］「次回開催日」の10月頃（読み取れないため、「開催日」に入れていません）" in said(made, Deed.LEFT)

    def change(book: Workbook) -> None:
        book["検討状況"]["E3"].value = "秋頃"
        book["検討状況"]["D4"].value = None

    made, book = carried("部会.xlsx", change, SECOND)
    assert [cell.value for cell in book["開催状況"]["A"][1:4]] == [
        "日常療養支援・多職種連携研修部会",
        "ICT連携部会",
        None,
    ]
    assert said(made, Deed.LEFT) == [
        "［開催状況］［検討状況］3行目の「入退院支援部会　第2回　秋頃」（読み取れないか、そろっていないため）",
        "［開催状況］［検討状況］4行目の「急変時対応・看取り支援部会　令和5年7月5日」（読み取れないか、そろっていないため）",
    ]


def test_more_sittings_than_before_go_below_with_the_format_of_the_column() -> None:
    def change(book: Workbook) -> None:
        book["開催状況"].delete_rows(3, 10)
        book["開催状況"]["A4"].value = "※ 書面開催を含む。"

    _, book = carried("部会.xlsx", change, SECOND)
    sheet = book["開催状況"]
    assert [sheet[f"C{row}"].value for row in (2, 3, 5, 6)] == [
        datetime(2023, 11, 7),
        datetime(2023, 9, 14),
        datetime(2023, 7, 5),
        datetime(2023, 7, 31),
    ]
    assert sheet["A4"].value == "※ 書面開催を含む。"
    assert {sheet[f"C{row}"].number_format for row in (2, 3, 5, 6)} == {sheet["C2"].number_format}
    assert sheet["C6"].is_date


@pytest.mark.parametrize(
    ("day", "stays"),
    [(date(2023, 9, 13), {"令和5年11月7日", "令和5年9月14日"}), (date(2023, 9, 14), {"令和5年11月7日"})],
)
def test_a_sitting_up_to_the_day_of_the_new_meeting_was_held_by_then(day: date, stays: set[str]) -> None:
    turn = Turn(SECOND.old, SECOND.new, day)
    made, book = again("部会.xlsx", (FOLDER / "部会.xlsx").read_bytes(), turn)
    told = " ".join(said(made, Deed.LOOK))
    assert {words for words in ("令和5年11月7日", "令和5年9月14日", "令和5年7月31日") if words in told} == stays
    assert len([row for row in range(2, 6) if book["開催状況"][f"C{row}"].value]) == 4 - len(stays)


def test_ditto_marks_move_as_what_they_mean() -> None:
    def change(book: Workbook) -> None:
        book["検討状況"]["D4"].value = "〃"
        book["検討状況"]["E4"].value = "同上"

    _, book = carried("部会.xlsx", change, SECOND)
    assert (book["開催状況"]["B4"].value, book["開催状況"]["C4"].value) == (2, datetime(2023, 9, 14))


def test_a_ditto_mark_below_a_row_that_goes_gets_its_words() -> None:
    def change(book: Workbook) -> None:
        book["配付資料"]["C4"].value = "〃"

    def gone(words: Sequence[str]) -> bool:
        return "事業実施実績" in words and "x" in words

    def marked(book: Workbook) -> None:
        change(book)
        book["配付資料"]["D3"].value = "x"

    _, book = carried("会議.xlsx", marked, SECOND, gone)
    sheet = book["配付資料"]
    assert [cell.value for cell in sheet[3]][:7] == [None] * 7
    assert [cell.value for cell in sheet[4]][:3] == ["資料1-2", None, "事業実施実績"]


def test_a_day_that_a_formula_gave_is_taken_as_the_day() -> None:
    data = changed("会議.xlsx", lambda book: book["開催"].__setitem__("B7", "=B4+98"))
    made, book = again("会議.xlsx", with_results(data, {"B4+98": "45218"}), SECOND)
    assert (book["開催"]["B4"].value, book["開催"]["B7"].value) == ("令和5年10月19日", None)
    assert said(made, Deed.LOOK) == []


def test_formulas_over_changed_cells_wait_for_excel_and_are_told_others_keep_their_result() -> None:
    def change(book: Workbook) -> None:
        book["開催"]["D4"].value = "=B4-14"
        book["開催"]["D5"].value = '=LEN("ab")'
        book["用語"]["E1"].value = "=開催!D4"
        book["用語"]["E2"].value = "=A1"

    results = {"B4-14": "45106", 'LEN("ab")': "2", "A1": "7"}
    made, _ = again("会議.xlsx", with_results(changed("会議.xlsx", change), results), SECOND)
    values = openpyxl.load_workbook(io.BytesIO(made.bytes()), data_only=True)
    formulas = openpyxl.load_workbook(io.BytesIO(made.bytes()))
    assert (values["開催"]["D4"].value, values["用語"]["E1"].value) == (None, None)
    assert values["開催"]["D5"].value == 2
    assert (formulas["開催"]["D4"].value, formulas["用語"]["E1"].value) == ("=B4-14", "=開催!D4")
    assert [line.partition(" の数式")[0] for line in said(made, Deed.LOOK)] == ["［開催］D4", "［用語］E1、E2"]
    assert formulas.calculation.fullCalcOnLoad


def test_a_formula_that_others_share_is_written_out_before_it_goes() -> None:
    def change(book: Workbook) -> None:
        for row in (3, 4, 5):
            book["研修実績"][f"F{row}"].value = "=1+1"
        book["研修実績"]["H9"].value = "=1+1"

    def share(name: str, content: bytes) -> bytes:
        if name != "xl/worksheets/sheet2.xml":
            return content
        content = content.replace(b"<f>1+1</f>", b'<f t="shared" ref="F3:H9" si="0">A3+1</f>', 1)
        return content.replace(b"<f>1+1</f>", b'<f t="shared" si="0"/>')

    _, book = again("研修.xlsx", rewritten(changed("研修.xlsx", change), share), NEXT_YEAR)
    assert book["研修実績"]["F4"].value is None
    assert book["研修実績"]["H9"].value == "=C9+1"


def test_a_list_of_formulas_that_names_an_emptied_cell_is_dropped() -> None:
    data = changed("研修.xlsx", lambda book: book["研修実績"].__setitem__("F2", "=30+3"))
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/calcChain"
    chain = (
        b'<calcChain xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><c r="F2" i="2"/></calcChain>'
    )

    def chained(_: str, content: bytes) -> bytes:
        link = f'<Relationship Id="rId99" Type="{kind}" Target="calcChain.xml"/></Relationships>'
        listed = '<Override PartName="/xl/calcChain.xml" ContentType="application/xml"/></Types>'
        if b"worksheets/sheet1.xml" not in content:
            return content
        content = content.replace(b"</Relationships>", link.encode())
        return content.replace(b"</Types>", listed.encode())

    made, _ = again("研修.xlsx", rewritten(data, chained, {"xl/calcChain.xml": chain}), NEXT_YEAR)
    new = parts(made.bytes())
    assert "xl/calcChain.xml" not in new
    assert not any(b"calcChain" in content for content in new.values())


def test_an_emptied_cell_leads_nowhere() -> None:
    def change(book: Workbook) -> None:
        book["研修実績"]["D2"].hyperlink = "https://example.jp/mcs"
        book["事業"]["A2"].hyperlink = "https://example.jp/"

    _, book = carried("研修.xlsx", change, NEXT_YEAR)
    assert book["研修実績"]["D2"].hyperlink is None
    assert book["事業"]["A2"].hyperlink is not None


def test_a_sheet_that_was_renamed_stays_and_is_told() -> None:
    def change(book: Workbook) -> None:
        book["研修実績"].title = "R4研修"

    made, book = carried("研修.xlsx", change, NEXT_YEAR)
    assert book["R4研修"]["A2"].value == "在宅療養推進事業"
    assert said(made, Deed.LOOK) == ["シート「研修実績」か、その見出しが見つからないので、空にも移しもしていません"]


def test_a_label_merged_over_two_columns_keeps_its_value_beside_it() -> None:
    def change(book: Workbook) -> None:
        sheet = book["開催"]
        sheet.insert_cols(2)
        for row in range(1, 9):
            sheet.merge_cells(f"A{row}:B{row}")
        sheet["C4"].value = None

    made, book = carried("会議.xlsx", change, SECOND)
    assert book["開催"]["C4"].value == datetime(2023, 10, 19)
    assert not [
        p for p in read("会議.xlsx", made.bytes(), dict(workbooks())["会議.xlsx"]).problems if p.place.sheet == "開催"
    ]


def test_words_that_look_like_formulas_and_escapes_stay_words(tmp_path: Path) -> None:
    words = "=A1 _x0041_ <b>&amp;"

    def change(book: Workbook) -> None:
        cell = book["成果指標"]["E2"]
        cell.value = words.replace("_x", "_x005F_x")
        cell.data_type = "s"

    made, book = carried("取組.xlsx", change, NEXT_YEAR)
    reading = read("取組.xlsx", made.bytes(), dict(workbooks())["取組.xlsx"])
    assert words in str(next(iter(reading.records.values())) and [r for rows in reading.records.values() for r in rows])
    assert book["成果指標"]["B2"].data_type == "s"


def test_a_form_may_make_this_years_rows_last_years_and_a_column_take_over_another() -> None:
    @sheet("計画.xlsx", "昨年", note="昨年したこと", renewed=Renewal.EACH_YEAR)
    class Done(Record):
        part: str = column("区分", note="n", required=False, was=("計画", "区分"))
        text: str = column("本文", note="n", was=("計画", "本文"))

    @sheet("計画.xlsx", "計画", note="今年すること", renewed=Renewal.EACH_YEAR)
    class Planned(Record):
        part: str = column("区分", note="n", required=False)
        text: str = column("本文", note="n")

    @sheet("計画.xlsx", "目標", note="二年の目標")
    class Goal(Record):
        name: str = column("名称", note="n")
        last: str = column("前", note="n", required=False, renewed=Renewal.EACH_YEAR, was=("目標", "今"))
        now: str = column("今", note="n", required=False, renewed=Renewal.EACH_YEAR)

    plans = [{"区分": "【会議】", "本文": "年2回"}, {"本文": "研修"}, {"本文": "広報"}]
    rows = {
        "昨年": [{"本文": "調査"}],
        "計画": plans,
        "目標": [{"名称": "ア", "前": "1", "今": "2"}, {"名称": "イ", "前": "3"}],
    }
    forms = (Done, Planned, Goal)
    turn = Turn(Sitting(2021, 0), Sitting(2022, 0))
    made = turned("計画.xlsx", blank("計画.xlsx", forms, rows), forms, turn)
    settle(made, turn, lambda _: Fate.STAYS)
    book = openpyxl.load_workbook(io.BytesIO(made.bytes()))
    assert [[cell.value for cell in row] for row in book["昨年"].iter_rows(min_row=2)] == [
        ["【会議】", "年2回"],
        [None, "研修"],
        [None, "広報"],
    ]
    assert not [cell.value for row in book["計画"].iter_rows(min_row=2) for cell in row if cell.value]
    assert [[cell.value for cell in row] for row in book["目標"].iter_rows(min_row=2)] == [
        ["ア", "2", None],
        ["イ", None, None],
    ]


def test_cells_without_addresses_are_where_they_are_counted() -> None:
    def bare(name: str, content: bytes) -> bytes:
        if name != "xl/worksheets/sheet1.xml":
            return content
        return re.sub(rb'<(row|c) r="[A-Z]*[0-9]+"', rb"<\1", content)

    _, book = again("会議.xlsx", rewritten((FOLDER / "会議.xlsx").read_bytes(), bare), SECOND)
    assert [row[1].value for row in book["開催"].iter_rows(max_row=4, max_col=2)][:2] == [5, 2]
    assert book["開催"]["B4"].value == datetime(2023, 10, 19)
