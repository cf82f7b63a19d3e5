"""The blank workbook says what its declarations say, and reads back as it was filled."""

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date, time
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet
from python_calamine import CalamineWorkbook

from generator.excel import writing as look
from generator.excel.blank import CHOICES_SHEET, blank
from generator.excel.cells import displayed
from generator.excel.read import read
from generator.forms import workbooks
from generator.forms.initiatives import Indicator, Initiative, Result
from generator.forms.meeting import Meeting
from generator.forms.share_sheets import Admission
from generator.forms.support_office import Activity
from generator.japanese.dates import fiscal_label, parse_birth_date, parse_date, parse_time, wareki_weekday
from generator.japanese.text import key, parse_count
from generator.papers.kind import with_kinds
from generator.records.book import Reading
from generator.records.declare import EXAMPLE, Column, Kind, Layout, Record, Sheet, column
from generator.records.reasons import Refusal
from generator.records.said import said
from tests.conftest import MEETING, ROOT

YEARS = (2019, 2020, 2021)
WORKBOOKS = dict(workbooks())
HOUSE = with_kinds()
every_workbook = pytest.mark.parametrize("workbook", WORKBOOKS)

Rows = dict[str, list[dict[str, object]]]


def opened(data: bytes) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(data))


def sheets(data: bytes, forms: Sequence[type[Record]]) -> list[tuple[Worksheet, Sheet]]:
    book = opened(data)
    return [(book[form.declaration.name], form.declaration.of(HOUSE)) for form in forms]


def example(declared: Column) -> str | int | date | time | None:
    """The example of a column as a clerk's Excel would hold it."""
    match declared.kind:
        case Kind.DATE:
            return parse_date(declared.example).date
        case Kind.BIRTH_DATE:
            return parse_birth_date(declared.example)
        case Kind.TIME:
            return parse_time(declared.example)
        case Kind.COUNT:
            return parse_count(declared.example)
        case Kind.FISCAL_YEAR:
            return int(declared.example)
    return declared.example or None


def examples(forms: Sequence[type[Record]]) -> Rows:
    """One row of examples for every sheet."""
    rows: Rows = {}
    for form in forms:
        row: dict[str, object] = {}
        for declared in form.declaration.of(HOUSE).columns.values():
            headings = [fiscal_label(y) for y in YEARS] if declared.kind is Kind.YEARLY else [declared.heading]
            row |= dict.fromkeys(headings, example(declared))
        rows[form.declaration.name] = [row]
    return rows


def reading(
    workbook: str, rows: Mapping[str, Sequence[Mapping[str, object]]], forms: Sequence[type[Record]]
) -> Reading:
    return read(workbook.replace("*", "例"), blank(workbook, forms, rows, years=YEARS, settings=HOUSE), forms, HOUSE)


def form_of(*columns: Any, name: str = "試し", layout: Layout = Layout.TABLE, optional: bool = False) -> type[Record]:
    """A record class with these columns that no registry knows."""
    made: type[Record] = type("Sample", (Record,), {})
    declared = {f"c{n}": one.metadata["column"] for n, one in enumerate(columns)}
    made.declaration = Sheet(
        "試し.xlsx", name, note="試しのシートです。", layout=layout, optional=optional, columns=declared
    )
    return made


def places(sheet: Worksheet, declared: Sheet) -> list[tuple[Column, str]]:
    """Every column of a blank sheet with the address of the first cell to fill in; of a YEARLY one, that of its first year."""
    is_form = declared.layout is not Layout.TABLE
    found = {
        cell.value: f"B{number}" if is_form else f"{get_column_letter(number)}3"
        for number, cell in enumerate(sheet["A"] if is_form else sheet[1], start=1)
    }
    return [
        (one, found[fiscal_label(YEARS[0]) if one.kind is Kind.YEARLY else one.heading])
        for one in declared.columns.values()
    ]


