"""What the papers made from a log share: their head, and the months, thirds, cases and sittings they are made for."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from generator import house
from generator.book import Book
from generator.copies import Copy
from generator.forms.office_log import Consultation, Course, Gathering, Office, Task
from generator.forms.office_plan import MonthNote, Review
from generator.japanese import key
from generator.log_counts import in_order
from generator.periods import Period, month_of, parts_of, year_of
from generator.text import Fields, Said, derived, said, shown
from generator.wareki import fiscal_label, wareki

R = TypeVar("R", Consultation, Task, Gathering, Course)


@dataclass(frozen=True, slots=True)
class Case:
    """The rows of one 整理番号 by their days: at least one."""

    rows: tuple[Consultation, ...]


def head(book: Book) -> Fields:
    """Who reports to whom: ［支援室］ as every template may use it."""
    office = book.one(Office)
    return {"支援室": {**shown(office), "コーディネーター": _in_a_line(said(office, "coordinators"))}}


def year(book: Book) -> Period:
    """The fiscal year of the log."""
    return year_of(book.one(Office).fiscal_year)


def period_said(period: Period, book: Book) -> Said:
    """A period in words: it came from the 年度 of the log."""
    return derived(period.label, [said(book.one(Office), "fiscal_year")])


def period_label(book: Book) -> Said:
    """The fiscal year of the log in words."""
    office = book.one(Office)
    return derived(fiscal_label(office.fiscal_year), [said(office, "fiscal_year")])


def months(book: Book) -> Iterator[Copy]:
    """A copy for every month of the fiscal year, also for those without a row: nothing done is reported as well."""
    for month in year(book).months if book[Office] else ():
        yield _report_on(month, book)


def _report_on(period: Period, book: Book) -> Copy:
    told = period_said(period, book)
    return Copy(derived(f"{told.value}分", [told]), period, (period.label, period.short))


def thirds(book: Book) -> Iterator[Copy]:
    """A copy for every 三半期 of the fiscal year."""
    if book[Office]:
        for part in parts_of(book.one(Office).fiscal_year, house.REPORT_PART_MONTHS):
            yield _report_on(part, book)


def cases(book: Book) -> Iterator[Copy]:
    """A copy for every 整理番号, in the order of their first days; 対象 may name the months they were taken up in."""
    found: dict[str, list[Consultation]] = {}
    for row in in_order(book):
        found.setdefault(key(row.number), []).append(row)
    for rows in found.values():
        name = derived(f"整理番号{rows[0].number}", [said(rows[0], "number")])
        yield Copy(name, Case(tuple(rows)), (rows[0].number, *_months(row.day for row in rows)))


def gatherings(book: Book) -> Iterator[Copy]:
    """A copy for every meeting attended."""
    yield from (_sitting(row) for row in book[Gathering])


def courses(book: Book) -> Iterator[Copy]:
    """A copy for every 研修."""
    yield from (_sitting(row) for row in book[Course])


def held(rows: Iterable[R], period: Period) -> list[dict[str, Said]]:
    """The rows of a sheet with a 日付 that are in a period, in sheet order."""
    return [shown(row) for row in rows if row.day in period]


def note_of(book: Book, month: Period) -> dict[str, Said]:
    """What ［月のまとめ］ says of a month; empty words where it says nothing."""
    for note in book[MonthNote]:
        if note.month == month.short:
            return shown(note)
    return {column.heading: derived("") for column in MonthNote.declaration.columns.values()}


def reviews(book: Book, periods: Iterable[str]) -> list[dict[str, Said]]:
    """The rows of ［振り返り］ about these periods, in their order."""
    return [shown(row) for period in periods for row in book[Review] if row.period == period]


def _sitting(row: Gathering | Course) -> Copy:
    name = derived(f"{wareki(row.day)}　{row.name}", [said(row, "day"), said(row, "name")])
    return Copy(name, row, tuple(_months([row.day])))


def _months(days: Iterable[date]) -> Iterator[str]:
    for month in dict.fromkeys(month_of(day) for day in days):
        yield from (month.label, month.short)


def _in_a_line(words: Said) -> Said:
    text = str(words.value)
    return Said("、".join(line.strip() for line in text.split("\n")), words.places) if "\n" in text else words
