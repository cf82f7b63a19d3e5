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
from generator.japanese.dates import fiscal_label
from generator.papers.kind import document
from generator.papers.prose import paragraphs
from generator.records.book import Book
from generator.records.said import Field, Fields, Said, derived, said, shown

CHOSEN = "◎"


def sitting(book: Book) -> Said:
    """Which sitting the minutes are of, as their titles say it: 普及啓発部会　令和5年度第1回."""
    if len(heads := book[MinutesHead]) != 1:
        return Said("")
    (head,) = heads
    told = [said(head, name) for name in ("body", "fiscal_year", "session")]
    return derived(f"{head.body}　{fiscal_label(head.fiscal_year)}第{head.session}回", told)


@document(
    "会議録",
    title="会議録（〔対象〕）",
    uses=(MinutesHead, Attendee, MinutesAgenda, MinutesText),
    subject=sitting,
)
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
