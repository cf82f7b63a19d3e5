"""三半期分の実績報告書: four months side by side, their sum, the sum since April, and what was learned from them."""

from generator.book import Book
from generator.document import document
from generator.forms.office_log import Consultation, Course, Gathering, Office, Task
from generator.forms.office_plan import Review
from generator.log_counts import Counts
from generator.log_pages import SO_FAR, SUM, by_heading, so_far
from generator.log_papers import head, held, period_said, reviews, thirds
from generator.periods import Period, until
from generator.tables import Page
from generator.text import Fields, derived


def pages(book: Book, part: Period) -> list[Page]:
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
    pages=pages,
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
