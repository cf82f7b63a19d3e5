"""Papers of a support office's log: what it counts up to; its records, a paper a row; its reports and the plan of the year."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple, TypeVar, cast

from generator.forms.office_log import (
    MONTHS,
    Consultation,
    Course,
    Gathering,
    MonthNote,
    Office,
    PlanLine,
    Review,
    Task,
)
from generator.forms.organisation import WHOLE_YEAR
from generator.japanese.dates import Period, fiscal_label, month_of, parts_of, until, wareki, weekday, year_of
from generator.japanese.text import key
from generator.papers.kind import Copy, document
from generator.problem import Place
from generator.records.book import Book
from generator.records.said import Chart, Field, Fields, Page, Said, Shape, Table, derived, said, shown, summed
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


@document("活動記録票", title="活動記録票", uses=(Office, Task), each=months)
def activity_record(book: Book, month: Period) -> Fields:
    """The rows of ［活動記録］ in a month, each under the letter of its 事業項目, and what the letters mean."""
    return {
        **head(book),
        "月": period_said(month, book),
        "活動一覧": [{**shown(task), "記号": _sign(task)} for task in book[Task] if task.day in month],
        "事業項目一覧": [{"項目": duty.replace(" ", "　", 1)} for duty in book.settings.duties if " " in duty],
    }


def _sign(task: Task) -> Said:
    return derived(task.duty.partition(" ")[0], [said(task, "duty")])


@document("相談シート", title="相談シート", uses=(Office, Consultation), each=cases)
def case_sheet(book: Book, case: Case) -> Fields:
    """What was asked first and what was arranged, then each later time; the state is that after the last."""
    first, *later = case.rows
    return {
        **head(book),
        "相談": {**shown(first), "整理番号": case.number},
        "経過一覧": [{"回": str(number), **shown(row)} for number, row in enumerate(later, 2)],
        "現在": shown(case.rows[-1]),
    }


@document("研修等報告書", title="研修等報告書", uses=(Office, Course), each=courses)
def course_report(book: Book, course: Course) -> Fields:
    """When, where, for whom, what it was about, and what is to be done with it."""
    return {**head(book), "研修": shown(course)}


@document("会議等報告書", title="会議等報告書", uses=(Office, Gathering), each=gatherings)
def gathering_report(book: Book, gathering: Gathering) -> Fields:
    """When, where, who, what about, and which issues are shared now."""
    return {**head(book), "会議": shown(gathering)}


TOGETHER = "相談計"
COLUMNS = {"新規": (CASES, NEW), "継続": (CASES, AGAIN), TOGETHER: (CASES, ""), "活動": (DUTIES, "")} | {
    "会議等": (GATHERINGS, ""),
    "研修等": (COURSES, ""),
}
"""What is counted for each day, by the heading of its column."""


def daily_pages(book: Book, month: Period) -> list[Page]:
    """The days as a workbook: their counts with a chart, then what was done."""
    counts = Counts(book)
    days: list[list[Field]] = [_with_sum(_label(day), counts, Period(day, day)) for day in month.days]
    days.append(_with_sum(SUM, counts, month))
    done: list[list[Field]] = [[_label(day), line] for day in month.days for line in _done(book, day)]
    chart = Chart(Shape.BARS, "日ごとの実績（計）", "件", only=-1)
    figures = Page("日ごとの実績", Table(["日", *_APART, SUM], days, sum_row=True, sum_column=True, chart=chart))
    return [figures, Page("主な内容", Table(["日", "内容"], done or [["", "該当なし"]]))]


_APART = {name: line for name, line in COLUMNS.items() if name != TOGETHER}


def _with_sum(label: str, counts: Counts, period: Period) -> list[Field]:
    totals = [counts.total(period, *line) for line in _APART.values()]
    return [label, *totals, summed(totals)]


def _label(day: date) -> str:
    return f"{day.day}日（{weekday(day)}）"


@document(
    "実績報告書（日報）",
    title="実績報告書（日報）",
    uses=(Office, Consultation, Task, Gathering, Course),
    each=months,
    pages=daily_pages,
)
def daily_report(book: Book, month: Period) -> Fields:
    """Every day of a month with its counts and one line for each thing done, and the sums of the month."""
    counts = Counts(book)
    return {
        **head(book),
        "月": period_said(month, book),
        "日一覧": [_day(book, counts, day) for day in month.days],
        "計": {name: counts.total(month, *line) for name, line in COLUMNS.items()},
    }


def _day(book: Book, counts: Counts, day: date) -> Field:
    """One day; a count of nothing is left empty, so that the eye finds the days something was done on."""
    sums = {name: counts.total(Period(day, day), *line) for name, line in COLUMNS.items()}
    return {
        "日": str(day.day),
        "曜日": weekday(day),
        **{name: total if total.value else "" for name, total in sums.items()},
        "内容一覧": [{"内容": line} for line in _done(book, day)],
    }


def _done(book: Book, day: date) -> Iterator[Said]:
    for row in book[Consultation]:
        if row.day == day:
            sources = [said(row, name) for name in ("number", "consultant", "topic", "method")]
            yield derived(f"相談{row.number}　{row.consultant}／{row.topic}（{row.method}）", sources)
    for task in book[Task]:
        if task.day == day:
            yield derived(f"活動　{task.content}", [said(task, "content")])
    for gathering in book[Gathering]:
        if gathering.day == day:
            yield derived(f"会議　{gathering.name}", [said(gathering, "name")])
    for course in book[Course]:
        if course.day == day:
            yield derived(f"研修　{course.name}（{course.role}）", [said(course, "name"), said(course, "role")])


USES = (Office, Consultation, Task, Gathering, Course, MonthNote)


def monthly_pages(book: Book, month: Period) -> list[Page]:
    """The counts as a workbook: the month beside the fiscal year so far."""
    since_april = until(book.one(Office).fiscal_year, month)
    return by_heading(Counts(book), [(month.short, month), (f"{SO_FAR}\n（{since_april.short}）", since_april)])


@document("実績報告書（月報）", title="実績報告書（月報）", uses=USES, each=months, pages=monthly_pages)
def monthly_report(book: Book, month: Period) -> Fields:
    """The counts of a month and of the fiscal year so far, its meetings and 研修, and the coordinator's summary."""
    since_april = until(book.one(Office).fiscal_year, month)
    return {
        **head(book),
        "月": period_said(month, book),
        "集計一覧": Counts(book).tables([month, since_april]),
        "まとめ": note_of(book, month),
        "会議等一覧": held(book[Gathering], month),
        "研修等一覧": held(book[Course], month),
    }


