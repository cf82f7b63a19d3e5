"""入院時情報提供書: what a care manager tells a hospital about a client."""

from generator.answers import Fields
from generator.births import age_label
from generator.book import Book
from generator.fillable import fillable
from generator.forms.share_sheets_admission import Admission
from generator.record import Record


@fillable("入院時情報提供書", row=Admission)
def admission(book: Book, row: Record | None) -> Fields:
    """The client's age on the day of writing."""
    return {"年齢": age_label(row.born_on, row.written_on) if isinstance(row, Admission) else ""}
