"""What a sheet allows: workbooks as clerks leave them still say what they say."""

import datetime
import io
import random
import zipfile
from collections.abc import Callable, Mapping

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.worksheet import Worksheet

from generator.excel.blank import blank
from generator.excel.cells import displayed
from generator.excel.read import read
from generator.forms import forms, workbooks
from generator.forms.initiatives import Indicator, Initiative
from generator.forms.meeting import Meeting
from generator.forms.support_office import Project, Training
from generator.ooxml.parts import clean
from generator.problem import Severity
from generator.records.book import Reading

SITTING = {
    "年度": 5,
    "回": 1,
    "会議名": "推進会議",
    "開催日": "令和5年7月13日",
    "開始時刻": "午後7時",
    "場所": "会議室",
}
TRAINING = {"事業": "甲", "開催日": "令和5年7月13日", "名称": "会", "内容": "内容", "講師": "講師", "参加人数": "20"}


def workbook(change: Callable[[Worksheet], None] = lambda _: None, rows: int = 3) -> bytes:
    """研修.xlsx with a 事業 and some rows, changed as a clerk might."""
    trainings = [TRAINING | {"名称": f"会{n}"} for n in range(1, rows + 1)]
    data = blank("研修.xlsx", (Project, Training), {"事業": [{"事業": "甲"}], "研修実績": trainings})
    book = openpyxl.load_workbook(io.BytesIO(data))
    change(book["研修実績"])
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def reading(change: Callable[[Worksheet], None] = lambda _: None, rows: int = 3) -> Reading:
    return read("研修.xlsx", workbook(change, rows), (Project, Training))


def trainings(given: Reading) -> list[Training]:
    return [record for record in given.records[Training] if isinstance(record, Training)]


def errors(given: Reading) -> list[str]:
    return [str(p) for p in given.problems if p.severity is Severity.ERROR]


def test_columns_may_stand_in_any_order_with_others_between() -> None:
    def shuffle(sheet: Worksheet) -> None:
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(max_row=4)]
        for number, row in enumerate(rows, start=1):
            for column, value in enumerate([*reversed(row), "メモ"], start=1):
                sheet.cell(number, column).value = value

    found = reading(shuffle)
    assert not errors(found)
    assert [t.name for t in trainings(found)] == ["会1", "会2", "会3"]
    assert any("「メモ」の欄" in p.message for p in found.problems)


@pytest.mark.parametrize("heading", ["開催 日", "開催日 ", "開催\n日", "開　催　日"])
def test_headings_are_matched_whatever_their_spaces(heading: str) -> None:
    assert not errors(reading(lambda sheet: setattr(sheet["B1"], "value", heading)))


def test_a_title_above_and_notes_beside_and_below_are_set_aside_and_mentioned() -> None:
    def annotate(sheet: Worksheet) -> None:
        sheet.insert_rows(1, 2)
        sheet["A1"].value = "令和4年度の研修"
        sheet["J4"].value = "要確認"
        sheet["A9"].value = "※ 3月末現在"

    found = reading(annotate)
    assert not errors(found)
    assert len(trainings(found)) == 3
    assert {p.place.cell for p in found.problems} == {"A1", "J4", "A9"}


def test_blank_rows_and_columns_do_not_matter() -> None:
    def spread(sheet: Worksheet) -> None:
        sheet.insert_rows(3, 2)
        sheet.insert_cols(1, 1)

    found = reading(spread)
    assert not errors(found)
    assert [t.cell("name").place.cell for t in trainings(found)] == ["D2", "D5", "D6"]


@pytest.mark.parametrize(
    "written",
    [
        datetime.date(2022, 10, 12),
        datetime.datetime(2022, 10, 12, 9, 30),
        "令和4年10月12日",
        "R4.10.12",
        "４年１０月１２日",
        "2022/10/12",
        "令和４年１０月１２日（水）",
        "Ｒ４．１０．１２",
    ],
)
def test_a_date_may_be_written_in_many_ways(written: object) -> None:
    found = reading(lambda sheet: setattr(sheet["B2"], "value", written))
    assert not errors(found)
    assert trainings(found)[0].held_on == datetime.date(2022, 10, 12)


def test_dates_of_the_1904_system_are_the_same_days() -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook()))
    book.epoch = CALENDAR_MAC_1904
    book["研修実績"]["B2"].value = datetime.date(2022, 10, 12)
    made = io.BytesIO()
    book.save(made)
    found = read("研修.xlsx", made.getvalue(), (Project, Training))
    assert trainings(found)[0].held_on == datetime.date(2022, 10, 12)


@pytest.mark.parametrize("written", [20, 20.0, "20", "２０人", "20 人", "20名", "二十人"])
def test_a_number_may_carry_its_unit(written: object) -> None:
    found = reading(lambda sheet: setattr(sheet["F2"], "value", written))
    assert not errors(found)
    assert trainings(found)[0].participants == 20


