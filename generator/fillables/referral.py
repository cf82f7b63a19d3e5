"""紹介患者状況把握シート: where a patient was referred to, what became of them, and the record of the support office."""

from generator.answers import Fields
from generator.births import age_label
from generator.book import Book
from generator.fillable import fillable
from generator.forms.share_sheets import CaseMeeting, Organisation, Progress, Referral
from generator.record import Record


@fillable("紹介患者状況把握シート", row=Referral, lines=(Progress, CaseMeeting), settings=(Organisation,))
def referral(book: Book, row: Record | None) -> Fields:
    """The patient's age on the day of the referral, and the address with the city in front."""
    city = next((organisation.address for organisation in book[Organisation]), "")
    if not isinstance(row, Referral):
        return {"年齢": "", "患者住所": city}
    address = row.address if row.address.startswith(city) else f"{city}{row.address}"
    return {"年齢": age_label(row.born_on, row.referred_on), "患者住所": address}
