"""意見・回答一覧: what members said about the papers, and the office's answers."""

from generator.forms.opinions import Opinion
from generator.papers.kind import document
from generator.records.book import Book
from generator.records.said import Fields, shown


@document("意見・回答一覧", title="意見・回答一覧", uses=(Opinion,))
def opinions(book: Book) -> Fields:
    """Every opinion in the order of the sheet, numbered, with its answer."""
    return {"意見一覧": [{"番号": number, **shown(row)} for number, row in enumerate(book[Opinion], 1)]}
