"""年間計画表: the work of the year over its twelve months."""

from generator.book import Book
from generator.document import document
from generator.forms.office_log import Office
from generator.forms.office_plan import MONTHS, PlanLine
from generator.log_papers import head, period_label
from generator.text import Field, Fields, derived, said, shown

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
