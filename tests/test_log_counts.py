"""What a log counts up to: months, thirds and the year are one sum, whatever was written on whatever day."""

from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from generator.japanese.dates import Period, month_of, parts_of, year_of
from generator.papers.office_log.reports import (
    AGAIN,
    CASES,
    DUTIES,
    NEW,
    PEOPLE,
    Counts,
    headings,
    monthly_report,
    periodic_report,
    yearly_report,
)
from generator.records.book import Book
from generator.records.declare import Record
from generator.settings import DEFAULT as HOUSE
from tests.handwritten import plain
from tests.office_log import asked, did, learned, log, met

YEAR = year_of(2023)
HEADINGS = headings(HOUSE)
LEAP_DAY = date(2024, 2, 29)
# Few days in few months, so that months stay empty, and the leap day comes up often.
DAYS = st.one_of(
    st.just(LEAP_DAY),
    st.sampled_from([date(2023, 4, 1), date(2023, 7, 31), date(2023, 8, 1), date(2023, 11, 30), date(2024, 3, 31)]),
    st.dates(min_value=YEAR.first, max_value=YEAR.last),
)
ROWS = st.one_of(
    st.builds(
        asked,
        DAYS,
        st.sampled_from(["5-01", "5-02", "５－０１"]),
        consultant=st.sampled_from(HOUSE.consultants),
        method=st.sampled_from(HOUSE.contacts),
        topic=st.sampled_from(HOUSE.topics),
    ),
    st.builds(did, DAYS, duty=st.sampled_from(HOUSE.duties)),
    st.builds(met, DAYS, kind=st.sampled_from(HOUSE.gatherings)),
    st.builds(learned, DAYS, kind=st.sampled_from(HOUSE.courses), people=st.one_of(st.none(), st.integers(0, 500))),
)
LOGS = st.lists(ROWS, max_size=25)


def number(counts: Counts, period: Period, heading: str, line: str = "") -> int:
    value = counts.total(period, heading, line).value
    assert isinstance(value, int)
    return value


@given(LOGS)
def test_twelve_months_are_three_thirds_are_the_year(rows: list[Record]) -> None:
    counts = Counts(log(*rows))
    for heading, lines in HEADINGS.items():
        for line in ("", *lines):
            year = number(counts, YEAR, heading, line)
            assert sum(number(counts, month, heading, line) for month in YEAR.months) == year
            assert sum(number(counts, part, heading, line) for part in parts_of(2023, 4)) == year


@given(LOGS)
def test_every_row_is_counted_once_under_each_heading(rows: list[Record]) -> None:
    counts = Counts(log(*rows))
    consultations = sum(type(row).__name__ == "Consultation" for row in rows)
    for heading in list(HEADINGS)[:4]:
        assert number(counts, YEAR, heading) == consultations
    assert number(counts, YEAR, DUTIES) == sum(type(row).__name__ == "Task" for row in rows)
    assert number(counts, YEAR, PEOPLE) == sum(getattr(row, "people", None) or 0 for row in rows)


@given(LOGS)
def test_the_days_of_a_month_are_the_month(rows: list[Record]) -> None:
    counts, month = Counts(log(*rows)), month_of(LEAP_DAY)
    for heading in HEADINGS:
        days = (number(counts, Period(day, day), heading) for day in month.days)
        assert sum(days) == number(counts, month, heading)


def sums(tables: Any, column: int) -> list[int]:
    """What one column of a paper's tables says, every line and every sum."""
    plained = plain(tables)
    return [
        row["数"] if "数" in row else row["数一覧"][column]["数"]
        for table in plained
        for row in (*table["行一覧"], table["計一覧"][column])
    ]


@given(LOGS)
def test_the_papers_themselves_agree(rows: list[Record]) -> None:
    """Added up line by line: what the 月報 print is what the 三半期 print is what the year prints."""
    book: Book = log(*rows)
    months = [monthly_report(book, month)["集計一覧"] for month in YEAR.months]
    thirds = [periodic_report(book, part)["集計一覧"] for part in parts_of(2023, 4)]
    year = yearly_report(book)["集計一覧"]
    whole = sums(year, 3)
    assert [sum(line) for line in zip(*(sums(month, 0) for month in months), strict=True)] == whole
    assert [sum(line) for line in zip(*(sums(third, 4) for third in thirds), strict=True)] == whole
    for at, third in enumerate(thirds):
        assert sums(third, 4) == sums(year, at)
    assert sums(months[-1], 1) == sums(thirds[-1], 5) == whole  # 累計 at the end of March


def test_a_log_without_a_row_counts_nothing_anywhere() -> None:
    counts = Counts(log())
    assert {number(counts, period, heading) for period in (YEAR, *YEAR.months) for heading in HEADINGS} == {0}


def test_the_first_day_of_a_case_is_new_wherever_its_row_stands() -> None:
    counts = Counts(log(asked(date(2023, 6, 1)), asked(date(2023, 5, 1)), asked(date(2023, 6, 1), "5-02")))
    may, june = month_of(date(2023, 5, 1)), month_of(date(2023, 6, 1))
    assert [number(counts, month, CASES, NEW) for month in (may, june)] == [1, 1]
    assert [number(counts, month, CASES, AGAIN) for month in (may, june)] == [0, 1]


def test_the_leap_day_counts_in_february() -> None:
    counts = Counts(log(asked(LEAP_DAY), met(LEAP_DAY)))
    assert number(counts, month_of(LEAP_DAY), CASES) == 1
    assert number(counts, parts_of(2023, 4)[2], "会議等") == 1


def test_a_sum_remembers_the_cells_it_came_from() -> None:
    total = Counts(log(asked(LEAP_DAY), asked(date(2023, 5, 1), "5-02"))).total(YEAR, CASES)
    assert [place.cell for place in total.places] == ["number", "number"]