def menus(sheet: Worksheet) -> dict[str, DataValidation]:
    """Validations by the first cell they are for."""
    return {str(one.sqref).partition(":")[0]: one for one in sheet.data_validations.dataValidation}


@every_workbook
def test_a_workbook_filled_with_the_examples_reads_back_as_the_same_values(workbook: str) -> None:
    forms = WORKBOOKS[workbook]
    rows = examples(forms)
    found = reading(workbook, rows, forms)
    assert [str(problem) for problem in found.problems] == []
    for form in forms:
        (record,) = found.records[form]
        (row,) = rows[form.declaration.name]
        for name, declared in form.declaration.of(HOUSE).columns.items():
            value = getattr(record, name) if ":" not in name else said(record, name).value
            if declared.kind is Kind.YEARLY:
                assert value == dict.fromkeys(YEARS, declared.example)
            elif declared.kind is Kind.FISCAL_YEAR:
                assert value == 2018 + int(declared.example)
            elif declared.several:
                assert value == (declared.example,)
            elif declared.refers:
                assert key(value) == key(declared.example)  # worded as in the sheet it refers to
            else:
                assert value == row[declared.heading] or (not value and row[declared.heading] is None)


@every_workbook
def test_a_second_reader_sees_the_same_texts(workbook: str) -> None:
    forms = WORKBOOKS[workbook]
    rows = examples(forms)
    book = CalamineWorkbook.from_filelike(io.BytesIO(blank(workbook, forms, rows, years=YEARS, settings=HOUSE)))
    for form in forms:
        cells = book.get_sheet_by_name(form.declaration.name).to_python()
        (row,) = rows[form.declaration.name]
        written = [[heading, value or ""] for heading, value in row.items() if value != 0]
        is_form = form.declaration.layout is not Layout.TABLE
        pairs = [list(pair[:2]) for pair in (cells if is_form else zip(*cells[:2], strict=True))]
        assert [pair for pair in pairs if pair[1] != 0] == written


@every_workbook
def test_an_empty_workbook_lacks_nothing_but_what_staff_must_write(workbook: str) -> None:
    forms = WORKBOOKS[workbook]
    found = reading(workbook, {}, forms)
    must = [
        f"{form.declaration.stem}{Refusal.EMPTY.number}"
        for form in forms
        if form.declaration.layout is Layout.FORM
        for declared in form.declaration.of(HOUSE).columns.values()
        if declared.required
    ]
    assert [problem.code for problem in found.problems] == must
    assert not any(records for form, records in found.records.items() if form.declaration.layout is Layout.TABLE)


@every_workbook
def test_equal_input_gives_equal_bytes_without_names_or_times(workbook: str) -> None:
    forms = WORKBOOKS[workbook]
    data = blank(workbook, forms, examples(forms), years=YEARS, settings=HOUSE)
    assert data == blank(workbook, forms, examples(forms), years=YEARS, settings=HOUSE)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    assert not any(word in part for part in parts.values() for word in ("openpyxl", "creator", "created", "modified"))
    authors = {author for part in parts.values() for author in re.findall("<author>(.*?)</author>", part)}
    assert authors == {"様式"}


@every_workbook
def test_nothing_is_merged_hidden_or_live(workbook: str) -> None:
    data = blank(workbook, WORKBOOKS[workbook], years=YEARS, settings=HOUSE)
    for sheet in opened(data).worksheets:
        assert not sheet.merged_cells.ranges
        assert sheet.sheet_state == ("hidden" if sheet.title == CHOICES_SHEET else "visible")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
        assert not any(b"<f>" in archive.read(name) for name in names)
    assert not any("vba" in name or "externalLink" in name for name in names)


def headings(sheet: Worksheet, declared: Sheet) -> list[Any]:
    return [cell for cell in (sheet[1] if declared.layout is Layout.TABLE else sheet["A"]) if cell.value]


