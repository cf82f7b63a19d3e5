"""見え消し版: what the 改訂案 of the basic policy changes, shown in its own layout."""

from generator.book import Book
from generator.document import Weave, document
from generator.documents.policy import TITLE, USES, policy
from generator.text import Fields


@document("見え消し版", title=f"{TITLE}　見え消し版", uses=USES, sources=2, template="policy", weave=Weave.REVISIONS)
def redline(book: Book) -> Fields:
    """The 改訂案 with every change as a Word revision: accepted it is the 改訂案, rejected the edition in force."""
    return policy(book)


@document(
    "見え消し版（印刷用）",
    title=f"{TITLE}　見え消し版（印刷用）",
    uses=USES,
    sources=2,
    template="policy",
    weave=Weave.LINES,
)
def printed_redline(book: Book) -> Fields:
    """The same for those who print: what is dropped struck through, what is new underlined."""
    return policy(book)
