"""The papers of the 部会: 資料4, what they discussed and decided; the roster of their members; the 会議録 of a sitting."""

from generator.forms.subcommittees import (
    ABSENT,
    OPENNESS,
    PRESENT,
    SECRETARIAT,
    Attendee,
    Member,
    MinutesAgenda,
    MinutesHead,
    MinutesText,
    Status,
    Subcommittee,
    SubcommitteeMeeting,
)
from generator.japanese.dates import fiscal_label, fiscal_year
from generator.papers.kind import document
from generator.papers.prose import paragraphs
from generator.records.book import Book
from generator.records.said import Field, Fields, Said, derived, lines_of, said, shown
from generator.settings import BLANK

TITLE = "〔市名〕〔会議名〕各〔部会〕における検討状況について"


@document("部会検討状況", title=TITLE, uses=(Subcommittee, SubcommitteeMeeting, Status))
def subcommittees(book: Book) -> Fields:
    """A column for every 部会: its sittings, aim, discussion, decisions and next sitting."""
    return {"部会一覧": [_column(subcommittee, book) for subcommittee in book[Subcommittee]]}


def _column(subcommittee: Subcommittee, book: Book) -> Field:
    status = next((row for row in book[Status] if row.subcommittee == subcommittee.name), None)
    return {
        **shown(subcommittee),
        "開催一覧": _sittings([row for row in book[SubcommitteeMeeting] if row.subcommittee == subcommittee.name]),
        "検討状況の概要": lines_of(_worded(status, "discussed")),
        "決定事項等": lines_of(_worded(status, "decided")),
        "次回の回": said(status, "next_session") if status else "",
        "次回開催日": said(status, "next_on") if status else "",
    }


def _sittings(held: list[SubcommitteeMeeting]) -> list[Field]:
    """The sittings; 第n回 counts within a 年度, so the 年度 is named when they lie in more than one."""
    several = len({fiscal_year(row.held_on) for row in held}) > 1
    return [{**shown(row), "年度": _fiscal_year(row) if several else ""} for row in held]


def _fiscal_year(sitting: SubcommitteeMeeting) -> Said:
    return derived(fiscal_year(sitting.held_on), [said(sitting, "held_on")])


def _worded(status: Status | None, attribute: str) -> Said:
    """What the 部会 wrote, or 「—」."""
    return said(status, attribute) if status and getattr(status, attribute) else derived(BLANK)


MEMBERS_TITLE = "〔市名〕〔会議名〕　各〔部会〕委員名簿"


@document("委員名簿", title=MEMBERS_TITLE, uses=(Subcommittee, Member))
def members(book: Book) -> Fields:
    """The members of each 部会, in the order of the sheet, numbered within it."""
    return {
        "部会一覧": [
            {
                "名称": said(subcommittee, "name"),
                "委員一覧": [
                    {"番号": number, **shown(member)} for number, member in enumerate(_of(subcommittee, book), 1)
                ],
            }
            for subcommittee in book[Subcommittee]
        ]
    }


def _of(subcommittee: Subcommittee, book: Book) -> list[Member]:
    return [member for member in book[Member] if member.subcommittee == subcommittee.name]


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