@every_workbook
def test_headings_and_examples_are_protected_without_a_password_and_all_else_is_open(workbook: str) -> None:
    forms = WORKBOOKS[workbook]
    for sheet, declared in sheets(blank(workbook, forms, years=YEARS, settings=HOUSE), forms):
        assert sheet.protection.sheet and not sheet.protection.password
        allowed = ("formatCells", "formatColumns", "formatRows", "insertRows", "deleteRows", "sort", "objects")
        assert not any(getattr(sheet.protection, name) for name in allowed)
        years = {fiscal_label(year) for year in YEARS}
        assert all(cell.protection.locked == (cell.value not in years) for cell in headings(sheet, declared))
        for _, address in places(sheet, declared):
            column = sheet.column_dimensions[address.rstrip("0123456789")]
            cell = sheet[address] if declared.layout is not Layout.TABLE else column
            assert not cell.protection.locked
        beside = sheet.column_dimensions[get_column_letter(len(sheet[1]) + 1)]
        assert (beside.max, beside.protection.locked) == (16384, False)


@every_workbook
def test_every_column_is_seen_at_once_and_printed_in_letters_of_8_points(workbook: str) -> None:
    forms = WORKBOOKS[workbook]
    for sheet, declared in sheets(blank(workbook, forms, years=range(2019, 2024), settings=HOUSE), forms):
        count = len(sheet[1])
        pixels = sum(8 * sheet.column_dimensions[get_column_letter(n)].width for n in range(1, count + 1))
        assert pixels <= 1440 - 40 - 20, declared.name  # the row numbers and the scroll bar
        on_a4 = (297 - 2 * 12.7) / 25.4 * 96
        assert 11 * min(1, on_a4 / pixels) >= 8


FILLED = sorted((ROOT / "inputs").rglob("*.xlsx"))
every_sample = pytest.mark.parametrize("path", FILLED, ids=lambda path: f"{path.parent.name}/{path.stem}")


@every_sample
def test_the_workbooks_of_the_samples_look_as_a_new_one_does(path: Path) -> None:
    forms = next(forms for workbook, forms in WORKBOOKS.items() if fnmatch(path.name, workbook))
    named = {form.declaration.name: form.declaration for form in forms}
    for sheet in openpyxl.load_workbook(path).worksheets:
        if sheet.sheet_state != "visible":
            continue
        declared = named[sheet.title.partition(" (")[0]]
        required = {column.heading for column in declared.columns.values() if column.required}
        shown = [cell for cell in headings(sheet, declared) if cell.number_format == '"必須 "@']
        assert {cell.value for cell in shown} >= {c.value for c in headings(sheet, declared)} & required
        assert all(cell.comment for cell in headings(sheet, declared))
        pixels = sum(8 * sheet.column_dimensions[get_column_letter(n)].width for n in range(1, len(sheet[1]) + 1))
        assert pixels <= 1440 - 40 - 20, sheet.title
        assert (sheet.protection.sheet, sheet.protection.password) == (True, None)
        assert sheet.freeze_panes and sheet.page_setup.fitToWidth == 1


@pytest.mark.parametrize("name", ["会議.xlsx", "取組.xlsx", "支援室.xlsx", "基本方針_改訂案.xlsx", "部会.xlsx"])
def test_a_workbook_of_an_older_look_reads_as_the_same_values(name: str) -> None:
    """Wide columns, no 必須, no example, no note, nothing protected: as workbooks were before."""
    path = ROOT / "inputs" / MEETING / name
    forms = next(forms for workbook, forms in WORKBOOKS.items() if fnmatch(name, workbook))
    upright = {form.declaration.name for form in forms if form.declaration.layout is not Layout.TABLE}
    old = Workbook()
    old.remove(old.worksheets[0])
    for sheet in (one for one in openpyxl.load_workbook(path).worksheets if one.sheet_state == "visible"):
        drawn = old.create_sheet(sheet.title)
        drawn.column_dimensions["A"].width = 160
        for row in sheet.iter_rows():
            for cell in row:
                example_of = str(cell.value).startswith(EXAMPLE) or (
                    sheet.title in upright and cell.coordinate[0] > "B"
                )
                drawn[cell.coordinate].value = None if example_of else cell.value
                drawn[cell.coordinate].number_format = "General" if cell.data_type == "s" else cell.number_format
    made = io.BytesIO()
    old.save(made)
    now, before = (read(name, data, forms, HOUSE) for data in (path.read_bytes(), made.getvalue()))
    assert [str(problem) for problem in before.problems] == []
    assert sum(map(len, now.records.values())) > 5
    assert repr(before.records) == repr(now.records)


