"""事業実施報告書: the year of a support office: its thirds and months in numbers, its plan, and what was learned."""

from generator import house
from generator.book import Book
from generator.document import document
from generator.forms.office_log import Consultation, Course, Gathering, Office, Task
from generator.forms.office_plan import WHOLE_YEAR, PlanLine, Review
from generator.log_counts import CASES, Counts
from generator.log_pages import SUM, by_heading, by_month
from generator.log_papers import head, period_label, reviews, year
from generator.periods import parts_of
from generator.tables import Page
from generator.text import Fields, derived, shown


def pages(book: Book) -> list[Page]:
    """The counts as a workbook: the thirds and their sum, and the consultations by month."""
    counts, whole = Counts(book), year(book)
    parts = parts_of(book.one(Office).fiscal_year, house.REPORT_PART_MONTHS)
    columns = [*((part.short, part) for part in parts), (SUM, whole)]
    return [*by_heading(counts, columns, summed=True), by_month(counts, whole)]


@document(
    "事業実施報告書",
    title="事業実施報告書　〔年度〕",
    uses=(Office, Consultation, Task, Gathering, Course, PlanLine, Review),
    pages=pages,
)
def yearly_report(book: Book) -> Fields:
    """The counts of every 三半期 and of the year, the consultations by month, the plan and the reviews."""
    counts, whole = Counts(book), year(book)
    parts = parts_of(book.one(Office).fiscal_year, house.REPORT_PART_MONTHS)
    return {
        **head(book),
        "報告年度": period_label(book),
        "列一覧": [{"列": derived(word)} for word in (*(part.short for part in parts), SUM)],
        "集計一覧": counts.tables([*parts, whole]),
        "月一覧": [{"月": derived(month.short)} for month in whole.months],
        "月別": counts.table(CASES, [*whole.months, whole]),
        "計画一覧": [shown(line) for line in book[PlanLine]],
        "振り返り一覧": reviews(book, [*(part.short for part in parts), WHOLE_YEAR]),
    }
