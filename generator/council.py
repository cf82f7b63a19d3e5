"""The council as its papers and checks see it: who comes to a sitting, whether they are enough, and the days around it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from generator.book import Book
from generator.forms.council import (
    BEFORE,
    COMES,
    COUNTED,
    HALF,
    LETTER_DAY,
    MAJORITY,
    ONLINE,
    PROXY,
    REPLY_DAY,
    Conduct,
    CouncilMember,
    Notice,
    Preparation,
    Reply,
)
from generator.forms.meeting import Meeting
from generator.japanese import variant_key
from generator.text import Said, derived, said
from generator.wareki import weekday

UNANSWERED: Final = "未回答"


@dataclass(frozen=True, slots=True)
class Answered:
    """A member of the council with what he or she answered; `reply` is None where no row of ［出欠］ names them."""

    member: CouncilMember
    reply: Reply | None

    @property
    def answer(self) -> str:
        """出席, 代理, 欠席 or 未回答."""
        return self.reply.answer if self.reply and self.reply.answer else UNANSWERED

    @property
    def is_there(self) -> bool:
        """Whether the member or somebody for them takes part."""
        return self.answer in {COMES, PROXY}

    @property
    def online(self) -> bool:
        """Whether they take part from elsewhere and need no seat."""
        return self.is_there and self.reply is not None and self.reply.way == ONLINE


def roll(book: Book) -> list[Answered]:
    """Every member in the order of ［委員名簿］; names are compared with variant characters (髙 and 高) as one."""
    replies = {variant_key(reply.name): reply for reply in reversed(book[Reply])}
    return [Answered(member, replies.get(variant_key(member.name))) for member in book[CouncilMember]]


def quorum(rule: str, members: int) -> int:
    """How many of so many members the rule asks for; 0 where there is no rule."""
    if rule == MAJORITY:
        return members // 2 + 1
    if rule == HALF:
        return (members + 1) // 2
    return -(-members * 2 // 3) if rule else 0


def present(answers: Sequence[Answered], conduct: Conduct) -> int:
    """How many count for the quorum: those who come, and those who come for others where the rules say so."""
    counted = {COMES, PROXY} if conduct.proxies == COUNTED else {COMES}
    return sum(answered.answer in counted for answered in answers)


def closed(day: date) -> str:
    """Why the office is closed on a day; empty on a working day.

    地方自治法第4条の2: 土日, 祝日, and the days around New Year that the city's 条例 names, as a rule 12月29日 to 1月3日.
    """
    import jpholiday

    if (day.month, day.day) >= (12, 29) or (day.month, day.day) <= (1, 3):
        return "年末年始"
    holiday: str | None = jpholiday.is_holiday_name(day)
    return holiday or (f"{weekday(day)}曜日" if day.weekday() >= 5 else "")


@dataclass(frozen=True, slots=True)
class Due:
    """When something of ［準備の日程］ is to be done; `moved` tells from what day and why it was moved off a closed one."""

    preparation: Preparation
    day: Said
    moved: str


def due(preparation: Preparation, held_on: Said) -> Due:
    """The day of a preparation: counted from the sitting's, then on to the next open day away from it."""
    assert isinstance(held_on.value, date)
    step = timedelta(-1 if preparation.side == BEFORE else 1)
    counted = day = held_on.value + step * preparation.days
    while closed(day):
        day += step
    why = f"{counted.month}月{counted.day}日は{closed(counted)}のため" if day != counted else ""
    return Due(preparation, derived(day, [held_on, said(preparation, "days")]), why)


def plan(book: Book, held_on: Said, side: str) -> list[Due]:
    """What is to be done before or after a day, by date; of one date in the order of the sheet."""
    found = [due(row, held_on) for row in book[Preparation] if row.side == side]
    return sorted(found, key=lambda one: str(one.day.value))


def letter_days(book: Book) -> tuple[Said, Said]:
    """The date of the letter and the last day to reply: as typed in ［開催通知］, else as ［準備の日程］ counts them, else empty."""
    typed = next(iter(book[Notice]), None)
    days = []
    for mark, attribute in ((LETTER_DAY, "sent_on"), (REPLY_DAY, "reply_by")):
        if typed and getattr(typed, attribute):
            days.append(said(typed, attribute))
        else:
            days.append(next(_marked(book, mark), Said(None)))
    return days[0], days[1]


def _marked(book: Book, mark: str) -> Iterator[Said]:
    for meeting in book[Meeting]:
        yield from (due(row, said(meeting, "held_on")).day for row in book[Preparation] if row.letter == mark)