@every_workbook
def test_what_must_be_written_is_seen_without_hovering(workbook: str) -> None:
    forms = WORKBOOKS[workbook]
    for sheet, declared in sheets(blank(workbook, forms, years=YEARS, settings=HOUSE), forms):
        required = {
            fiscal_label(y) if c.kind is Kind.YEARLY else c.heading
            for c in declared.columns.values()
            if c.required
            for y in YEARS
        }
        for cell in headings(sheet, declared):
            assert (cell.number_format == '"必須 "@') == (cell.value in required)


@every_workbook
def test_examples_stand_greyed_where_nothing_is_written_and_are_never_read(workbook: str) -> None:
    forms = WORKBOOKS[workbook]
    data = blank(workbook, forms, years=YEARS, settings=HOUSE)
    for sheet, declared in sheets(data, forms):
        cells = sheet[2] if declared.layout is Layout.TABLE else sheet["C"]
        written = [cell for cell in cells if cell.value]
        assert len(written) >= sum(bool(column.example) for column in declared.columns.values())
        assert all(str(cell.value).startswith(EXAMPLE) and cell.font.i and cell.protection.locked for cell in written)
    found = read(workbook.replace("*", "例"), data, forms, HOUSE)
    assert not any(
        EXAMPLE in cell.written for rows in found.records.values() for row in rows for cell in row.cells.values()
    )


@every_workbook
def test_numbers_days_and_times_are_checked_as_they_are_typed(workbook: str) -> None:
    kinds = {
        Kind.DATE: "date",
        Kind.BIRTH_DATE: "date",
        Kind.TIME: "time",
        Kind.COUNT: "whole",
        Kind.FISCAL_YEAR: "custom",
    }
    forms = WORKBOOKS[workbook]
    for sheet, declared in sheets(blank(workbook, forms, years=YEARS, settings=HOUSE), forms):
        found = menus(sheet)
        for one, address in places(sheet, declared):
            if one.kind in kinds:
                assert (found[address].type, found[address].showErrorMessage) == (kinds[one.kind], True)


@pytest.mark.parametrize("at", ["A2", "C2"])
def test_a_row_of_examples_that_is_half_overwritten_is_refused(at: str) -> None:
    book = opened(blank("部会.xlsx", WORKBOOKS["部会.xlsx"], settings=HOUSE))
    book["委員名簿"][at] = "書いたこと"
    made = io.BytesIO()
    book.save(made)
    found = read("部会.xlsx", made.getvalue(), WORKBOOKS["部会.xlsx"], HOUSE)
    assert [(p.code, str(p.place)) for p in found.problems] == [("部会26", f"部会.xlsx［委員名簿］{at}")]


def test_an_example_copied_into_an_answer_is_refused() -> None:
    rows: Rows = {"開催": [{"会議名": f"{EXAMPLE}推進会議"}]}
    found = read("会議.xlsx", blank("会議.xlsx", [Meeting], rows), [Meeting])
    assert ("会議26", "会議.xlsx［開催］B3") in [(p.code, str(p.place)) for p in found.problems]


