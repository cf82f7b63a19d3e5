"""会議録: who met when, what the agenda was and what was said."""

from generator.forms.minutes import (
    ABSENT,
    OPENNESS,
    PRESENT,
    SECRETARIAT,
    Attendee,
    MinutesAgenda,
    MinutesHead,
    MinutesText,
)
from generator.papers.kind import document
from generator.papers.prose import paragraphs
from generator.records.book import Book
from generator.records.said import Field, Fields, derived, said, shown

CHOSEN = "◎"


@document("会議録", title="会議録", uses=(MinutesHead, Attendee, MinutesAgenda, MinutesText))
def minutes(book: Book) -> Fields:
    """The minutes of one sitting of a 部会: a frame with date, people and agenda, then the text."""
    head = book.one(MinutesHead)
    return {
        "概要": shown(head),
        "傍聴の選択肢": [_option(choice, head) for choice in OPENNESS],
        "委員一覧": _people(book, PRESENT),
        "事務局一覧": _people(book, SECRETARIAT),
        "欠席者一覧": _people(book, ABSENT),
        "次第": paragraphs(book[MinutesAgenda]),
        "本文": paragraphs(book[MinutesText]),
    }


def _option(choice: str, head: MinutesHead) -> Field:
    """One of 可・一部不可・不可, with a mark on the choice made."""
    openness = [said(head, "openness")]
    return {"印": derived(CHOSEN, openness) if head.openness == choice else "", "言葉": choice}


def _people(book: Book, side: str) -> list[Field]:
    return [shown(person) for person in book[Attendee] if person.side == side]
