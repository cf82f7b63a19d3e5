"""Dates of birth, which reach back to 明治, and ages."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.japanese.dates import age, age_label, birth_label, parse_birth_date
from generator.japanese.text import parse_reference

READ = [
    ("大正9年4月1日", date(1920, 4, 1)),
    ("T9.4.1", date(1920, 4, 1)),
    ("ｔ９／４／１", date(1920, 4, 1)),
    ("大正元年7月30日", date(1912, 7, 30)),
    ("明治45年7月29日", date(1912, 7, 29)),
    ("M40.12.31", date(1907, 12, 31)),
    ("1920年4月1日", date(1920, 4, 1)),
    ("1920-04-01", date(1920, 4, 1)),
    ("昭和10年4月1日", date(1935, 4, 1)),
    ("S10.4.1", date(1935, 4, 1)),
    ("平成31年4月30日", date(2019, 4, 30)),
    ("昭和3年2月29日（水）", date(1928, 2, 29)),
    ("大9.4.1", date(1920, 4, 1)),
    ("明40年12月31日", date(1907, 12, 31)),
    ("昭10.4.1", date(1935, 4, 1)),
]


@pytest.mark.parametrize(("text", "day"), READ)
def test_a_date_of_birth_is_read(text: str, day: date) -> None:
    assert parse_birth_date(text) == day


@pytest.mark.parametrize(
    "text",
    [
        "大正15年12月25日",
        "大正元年7月29日",
        "明治5年1月1日",
        "大正9年2月30日",
        "1870-01-01",
        "9年4月",
        "大正",
        "昭和70年4月1日",
    ],
)
def test_what_is_no_day_or_of_no_such_era_is_refused_in_words(text: str) -> None:
    with pytest.raises(ValueError, match=r"。|です"):
        parse_birth_date(text)


@given(st.dates(date(1873, 1, 1), date(2100, 12, 31)))
def test_what_is_printed_is_read_back(day: date) -> None:
    assert parse_birth_date(birth_label(day)) == day


@pytest.mark.parametrize(
    ("born", "on", "years"),
    [
        (date(1935, 4, 1), date(2024, 3, 31), 88),
        (date(1935, 4, 1), date(2024, 4, 1), 89),
        (date(1928, 2, 29), date(2023, 2, 28), 94),
        (date(1928, 2, 29), date(2023, 3, 1), 95),
    ],
)
def test_a_year_of_life_is_complete_on_the_birthday(born: date, on: date, years: int) -> None:
    assert age(born, on) == years


def test_an_age_needs_both_days_in_their_order() -> None:
    assert age_label(date(1935, 4, 1), date(2024, 4, 1)) == "89"
    assert age_label(None, date(2024, 4, 1)) == age_label(date(1935, 4, 1), None) == ""
    assert age_label(date(2024, 4, 2), date(2024, 4, 1)) == ""
    assert age_label(date(2024, 4, 1), date(2024, 4, 1)) == "0"


@pytest.mark.parametrize(
    ("text", "number"), [("R6-001", "R6-001"), ("ｒ６－１", "R6-1"), (" 12 ", "12"), ("A―3", "A-3")]
)
def test_a_reference_number_is_read(text: str, number: str) -> None:
    assert parse_reference(text) == number


@pytest.mark.parametrize("text", ["見本花子", "HANAKO", "1_2", "../1", "-1", "1" * 21, "12号"])
def test_what_may_be_a_name_or_no_file_name_is_no_reference_number(text: str) -> None:
    with pytest.raises(ValueError, match="整理番号"):
        parse_reference(text)
