"""資料4: what the 部会 discussed and decided; and the roster of their members."""

from generator.forms.subcommittees import Member, Status, Subcommittee, SubcommitteeMeeting
from generator.japanese.dates import fiscal_year
from generator.papers.kind import document
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
