"""会議等報告書: one meeting attended."""

from generator.book import Book
from generator.document import document
from generator.forms.office_log import Gathering, Office
from generator.log_papers import gatherings, head
from generator.text import Fields, shown


@document("会議等報告書", title="会議等報告書", uses=(Office, Gathering), each=gatherings)
def gathering_report(book: Book, gathering: Gathering) -> Fields:
    """When, where, who, what about, and which issues are shared now."""
    return {**head(book), "会議": shown(gathering)}
