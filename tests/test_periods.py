"""Months, thirds and fiscal years: they cover every day once, leap day and change of era included."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.japanese.dates import Period, following, month_of, parse_month, parts_of, until, year_of

YEARS = st.integers(min_value=1990, max_value=2100)


@given(YEARS, st.sampled_from([1, 2, 3, 4, 6, 12]))
def test_parts_cover_the_days_of_the_year_in_order_without_gap_or_overlap(year: int, months: int) -> None:
    days = [day for part in parts_of(year, months) for day in part.days]
    assert days == list(year_of(year).days)
    assert len(parts_of(year, months)) == 12 // months


@given(YEARS)
def test_the_months_of_the_thirds_are_those_of_the_year(year: int) -> None:
    assert [month for part in parts_of(year, 4) for month in part.months] == year_of(year).months


def test_a_leap_day_is_in_its_month() -> None:
    february = month_of(date(2024, 2, 29))
    assert february == Period(date(2024, 2, 1), date(2024, 2, 29))
    assert date(2024, 2, 29) in february
    assert date(2024, 3, 1) not in february
    assert following(february).first == date(2024, 3, 1)


@pytest.mark.parametrize(
    ("period", "label", "short"),
    [
        (month_of(date(2024, 2, 9)), "令和6年2月", "2月"),
        (parts_of(2023, 4)[0], "令和5年4月～7月", "4月～7月"),
        (parts_of(2023, 4)[2], "令和5年12月～令和6年3月", "12月～3月"),
        (year_of(2018), "平成30年4月～平成31年3月", "4月～3月"),
        (month_of(date(2019, 5, 1)), "令和元年5月", "5月"),
    ],
)
def test_a_period_is_called_by_its_months(period: Period, label: str, short: str) -> None:
    assert (period.label, period.short) == (label, short)


def test_what_has_come_together_runs_from_april() -> None:
    assert until(2023, month_of(date(2024, 1, 5))) == Period(date(2023, 4, 1), date(2024, 1, 31))


@pytest.mark.parametrize("text", ["令和6年2月", "R6.2", "令和６年２月分", "2024-02", "6年2月"])
def test_a_month_is_read_however_it_is_written(text: str) -> None:
    assert parse_month(text) == month_of(date(2024, 2, 1))


@pytest.mark.parametrize("text", ["2月", "令和6年13月", "令和6年0月", "来月", "", "令和6年2月29日"])
def test_what_is_no_month_is_refused_in_words(text: str) -> None:
    with pytest.raises(ValueError, match="は月として読めません"):
        parse_month(text)
