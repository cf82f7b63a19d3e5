"""資料4: what each 部会 discussed and decided since the last 推進会議."""

from generator.book import Book
from generator.document import document
from generator.forms.subcommittees import Status, Subcommittee, SubcommitteeMeeting
from generator.house import BLANK
from generator.text import Field, Fields, Said, derived, said, shown
from generator.wareki import fiscal_year

TITLE = "小金井市在宅医療・介護連携推進会議各部会における検討状況について"


@document("部会検討状況", title=TITLE, uses=(Subcommittee, SubcommitteeMeeting, Status))
def subcommittees(book: Book) -> Fields:
    """A column for every 部会: its sittings, aim, discussion, decisions and next sitting."""
    return {"部会一覧": [_column(subcommittee, book) for subcommittee in book[Subcommittee]]}


def _column(subcommittee: Subcommittee, book: Book) -> Field:
    status = next((row for row in book[Status] if row.subcommittee == subcommittee.name), None)
    return {
        **shown(subcommittee),
        "開催一覧": _sittings([row for row in book[SubcommitteeMeeting] if row.subcommittee == subcommittee.name]),
        "検討状況の概要": _worded(status, "discussed"),
        "決定事項等": _worded(status, "decided"),
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
