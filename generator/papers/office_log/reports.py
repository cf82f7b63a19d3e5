"""Papers of a support office: its records, a paper a row; its reports by day, month, part and year; the plan of the year."""

from collections.abc import Iterator
from datetime import date

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
from generator.japanese.dates import Period, parts_of, until, weekday
from generator.papers.kind import document
from generator.papers.office_log.log import (
    AGAIN,
    CASES,
    COURSES,
    DUTIES,
    GATHERINGS,
    NEW,
    SO_FAR,
    SUM,
    Case,
    Counts,
    by_heading,
    by_month,
    cases,
    courses,
    gatherings,
    head,
    held,
    months,
    note_of,
    period_label,
    period_said,
    reviews,
    so_far,
    thirds,
    year,
)
from generator.records.book import Book
from generator.records.said import Chart, Field, Fields, Page, Said, Shape, Table, derived, said, shown, summed


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
        "相談": shown(first),
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