def periodic_pages(book: Book, part: Period) -> list[Page]:
    """The counts as a workbook: the months and their sum; last what was counted since April."""
    counts = Counts(book)
    columns = [*((month.short, month) for month in part.months), (SUM, part)]
    since_april = until(book.one(Office).fiscal_year, part)
    return [*by_heading(counts, columns, summed=True), so_far(counts, since_april)]


@document(
    "実績報告書（三半期分）",
    title="実績報告書（三半期分）",
    uses=(Office, Consultation, Task, Gathering, Course, Review),
    each=thirds,
    pages=periodic_pages,
)
def periodic_report(book: Book, part: Period) -> Fields:
    """The counts of each month of a 三半期, of the whole of it and of the year so far; its meetings, 研修 and review."""
    columns = [*part.months, part, until(book.one(Office).fiscal_year, part)]
    words = [*(month.short for month in part.months), SUM, SO_FAR]
    return {
        **head(book),
        "期間": period_said(part, book),
        "列一覧": [{"列": derived(word)} for word in words],
        "集計一覧": Counts(book).tables(columns),
        "会議等一覧": held(book[Gathering], part),
        "研修等一覧": held(book[Course], part),
        "振り返り一覧": reviews(book, [part.short]),
    }


def yearly_pages(book: Book) -> list[Page]:
    """The counts as a workbook: the thirds and their sum, and the consultations by month."""
    counts, whole = Counts(book), year(book)
    parts = parts_of(book.one(Office).fiscal_year, book.settings.report_part_months)
    columns = [*((part.short, part) for part in parts), (SUM, whole)]
    return [*by_heading(counts, columns, summed=True), by_month(counts, whole)]


@document(
    "事業実施報告書",
    title="事業実施報告書　〔年度〕",
    uses=(Office, Consultation, Task, Gathering, Course, PlanLine, Review),
    pages=yearly_pages,
)
def yearly_report(book: Book) -> Fields:
    """The counts of every 三半期 and of the year, the consultations by month, the plan and the reviews."""
    counts, whole = Counts(book), year(book)
    parts = parts_of(book.one(Office).fiscal_year, book.settings.report_part_months)
    return {
        **head(book),
        "列一覧": [{"列": derived(word)} for word in (*(part.short for part in parts), SUM)],
        "集計一覧": counts.tables([*parts, whole]),
        "月一覧": [{"月": derived(month.short)} for month in whole.months],
        "月別": counts.table(CASES, [*whole.months, whole]),
        "計画一覧": [shown(line) for line in book[PlanLine]],
        "振り返り一覧": reviews(book, [*(part.short for part in parts), WHOLE_YEAR]),
    }


PLANNED = "●"


@document("年間計画表", title="年間計画表　〔年度〕", uses=(Office, PlanLine))
def yearly_plan(book: Book) -> Fields:
    """The lines of ［年間計画］, each with a mark in every month it is worked on."""
    return {
        **head(book),
        "計画年度": period_label(book),
        "月一覧": [{"月": month.removesuffix("月")} for month in MONTHS],
        "計画一覧": [{**shown(line), "予定一覧": _marks(line)} for line in book[PlanLine]],
    }


def _marks(line: PlanLine) -> list[Field]:
    first, last = (MONTHS.index(month) for month in (line.first_month, line.last_month))
    sources = [said(line, "first_month"), said(line, "last_month")]
    return [{"印": derived(PLANNED if first <= at <= last else "", sources)} for at in range(len(MONTHS))]
