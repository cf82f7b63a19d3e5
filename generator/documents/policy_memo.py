"""資料5: why the 基本方針 was made and how it is to be revised."""

from generator.book import Book
from generator.document import document
from generator.forms.policy_memo import MemoText
from generator.numbered import paragraphs
from generator.text import Fields

TITLE = "小金井市在宅医療・介護連携推進のための基本方針について"


@document("方針説明", title=TITLE, uses=(MemoText,))
def policy_memo(book: Book) -> Fields:
    """The memo on the 基本方針: aims, history, what to revise, and the steps until then."""
    return {"本文": paragraphs(book[MemoText])}
