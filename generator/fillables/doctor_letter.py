"""医療・介護連携シート: a care manager writes to a doctor, who answers below."""

from generator.answers import Fields
from generator.book import Book
from generator.fillable import fillable
from generator.forms.share_sheets import DoctorLetter, Organisation
from generator.record import Record


@fillable("医療・介護連携シート", row=DoctorLetter, settings=(Organisation,))
def doctor_letter(book: Book, row: Record | None) -> Fields:
    """Everything stands in the row."""
    return {}