def test_merged_cells_are_filled_down_and_remember_where_they_stand() -> None:
    def merge(sheet: Worksheet) -> None:
        sheet.merge_cells("E2:E4")

    found = reading(merge)
    assert not errors(found)
    assert [t.cell("lecturer").place.cell for t in trainings(found)] == ["E2", "E2", "E2"]


def test_a_required_cell_swallowed_by_a_merge_is_refused() -> None:
    found = reading(lambda sheet: sheet.merge_cells("C2:D2"))
    assert [(p.code, p.place.cell) for p in found.problems] == [("研修12", "D2")]


@pytest.mark.parametrize("mark", ["〃", "同上", "″"])
def test_ditto_means_the_cell_above(mark: str) -> None:
    found = reading(lambda sheet: setattr(sheet["E3"], "value", mark))
    assert not errors(found)
    assert trainings(found)[1].lecturer == "講師"


def test_line_breaks_in_a_cell_stay_line_breaks_however_they_were_stored() -> None:
    found = reading(lambda sheet: setattr(sheet["E2"], "value", "一行目_x000D_\n二行目\r\n三行目"))
    assert trainings(found)[0].lecturer == "一行目\n二行目\n三行目"


def test_text_that_only_looks_like_an_escape_stays_as_typed() -> None:
    assert clean("_x0041_ と _x000D_\n") == "A と \n"
    assert clean("_x005F_x0041_") == "_x0041_"


def test_part_of_a_cell_struck_out_is_used_and_pointed_out() -> None:
    struck = CellRichText("講師", TextBlock(InlineFont(strike=True), "（仮）"))
    found = reading(lambda sheet: setattr(sheet["E2"], "value", struck))
    assert trainings(found)[0].lecturer == "講師（仮）"
    assert [(p.code, p.place.cell) for p in found.problems] == [("研修13", "E2")]


def test_a_total_typed_under_the_table_is_no_record() -> None:
    def total(sheet: Worksheet) -> None:
        sheet["A5"].value = "合計"
        sheet["F5"].value = 60

    found = reading(total)
    assert not errors(found)
    assert len(trainings(found)) == 3


def initiatives(category: str = "ア", rating: str = "A") -> Reading:
    """取組.xlsx with one 取組, as it is read."""
    rows: dict[str, list[Mapping[str, object]]] = {
        "出典": [{"基本方針": "方針", "年月": "令和2年10月"}],
        "基本理念": [{"番号": "①", "基本理念": "理念"}],
        "事業区分": [{"記号": "ア", "事業区分": "把握"}],
        "取組": [{"番号": "①-1", "取組": "名", "事業概要": "概要", "事業区分": category, "基本理念": "①"}],
        "成果指標": [{"番号": "①－１", "令和5年度": "実施", "令和6年度": "→"}],
        "実施実績": [{"番号": "①-1", "評価": rating, "実施実績": "実施した。"}],
    }
    form_list = dict(workbooks())["取組.xlsx"]
    return read("取組.xlsx", blank("取組.xlsx", form_list, rows), form_list)


def test_a_row_is_recognised_by_its_mark_with_its_words_behind_it() -> None:
    found = initiatives(category="ア　把　握", rating="Ａ")
    assert not errors(found)
    (initiative,) = found.records[Initiative]
    (indicator,) = found.records[Indicator]
    assert isinstance(initiative, Initiative)
    assert isinstance(indicator, Indicator)
    assert (initiative.category, indicator.number) == ("ア", "①-1")
    assert indicator.by_year == {2023: "実施", 2024: "→"}


@pytest.mark.parametrize("typed", ["A → B", "A B", "A　ただし一部未実施", "A\nB", "→ A"])
def test_a_choice_is_the_whole_cell(typed: str) -> None:
    (refused,) = initiatives(rating=typed).problems
    assert (refused.code, refused.place.sheet, refused.text) == ("取組01", "実施実績", typed)


@pytest.mark.parametrize("typed", ["ア イ", "ア 相談", "ア　把握と相談"])
def test_a_row_is_not_recognised_by_its_mark_when_other_words_follow(typed: str) -> None:
    (refused,) = initiatives(category=typed).problems
    assert (refused.code, refused.text) == ("取組05", typed)


@pytest.mark.parametrize(
    ("value", "number_format", "shown"),
    [
        (0.78, "0%", "78%"),
        (0.8657, "0.00%", "86.57%"),
        (1234, "#,##0", "1,234"),
        (33, '0"人"', "33人"),
        (12.0, "General", "12"),
        (0.1 + 0.2, "General", "0.3"),
        (20.5, '0"人"', "21人"),
        (True, "General", "TRUE"),
        (datetime.date(2023, 7, 13), "yyyy/m/d", "令和5年7月13日"),
        (datetime.time(19, 0), "h:mm", "午後7時"),
    ],
)
def test_a_number_in_a_text_column_reads_as_the_cell_shows_it(value: object, number_format: str, shown: str) -> None:
    assert displayed(value, number_format) == shown


