"""What Excel turned into a day or a time by itself is told at its cell, and never printed with a year nobody wrote."""

from datetime import date, datetime, time, timedelta

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from generator.excel.cells import as_shown, raw
from generator.problem import Severity
from tests.test_reading import reading, trainings


@pytest.mark.parametrize(
    ("value", "number_format", "shown"),
    [
        (date(2024, 1, 2), 'm"月"d"日"', "1月2日"),
        (date(2024, 5, 17), "m/d", "5/17"),
        (datetime(2024, 5, 17), "yyyy/m/d", "2024/5/17"),
        (date(2024, 5, 17), "mm-dd-yy", "2024/5/17"),
        (date(2024, 5, 7), "[$-411]ge.m.d;@", "R6.5.7"),
        (date(2024, 5, 7), '[$-411]ggge"年"mm"月"dd"日"(aaa)', "令和6年05月07日(火)"),
        (date(2019, 5, 1), 'gge"年"', "令1年"),
        (time(9, 5), "h:mm", "9:05"),
        (time(19, 5, 8), "hh:mm:ss", "19:05:08"),
        (time(19, 5), "h:mm\\ AM/PM", "7:05 PM"),
        (datetime(2024, 5, 17, 13, 30), "yyyy/m/d\\ h:mm", "2024/5/17 13:30"),
        (timedelta(hours=10, minutes=30), "[h]:mm", "10:30"),
    ],
)
def test_a_day_or_a_time_is_shown_as_excel_shows_it(
    value: date | time | timedelta, number_format: str, shown: str
) -> None:
    assert as_shown(value, number_format) == shown


@pytest.mark.parametrize(
    ("value", "number_format", "shown"),
    [
        (date(2024, 1, 2), 'm"月"d"日"', "1月2日"),
        (date(2024, 5, 17), "m/d", "5/17"),
        (time(10, 30), "h:mm", "10:30"),
    ],
)
def test_words_that_became_a_day_are_refused_at_their_cell(value: object, number_format: str, shown: str) -> None:
    def turn(sheet: Worksheet) -> None:
        sheet["C3"].value = value
        sheet["C3"].number_format = number_format

    found = reading(turn)
    (told,) = found.problems
    assert (told.severity, told.code, told.place.cell) == (Severity.ERROR, "研修18", "C3")
    assert f"「名称」の「{shown}」" in told.message
    assert "書式を「文字列」に" in told.hint
    assert [row.name for row in trainings(found)] == ["会1", "会3"]


def test_a_row_that_others_name_and_excel_turned_into_a_day_is_told_once() -> None:
    def turn(sheet: Worksheet) -> None:
        book = sheet.parent
        assert book is not None
        book["事業"]["A2"].value = date(2024, 1, 2)

    assert [(p.code, p.place.sheet) for p in reading(turn).problems] == [("研修18", "事業")]


def test_a_day_that_a_japanese_excel_formats_by_number_alone_is_a_day() -> None:
    sheet = openpyxl.Workbook().active
    assert isinstance(sheet, Worksheet)
    cell = sheet["A1"]
    cell.value = 45293
    cell.number_format = "0"
    cell._style.numFmtId = 56
    found = raw(cell, struck=False)
    assert found is not None
    assert (found.value, found.text, found.shown) == (datetime(2024, 1, 2), "令和6年1月2日", "1月2日")


def test_a_column_for_days_takes_them_in_any_format() -> None:
    def turn(sheet: Worksheet) -> None:
        sheet["B3"].value = date(2023, 7, 14)
        sheet["B3"].number_format = 'm"月"d"日"'

    found = reading(turn)
    assert found.problems == []
    assert trainings(found)[1].held_on == date(2023, 7, 14)