def test_a_card_stands_for_each_person_and_the_table_of_before_is_still_read() -> None:
    rows = [
        {"整理番号": f"R6-00{n}", "利用者氏名": f"見本　{n}", "性別": "女性", "要介護度": "要介護1"} for n in (1, 2)
    ]
    cards = blank("情報共有シート.xlsx", [Admission], {"入院時情報提供書": rows})
    assert opened(cards).sheetnames == ["入院時情報提供書", "入院時情報提供書 (2)"]
    table = Workbook()
    table.active.title = "入院時情報提供書"  # type: ignore[union-attr] # a new workbook has a sheet
    table.active.append([column.heading for column in Admission.declaration.columns.values()])  # type: ignore[union-attr]
    for row in rows:
        values = [row.get(column.heading) for column in Admission.declaration.columns.values()]
        table.active.append(values)  # type: ignore[union-attr]
    made = io.BytesIO()
    table.save(made)
    for data in (cards, made.getvalue()):
        found = read("情報共有シート.xlsx", data, [Admission])
        assert [str(problem) for problem in found.problems] == []
        people = [(p.number, p.client, p.care_level) for p in found.records[Admission] if isinstance(p, Admission)]
        assert people == [("R6-001", "見本　1", "要介護1"), ("R6-002", "見本　2", "要介護1")]


def test_a_number_on_two_cards_is_told_without_the_title_of_a_card() -> None:
    rows = [{"整理番号": "R6-001"}, {"整理番号": "R6-001"}]
    book = opened(blank("情報共有シート.xlsx", [Admission], {"入院時情報提供書": rows}))
    book["入院時情報提供書 (2)"].title = "入院時情報提供書_見本花子"
    made = io.BytesIO()
    book.save(made)
    (problem,) = read("情報共有シート.xlsx", made.getvalue(), [Admission]).problems
    assert (problem.code, str(problem.place)) == (
        "情報共有シート04",
        "情報共有シート.xlsx［入院時情報提供書（2枚目）］B1",
    )
    assert "花子" not in str(problem)


@every_workbook
def test_every_heading_carries_a_note_made_from_its_declaration(workbook: str) -> None:
    forms = WORKBOOKS[workbook]
    for sheet, declared in sheets(blank(workbook, forms, years=YEARS, settings=HOUSE), forms):
        heads = headings(sheet, declared)
        notes = {str(cell.value): cell.comment.text for cell in heads if cell.comment}
        assert len(notes) == len(heads)
        assert declared.note in notes[str(sheet["A1"].value)]
        for one in declared.columns.values():
            note = notes[fiscal_label(YEARS[0]) if one.kind is Kind.YEARLY else one.heading]
            assert one.note in note
            assert one.example in note
            assert ("必須" in note) == one.required


@every_workbook
def test_every_choice_has_a_menu_that_warns_and_never_blocks(workbook: str) -> None:
    forms = WORKBOOKS[workbook]
    for sheet, declared in sheets(blank(workbook, forms, years=YEARS, settings=HOUSE), forms):
        found = menus(sheet)
        for one, address in places(sheet, declared):
            cards = {form.declaration.name for form in forms if form.declaration.layout is Layout.CARDS}
            if one.several or (one.refers and one.refers[0] in cards):
                assert found[address].type is None  # a menu takes one choice a cell, from one sheet
            elif one.menu or one.refers:
                assert found[address].type == "list"
        for menu in found.values():
            assert menu.errorStyle == "warning" or not menu.showErrorMessage
            assert menu.prompt and len(menu.prompt) <= 255
            assert len(menu.formula1 or "") <= 257


@every_workbook
def test_every_required_cell_is_tinted_while_empty(workbook: str) -> None:
    forms = WORKBOOKS[workbook]
    for sheet, declared in sheets(blank(workbook, forms, years=YEARS, settings=HOUSE), forms):
        tinted = {
            str(area.sqref).partition(":")[0]
            for area in sheet.conditional_formatting
            if any(rule.dxf.fill for rule in area.rules)
        }
        assert tinted == {address for one, address in places(sheet, declared) if one.required}


