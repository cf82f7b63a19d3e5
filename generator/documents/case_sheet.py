"""相談シート: one case by its 整理番号, from the first time somebody asked to the last. It needs no name of a patient."""

from generator.book import Book
from generator.document import document
from generator.forms.office_log import Consultation, Office
from generator.log_papers import Case, cases, head
from generator.text import Fields, shown


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