def sitting(change: Callable[[Worksheet], None]) -> Reading:
    """The form ［開催］ of 会議.xlsx, changed as a clerk might."""
    book = openpyxl.load_workbook(io.BytesIO(blank("会議.xlsx", (Meeting,), {"開催": [SITTING]})))
    change(book["開催"])
    made = io.BytesIO()
    book.save(made)
    return read("会議.xlsx", made.getvalue(), (Meeting,))


@pytest.mark.parametrize(
    "written",
    [
        datetime.time(19),
        datetime.datetime(2023, 7, 13, 19),
        datetime.timedelta(hours=19),
        19 / 24,
        "午後7時",
        "19:00",
        "１９時",
    ],
)
def test_a_time_may_be_written_in_many_ways(written: object) -> None:
    def write(sheet: Worksheet) -> None:
        sheet["B5"].value = written
        if isinstance(written, float):
            sheet["B5"].number_format = "General"

    found = sitting(write)
    assert not errors(found)
    assert [getattr(record, "starts_at", None) for record in found.records[Meeting]] == [datetime.time(19)]


@pytest.mark.parametrize("written", [1, "1", "第1回", "１回", "第 １ 回", "①"])
def test_the_number_of_a_sitting_may_be_written_in_many_ways(written: object) -> None:
    found = sitting(lambda sheet: setattr(sheet["B2"], "value", written))
    assert [getattr(record, "session", None) for record in found.records[Meeting]] == [1]


def test_what_stands_outside_the_boxes_of_a_form_is_set_aside_and_mentioned() -> None:
    def annotate(sheet: Worksheet) -> None:
        last = sheet.max_row
        sheet.cell(last + 2, 1).value = "控室は2階"
        sheet["D2"].value = "要確認"

    found = sitting(annotate)
    assert not errors(found)
    assert [record.cell("venue").written for record in found.records[Meeting]] == ["会議室"]
    told = {p.place.cell: p.message for p in found.problems}
    assert "見出しの外に書かれた内容は資料に載りません。" in told.pop("A11")
    assert "値の欄の外に書かれた内容は資料に載りません。" in told.pop("D2")
    assert not told


def test_a_heading_that_stands_twice_in_a_form_is_refused() -> None:
    def again(sheet: Worksheet) -> None:
        sheet.cell(sheet.max_row + 1, 1).value = "場 所"
        sheet.cell(sheet.max_row, 2).value = "別の会議室"

    (fault,) = [p for p in sitting(again).problems if p.severity is Severity.ERROR]
    assert fault.place.cell == "A10"
    assert fault.message == "見出し「場 所」がA6にもあります。"


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_every_cell_of_a_hidden_sheet_is_used_and_pointed_out(state: str) -> None:
    found = reading(lambda sheet: setattr(sheet, "sheet_state", state), rows=1)
    assert [t.name for t in trainings(found)] == ["会1"]
    (note,) = found.problems
    assert "非表示の部分に書かれた内容も資料に載ります（A1、B1、C1、D1、E1など）。" in note.message


def test_hidden_columns_are_pointed_out_also_where_several_are_hidden_at_once() -> None:
    def hide(sheet: Worksheet) -> None:
        sheet.column_dimensions.group("C", "D", hidden=True)

    found = reading(hide, rows=1)
    (note,) = found.problems
    assert "（C1、D1、C2、D2）" in note.message
    assert note.place.cell == "C1"


@pytest.mark.parametrize("name", [name for name, _ in workbooks()])
def test_a_filled_blank_in_another_order_of_sheets_reads_the_same(name: str) -> None:
    declared = dict(workbooks())[name]
    data = blank(name, declared, years=(2022, 2023))
    book = openpyxl.load_workbook(io.BytesIO(data))
    book.move_sheet(book.sheetnames[0], len(book.sheetnames))
    made = io.BytesIO()
    book.save(made)
    before, after = read(name, data, declared), read(name, made.getvalue(), declared)
    assert [str(p) for p in before.problems] == [str(p) for p in after.problems]


def test_every_form_is_read_from_its_own_workbook() -> None:
    assert len({(form.declaration.workbook, form.declaration.name) for form in forms()}) == len(forms())


@given(st.integers(0, 2**32))
def test_a_damaged_workbook_ends_in_sentences_never_in_an_exception(seed: int) -> None:
    chance = random.Random(seed)
    source = workbook(rows=1)
    with zipfile.ZipFile(io.BytesIO(source)) as archive:
        contents = {name: bytearray(archive.read(name)) for name in archive.namelist()}
    spoilt = contents[chance.choice(sorted(contents))]
    for _ in range(chance.randint(1, 20)):
        spoilt[chance.randrange(len(spoilt))] = chance.randrange(256)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in contents.items():
            archive.writestr(name, bytes(content))
    for problem in read("研修.xlsx", made.getvalue(), (Project, Training)).problems:
        assert problem.message.endswith(("。", "）"))