@every_workbook
def test_sheets_print_on_a4_one_page_wide_with_the_headings_repeated(workbook: str) -> None:
    forms = WORKBOOKS[workbook]
    for sheet, declared in sheets(blank(workbook, forms, years=YEARS, settings=HOUSE), forms):
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
        if declared.layout is Layout.TABLE:
            assert sheet.print_title_rows == "$1:$1"
            assert sheet.freeze_panes is not None and sheet.freeze_panes.endswith("2")


@every_workbook
def test_no_date_is_too_long_for_its_column(workbook: str) -> None:
    forms = WORKBOOKS[workbook]
    longest = {Layout.TABLE: len("R10.12.31()") + 2, Layout.FORM: 2 * len(wareki_weekday(date(2028, 12, 31)))}
    for sheet, declared in sheets(blank(workbook, forms, years=YEARS, settings=HOUSE), forms):
        for one, address in places(sheet, declared):
            if one.kind is Kind.DATE:
                width = sheet.column_dimensions[address.rstrip("0123456789")].width
                assert width > longest.get(declared.layout, longest[Layout.FORM])


TRICKY = (
    "=1+1",
    "+1",
    "-1",
    "@A1",
    "#N/A",
    "1-2",
    "0012",
    "TRUE",
    " 前に空白",
    "改行\nあり",
    "<&>",
    "髙﨑①㈱",
)


def test_text_stays_the_text_it_is() -> None:
    found = reading("支援室.xlsx", {"活動": [{"活動": text} for text in TRICKY]}, [Activity])
    assert [str(problem) for problem in found.problems] == []
    assert tuple(record.text for record in found.records[Activity] if isinstance(record, Activity)) == TRICKY


def test_text_that_looks_like_an_escape_of_excel_is_not_decoded() -> None:
    data = blank("支援室.xlsx", [Activity], {"活動": [{"活動": "_x0041_"}]})
    assert CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()[1] == ["_x0041_"]


def test_a_menu_of_other_rows_ends_at_the_last_row_written() -> None:
    data = blank("取組.xlsx", [Initiative, Result])
    formula = menus(opened(data)["実施実績"])["A3"].formula1
    assert formula is not None and formula.startswith("OFFSET('取組'!$A$3,") and "'取組'!$A$3:$A$1000" in formula


def test_short_choices_stand_in_the_menu_and_long_ones_in_a_hidden_sheet() -> None:
    short, long, comma = ("可", "否"), tuple(f"長い名前の選択肢その{n}" for n in range(40)), ("甲,乙", "丙")
    sample = form_of(
        column("短い", note="選びます。", choices=short),
        column("長い", note="選びます。", choices=long),
        column("区切り", note="選びます。", choices=comma),
        column("再び", note="選びます。", choices=long),
    )
    book = opened(blank("試し.xlsx", [sample]))
    found = menus(book["試し"])
    assert found["A3"].formula1 == '"可,否"'
    assert found["B3"].formula1 == f"'{CHOICES_SHEET}'!$A$1:$A$40" == found["D3"].formula1
    assert found["C3"].formula1 == f"'{CHOICES_SHEET}'!$B$1:$B$2"
    assert book[CHOICES_SHEET].sheet_state == "hidden"
    assert tuple(cell.value for cell in book[CHOICES_SHEET]["A"]) == long


def test_rows_are_ruled_as_they_are_written_so_that_empty_ones_do_not_print() -> None:
    sheet = opened(blank("試し.xlsx", [form_of(column("名前", note="書きます。"))]))["試し"]
    assert sheet.max_row == 2  # the example
    (rule,) = [rule for area in sheet.conditional_formatting for rule in area.rules if rule.dxf.border]
    assert rule.formula == ["COUNTA($A2:$A3)>0"]


