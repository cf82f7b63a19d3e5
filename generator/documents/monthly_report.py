"""月報: what a support office did in a month, counted from its log, beside the sums since April."""

from generator.book import Book
from generator.document import document
from generator.forms.office_log import Consultation, Course, Gathering, Office, Task
from generator.forms.office_plan import MonthNote
from generator.log_counts import Counts
from generator.log_pages import SO_FAR, by_heading
from generator.log_papers import head, held, months, note_of, period_said
from generator.periods import Period, until
from generator.tables import Page
from generator.text import Fields

USES = (Office, Consultation, Task, Gathering, Course, MonthNote)


def pages(book: Book, month: Period) -> list[Page]:
    """The counts as a workbook: the month beside the fiscal year so far."""
    columns = [("当月", month), (SO_FAR, until(book.one(Office).fiscal_year, month))]
    return by_heading(Counts(book), columns)


@document("実績報告書（月報）", title="実績報告書（月報）", uses=USES, each=months, pages=pages)
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
