"""日報: the days of a month, each with what was done on it."""

from collections.abc import Iterator
from datetime import date

from generator.book import Book
from generator.document import document
from generator.forms.office_log import Consultation, Course, Gathering, Office, Task
from generator.log_counts import AGAIN, CASES, COURSES, DUTIES, GATHERINGS, NEW, Counts
from generator.log_pages import SUM
from generator.log_papers import head, months, period_said
from generator.periods import Period
from generator.tables import Chart, Page, Shape, Table
from generator.text import Field, Fields, Said, derived, said
from generator.wareki import weekday

TOGETHER = "相談計"
COLUMNS = {"新規": (CASES, NEW), "継続": (CASES, AGAIN), TOGETHER: (CASES, ""), "活動": (DUTIES, "")} | {
    "会議等": (GATHERINGS, ""),
    "研修等": (COURSES, ""),
}
"""What is counted for each day, by the heading of its column."""


def pages(book: Book, month: Period) -> list[Page]:
    """The days as a workbook: their counts with a chart, then what was done."""
    counts = Counts(book)
    counted = {name: line for name, line in COLUMNS.items() if name != TOGETHER}
    days: list[list[Field]] = [
        [_label(day), *(counts.total(Period(day, day), *line) for line in counted.values())] for day in month.days
    ]
    days.append([SUM, *(counts.total(month, *line) for line in counted.values())])
    done: list[list[Field]] = [[_label(day), line] for day in month.days for line in _done(book, day)]
    chart = Chart(Shape.STACKED, "日ごとの実績", "件")
    figures = Page("日ごとの実績", Table(["日", *counted], days, sum_row=True, chart=chart))
    return [figures, Page("主な内容", Table(["日", "内容"], done or [["", "該当なし"]]))]


def _label(day: date) -> str:
    return f"{day.day}日（{weekday(day)}）"


@document(
    "実績報告書（日報）",
    title="実績報告書（日報）",
    uses=(Office, Consultation, Task, Gathering, Course),
    each=months,
    pages=pages,
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