def test_an_optional_sheet_is_tinted_only_once_a_row_is_begun() -> None:
    data = {
        optional: blank("試し.xlsx", [form_of(column("名前", note="書きます。"), optional=optional)])
        for optional in (False, True)
    }
    formulas = {
        optional: [
            rule.formula for area in opened(made)["試し"].conditional_formatting for rule in area.rules if rule.dxf.fill
        ]
        for optional, made in data.items()
    }
    assert formulas == {
        False: [['AND(A3="",OR(ROW()=3,COUNTA($A3:$A3)>0))']],
        True: [['AND(A3="",OR(COUNTA($A3:$A3)>0))']],
    }


def test_years_come_from_the_argument_and_from_the_rows() -> None:
    rows = {"成果指標": [{"番号": "①-1", "令和5年度": "→"}]}
    sheet = opened(blank("取組.xlsx", [Indicator], rows, years=[2019]))["成果指標"]
    assert [cell.value for cell in sheet[1]] == ["番号", "令和元年度", "令和5年度"]
    assert [cell.value for cell in sheet[2]] == ["①-1", None, "→"]


@pytest.mark.parametrize(
    ("forms", "rows"),
    [
        ([Activity], {"活動": [{"活動内容": "研修会"}]}),
        ([Activity], {"その他": []}),
        ([Indicator], {"成果指標": [{"番号": "①-1"}]}),
        ([Meeting], {"開催": [{"回": 1}, {"回": 2}]}),
    ],
    ids=["a heading that is not declared", "a sheet that is not declared", "no year", "two records for a form"],
)
def test_rows_that_would_be_lost_are_refused(forms: list[type[Record]], rows: Rows) -> None:
    with pytest.raises(ValueError):
        blank(forms[0].declaration.workbook, forms, rows)


def test_a_value_that_excel_has_no_cell_for_is_refused() -> None:
    with pytest.raises(TypeError):
        blank("支援室.xlsx", [Activity], {"活動": [{"活動": ["一", "二"]}]})


@pytest.mark.parametrize(
    ("kind", "unit", "value", "shown"),
    [
        (Kind.COUNT, "人", 20, "20人"),
        (Kind.COUNT, "件", 1234, "1,234件"),
        (Kind.COUNT, "第 回", 3, "第3回"),
        (Kind.COUNT, "", 5, "5"),
        (Kind.DATE, "", date(2023, 7, 13), "令和5年7月13日"),
        (Kind.TIME, "", time(19, 30), "午後7時30分"),
    ],
)
def test_numbers_dates_and_times_read_as_they_are_shown(kind: Kind, unit: str, value: object, shown: str) -> None:
    declared: Column = column("欄", kind, note="書きます。", unit=unit).metadata["column"]
    sheet = opened(
        blank("試し.xlsx", [form_of(column("欄", kind, note="書きます。", unit=unit))], {"試し": [{"欄": value}]})
    )["試し"]
    cell = sheet["A2"]
    assert cell.number_format == look.number_format(declared, in_table=True)
    assert displayed(cell.value, cell.number_format) == shown


def test_a_row_is_as_high_as_its_longest_text_but_may_grow() -> None:
    texts = ["短い", "長い" * 200, "一\n二\n三"]
    data = blank("支援室.xlsx", [Activity], {"活動": [{"活動": text} for text in texts]})
    rows = opened(data)["活動"].row_dimensions
    short, long, broken = (rows[number].height or 0 for number in (2, 3, 4))
    assert short < broken < long
    assert long > 5 * 13.5  # 400 全角 characters take eight lines of 50
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert b"customHeight" not in archive.read("xl/worksheets/sheet1.xml")


def test_long_texts_give_way_most_where_a_sheet_would_be_too_wide() -> None:
    declared = list(Initiative.declaration.columns.values())
    found = look.widths(declared)
    assert sum(one.width for one in declared) > sum(found)
    by_heading = {one.heading: width for one, width in zip(declared, found, strict=True)}
    assert by_heading["番号"] < by_heading["取組"] < by_heading["事業概要"] < 54
