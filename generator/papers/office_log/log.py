"""What a log counts up to, and what the papers made from it share: head, months, thirds, cases, sittings, sums."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple, TypeVar, cast

from generator.forms.office_log import Consultation, Course, Gathering, MonthNote, Office, Review, Task
from generator.japanese.dates import Period, fiscal_label, month_of, parts_of, wareki, year_of
from generator.japanese.text import key
from generator.papers.kind import Copy
from generator.problem import Place
from generator.records.book import Book
from generator.records.said import Chart, Field, Fields, Page, Said, Shape, Table, derived, said, shown
from generator.settings import Settings

CASES, CONSULTANTS, METHODS, TOPICS = "相談件数", "相談者別", "方法別", "内容別"
DUTIES, GATHERINGS, COURSES, PEOPLE = "活動", "会議等", "研修等", "研修等の参加人数"
NEW, AGAIN = "新規", "継続"

UNITS: Final = {
    **dict.fromkeys((CASES, CONSULTANTS, METHODS, TOPICS, DUTIES), "件"),
    **{GATHERINGS: "回", COURSES: "回", PEOPLE: "人"},
}
"""Everything that is counted, in the order of the reports, and in what."""


def headings(office: Settings) -> dict[str, tuple[str, ...]]:
    """Everything that is counted, and the office's own lines under it."""
    return {
        CASES: (NEW, AGAIN),
        CONSULTANTS: office.consultants,
        METHODS: office.contacts,
        TOPICS: office.topics,
        DUTIES: office.duties,
        GATHERINGS: office.gatherings,
        COURSES: office.courses,
        PEOPLE: office.courses,
    }


class Entry(NamedTuple):
    """What one row adds on its day to one line of one heading."""

    day: date
    heading: str
    line: str
    amount: int
    source: Said


def in_order(book: Book) -> list[Consultation]:
    """The consultations by their days, those of one day as they stand."""
    return sorted(book[Consultation], key=lambda row: row.day)


class Counts:
    """The entries of a log, to be summed over any stretch of time."""

    def __init__(self, book: Book) -> None:
        """Gather what every row adds: a frame of entries, grouped by what they count and by their days."""
        import pandas as pd

        self.headings = headings(book.settings)
        self._entries = list(_entries(book))
        entries = pd.DataFrame(self._entries, columns=Entry._fields, dtype=object)
        # A report sums a few lines over a few days hundreds of times: the frame is asked once, for where they stand.
        self._by_line: defaultdict[tuple[str, str], dict[date, Sequence[int]]] = defaultdict(dict)
        for group, at in entries.groupby(["heading", "line", "day"], sort=False).indices.items():
            heading, line, day = cast("tuple[str, str, date]", group)
            self._by_line[heading, line][day] = [int(number) for number in at]

    def total(self, period: Period, heading: str, line: str = "") -> Said:
        """The sum of a line over a period, with the cells it came from; without `line` of the whole heading."""
        lines = (line,) if line else self.headings[heading]
        amount, places = 0, list[Place]()
        for one in lines:
            days = self._by_line.get((heading, one), {})
            within = [period.first] if period.first == period.last else [day for day in days if day in period]
            # In the order of the rows, as they stand in the log.
            for number in sorted(number for day in within for number in days.get(day, ())):
                amount += self._entries[number].amount
                places += self._entries[number].source.places
        return Said(amount, tuple(places))

    def table(self, heading: str, periods: Sequence[Period]) -> Field:
        """A heading with its lines, each with its sum over every period, and the sums of the whole."""
        return {
            "区分": heading,
            "単位": UNITS[heading],
            "行一覧": [
                {"項目": line, "数一覧": [{"数": self.total(period, heading, line)} for period in periods]}
                for line in self.headings[heading]
            ],
            "計一覧": [{"数": self.total(period, heading)} for period in periods],
        }

    def tables(self, periods: Sequence[Period]) -> list[Field]:
        """Every heading as a table."""
        return [self.table(heading, periods) for heading in self.headings]


