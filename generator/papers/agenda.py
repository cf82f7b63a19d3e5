"""次第: when and where the council meets, what it takes up, which papers it is given."""

from generator.forms.meeting import AgendaItem, Handout, Meeting
from generator.japanese.numbering import Level
from generator.japanese.text import key
from generator.papers.kind import document, handout_of, handouts_by_word, in_year, title_of
from generator.records.book import Book
from generator.records.said import Field, Fields, Said, derived, said, shown

CLOSING = "閉会"
OTHER_BUSINESS = "その他"


@document("次第", title="次第", uses=(Meeting, AgendaItem, Handout))
def agenda(book: Book) -> Fields:
    """The agenda: date and place, the numbered items with their papers, and the list of papers."""
    return {
        "会議": shown(book.one(Meeting)),
        "項目一覧": _items(book),
        "配付資料一覧": [
            {"番号": number, "資料名": _listed_title(handout, book)}
            for number, handout in enumerate((h for h in book[Handout] if h.listed), 1)
        ],
    }


def _items(book: Book) -> list[Field]:
    """The items in order, each with the lines under it; a (1) above the first item is an item itself."""
    groups: list[list[AgendaItem]] = []
    for line in book[AgendaItem]:
        if line.level == Level.HEADING or not groups:
            groups.append([line])
        else:
            groups[-1].append(line)
    last = _last_business([head for head, *_ in groups])
    named = handouts_by_word(book)
    return [
        {
            **line_of(number, head, handout_of(head, named), book),
            "議題一覧": [line_of(below, line, handout_of(line, named), book) for below, line in enumerate(under, 1)],
            "次回": _next_meeting(book) if head is last else [],
        }
        for number, (head, *under) in enumerate(groups, 1)
    ]


def line_of(number: int, item: AgendaItem, handout: Handout | None, book: Book) -> dict[str, Field]:
    """A numbered line of the agenda: 番号, 件名, and 資料番号 of the paper it names."""
    title = in_year(said(item, "title"), book) if item.title or not handout else title_of(handout, book)
    return {"番号": number, "件名": title, "資料番号": _number(item, handout)}


def _number(item: AgendaItem, handout: Handout | None) -> Field:
    """The number of the paper that a line names: it comes from the line as well as from the paper's."""
    return derived(handout.number, [said(handout, "number"), said(item, "paper")]) if handout else ""


def _last_business(heads: list[AgendaItem]) -> AgendaItem | None:
    """The item under which the next meeting is announced: その他, else the last one before 閉会."""
    others = [head for head in heads if key(head.title) == OTHER_BUSINESS]
    before_closing = [head for head in heads if key(head.title) != CLOSING]
    return next(reversed(others or before_closing or heads), None)


def _next_meeting(book: Book) -> list[Field]:
    meeting = book.one(Meeting)
    return [{"開催日": said(meeting, "next_on"), "開始時刻": said(meeting, "next_at")}] if meeting.next_on else []


def _listed_title(handout: Handout, book: Book) -> Said:
    return in_year(said(handout, "listed_as"), book) if handout.listed_as else title_of(handout, book)
