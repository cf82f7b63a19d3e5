"""取組達成度: what each item aimed at, what was done, how far it was reached, and what remains."""

from generator.forms.attainment import Attainment, Term
from generator.papers.kind import document
from generator.records.book import Book
from generator.records.said import Field, Fields, lines_of, said

_LISTED = {"目標": "aim", "取組": "done", "評価": "assessment", "課題": "issue"}


@document("取組達成度", title="〔年度〕取組達成度", uses=(Term, Attainment))
def attainment(book: Book) -> Fields:
    """A row for every item, its lists line by line."""
    return {
        "項目数": len(book[Attainment]),
        "項目一覧": [_row(row) for row in book[Attainment]],
    }


def _row(row: Attainment) -> Field:
    return {
        "記号": said(row, "symbol"),
        "取り組むべき項目": said(row, "item"),
        "達成": said(row, "rating"),
        **{heading: lines_of(said(row, attribute)) for heading, attribute in _LISTED.items()},
    }