def _entries(book: Book) -> Iterator[Entry]:
    known: set[str] = set()
    for row in in_order(book):
        state = AGAIN if key(row.number) in known else NEW
        known.add(key(row.number))
        yield Entry(row.day, CASES, state, 1, said(row, "number"))
        yield Entry(row.day, CONSULTANTS, row.consultant, 1, said(row, "consultant"))
        yield Entry(row.day, METHODS, row.method, 1, said(row, "method"))
        yield Entry(row.day, TOPICS, row.topic, 1, said(row, "topic"))
    for task in book[Task]:
        yield Entry(task.day, DUTIES, task.duty, 1, said(task, "duty"))
    for gathering in book[Gathering]:
        yield Entry(gathering.day, GATHERINGS, gathering.kind, 1, said(gathering, "kind"))
    for course in book[Course]:
        yield Entry(course.day, COURSES, course.kind, 1, said(course, "kind"))
        if course.people:
            yield Entry(course.day, PEOPLE, course.kind, course.people, said(course, "people"))


R = TypeVar("R", Consultation, Task, Gathering, Course)


@dataclass(frozen=True, slots=True)
class Case:
    """The rows of one 整理番号 by their days: at least one."""

    rows: tuple[Consultation, ...]

    @property
    def number(self) -> Said:
        """Its 整理番号, which is that of every row."""
        return derived(self.rows[0].number, [said(row, "number") for row in self.rows])


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
        for part in parts_of(book.one(Office).fiscal_year, book.settings.report_part_months):
            yield _report_on(part, book)


def cases(book: Book) -> Iterator[Copy]:
    """A copy for every 整理番号, in the order of their first days; 対象 may name the months they were taken up in."""
    found: dict[str, list[Consultation]] = {}
    for row in in_order(book):
        found.setdefault(key(row.number), []).append(row)
    for case in map(Case, map(tuple, found.values())):
        number = case.rows[0].number
        name = derived(f"整理番号{number}", [case.number])
        yield Copy(name, case, (number, *_months(row.day for row in case.rows)))


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


SUM, SO_FAR = "計", "累計"
_FEW = 4  # lines whose names fit below upright bars


def by_heading(counts: Counts, columns: Sequence[tuple[str, Period]], *, summed: bool = False) -> list[Page]:
    """A page for everything that is counted, a column a period; with `summed` the last holds the sums of the others.

    The chart shows the sums, or the first period alone: what was counted since April is no period beside it.
    """
    return [_page(counts, heading, columns, summed=summed) for heading in counts.headings]


def so_far(counts: Counts, period: Period) -> Page:
    """Every line with its sum over one period: what stands beside the parts without being their sum."""
    rows: list[list[Field]] = [
        [f"{heading}　{line}", counts.total(period, heading, line)]
        for heading, lines in counts.headings.items()
        for line in lines
    ]
    return Page(SO_FAR, Table(["項目", SO_FAR], rows), above=[f"{period.label}の計です。"])


def by_month(counts: Counts, year: Period) -> Page:
    """The consultations of a year, a column a month; the chart shows how many there were each month."""
    columns = [*((month.short, month) for month in year.months), (SUM, year)]
    chart = Chart(Shape.COLUMNS, "月別の相談件数", UNITS[CASES], by_row=True, only=-1)
    table = _table(counts, CASES, columns, chart)
    return Page("月別の相談件数", table)


def _page(counts: Counts, heading: str, columns: Sequence[tuple[str, Period]], *, summed: bool) -> Page:
    shape = Shape.COLUMNS if len(counts.headings[heading]) <= _FEW else Shape.BARS
    only, which = (-1, SUM) if summed else (1, columns[0][0])
    chart = Chart(shape, f"{heading}（{which}）", UNITS[heading], only=only)
    table = _table(counts, heading, columns, chart, summed=summed)
    return Page(f"{heading}（{UNITS[heading]}）", table)


def _table(
    counts: Counts, heading: str, columns: Sequence[tuple[str, Period]], chart: Chart, *, summed: bool = True
) -> Table:
    lines: list[list[Field]] = [
        [line, *(counts.total(period, heading, line) for _, period in columns)] for line in counts.headings[heading]
    ]
    lines.append([SUM, *(counts.total(period, heading) for _, period in columns)])
    names: list[Field] = ["項目", *(name for name, _ in columns)]
    return Table(names, lines, sum_row=True, sum_column=summed, chart=chart)
