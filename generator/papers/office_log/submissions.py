"""提出一覧: what has to be handed in for a month; the rules are the rows of ［提出物］."""

from calendar import monthrange
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from generator.forms.meeting import ELSEWHERE
from generator.forms.office_log import (
    AFTER_THE_CONTRACT,
    AFTER_THE_END,
    AT_ANY_TIME,
    AT_THE_END,
    EVERY_MONTH,
    EVERY_PART,
    Office,
    Submission,
)
from generator.japanese.dates import Period, month_of, parts_of, year_of
from generator.papers.kind import Copy, document, documents
from generator.papers.office_log.reports import head, months, period_said
from generator.records.book import Book
from generator.records.declare import Kind, Layout, Record
from generator.records.said import Field, Fields, Said, derived, said, shown
from generator.settings import BLANK


@dataclass(frozen=True, slots=True)
class Due:
    """A form due in a month: the last day when there is one, and the stretch of time it reports on."""

    day: date | None
    about: Period


Rule = Callable[[Submission, Book, Period], Due | None]


def _after_the_contract(row: Submission, book: Book, month: Period) -> Due | None:
    office = book.one(Office)
    day = _months_later(office.contracted_on, row.months or 0) + timedelta(days=row.days or 0)
    return Due(day, year_of(office.fiscal_year)) if day in month else None


def _every_month(_: Submission, book: Book, month: Period) -> Due | None:
    office = book.one(Office)
    under_contract = month.last >= office.contracted_on and month.first <= office.contract_ends
    return Due(month.last, month) if under_contract else None


def _every_part(_: Submission, book: Book, month: Period) -> Due | None:
    office = book.one(Office)
    parts = parts_of(office.fiscal_year, book.settings.report_part_months)
    return next((Due(part.last, part) for part in parts if part.last == month.last), None)


def _at_the_end(_: Submission, book: Book, month: Period) -> Due | None:
    office = book.one(Office)
    return Due(office.contract_ends, year_of(office.fiscal_year)) if office.contract_ends in month else None


def _after_the_end(_: Submission, book: Book, month: Period) -> Due | None:
    office = book.one(Office)
    return Due(None, year_of(office.fiscal_year)) if office.contract_ends in month else None


def _when_it_happens(_: Submission, book: Book, month: Period) -> Due | None:
    return None


RULES: Final[Mapping[str, Rule]] = {
    AFTER_THE_CONTRACT: _after_the_contract,
    EVERY_MONTH: _every_month,
    EVERY_PART: _every_part,
    AT_THE_END: _at_the_end,
    AFTER_THE_END: _after_the_end,
    AT_ANY_TIME: _when_it_happens,
}
"""Whether a form is due in a month, by the words of the 時期 menu."""


@dataclass(frozen=True, slots=True)
class Item:
    """One row of ［提出物］ in a month. `rows` are how many of the log it reports on; None of a form made elsewhere.

    `applies`: of a form that is one for each meeting or case, whether there was any; the others are always handed in.
    """

    submission: Submission
    due: Due | None
    rows: int | None
    applies: bool = True

    @property
    def at_any_time(self) -> bool:
        """Whether it is handed in when it happens, in whatever month."""
        return self.submission.timing == AT_ANY_TIME

    @property
    def is_missing(self) -> bool:
        """Whether it is due and the log has nothing to report."""
        return self.due is not None and self.applies and self.rows == 0


def items(book: Book, month: Period) -> Iterator[Item]:
    """Every row of ［提出物］, in its order, as it stands in a month."""
    for row in book[Submission]:
        due = RULES[row.timing](row, book, month)
        about = due.about if due else month
        if row.made_as == ELSEWHERE:
            yield Item(row, due, None)
        else:
            yield Item(row, due, _rows(book, row.made_as, about), _applies(book, row.made_as, about))


def _rows(book: Book, kind: str, about: Period) -> int:
    """How many rows a paper of this kind is made from: those of the time it is about, or all where none has a day."""
    tables = [form for form in documents()[kind].uses if form.declaration.layout is Layout.TABLE]
    dated = [(form, day) for form in tables if (day := _day_of(form))]
    if not dated:
        return sum(len(book[form]) for form in tables)
    return sum(1 for form, day in dated for row in book[form] if getattr(row, day) in about)


def _applies(book: Book, kind: str, about: Period) -> bool:
    made = documents()[kind]
    return made.each is None or any(is_about(copy, about) for copy in made.copies(book))


def is_about(copy: Copy, about: Period) -> bool:
    """Whether a copy of a paper is that of a stretch of time, or of something within it."""
    return copy.of == about or copy.is_meant(about.label)


def _day_of(form: type[Record]) -> str:
    """The attribute of the column with the day of a row; empty when there is none."""
    return next((name for name, column in form.declaration.columns.items() if column.kind is Kind.DATE), "")


def _months_later(day: date, months: int) -> date:
    """The same day so many months on; the last of the month where it is shorter."""
    year, month = divmod(day.month - 1 + months, 12)
    target = month_of(date(day.year + year, month + 1, 1))
    return target.first.replace(day=min(day.day, monthrange(target.first.year, target.first.month)[1]))


ELSEWHERE_WORD = "別途"


@document("提出一覧", title="提出一覧", uses=(Office, Submission), each=months)
def due_list(book: Book, month: Period) -> Fields:
    """The rows of ［提出物］ under their 区分, with the day in this month, and how many rows of the log are there."""
    groups: dict[str, list[Item]] = {}
    for item in items(book, month):
        groups.setdefault(item.submission.group, []).append(item)
    missing = [item for found in groups.values() for item in found if item.is_missing]
    return {
        **head(book),
        "月": period_said(month, book),
        "区分一覧": [
            {"区分": said(found[0].submission, "group"), "提出物一覧": [_row(item) for item in found]}
            for found in groups.values()
        ],
        "不足一覧": [{"不足": derived(f"{i.submission.number}　{i.submission.name}", _named(i))} for i in missing],
    }


def _row(item: Item) -> Field:
    return {**shown(item.submission), "印": "●" if item.due else "", "期日": _day(item), "準備": _state(item)}


def _day(item: Item) -> Said:
    if item.due:
        return derived(item.due.day if item.due.day else "期日なし", [said(item.submission, "timing")])
    return derived(AT_ANY_TIME if item.at_any_time else BLANK, [said(item.submission, "timing")])


def _state(item: Item) -> Said:
    """What is there to report: so many rows, nothing, or a form the program does not make."""
    source = [said(item.submission, "made_as")]
    if item.rows is None:
        return derived(ELSEWHERE_WORD, source)
    if not item.due:
        return derived(BLANK, source)
    if not item.applies:
        return derived("該当なし", source)
    return derived(f"記録{item.rows}件" if item.rows else "記録なし", source)


def _named(item: Item) -> list[Said]:
    return [said(item.submission, "number"), said(item.submission, "name")]
