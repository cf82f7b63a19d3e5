"""転帰シート: a hospital is asked to tell what becomes of a referred patient."""

from generator.answers import Fields
from generator.book import Book
from generator.fillable import fillable
from generator.forms.share_sheets import Organisation, OutcomeRequest
from generator.record import Record


@fillable("転帰シート", row=OutcomeRequest, settings=(Organisation,))
def outcome_request(book: Book, row: Record | None) -> Fields:
    """Everything stands in the row."""
    return {}
