"""日程: the dates of sittings and plans stand in the right order to each other and to the day of the council."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from generator.book import Book
from generator.check import Finding, check
from generator.checks.sittings import council_day, next_sitting, sound
from generator.forms.meeting import Meeting
from generator.forms.minutes import MinutesHead, MinutesText
from generator.forms.subcommittees import Status, SubcommitteeMeeting
from generator.japanese import key
from generator.mentions import dates_in, mention_of
from generator.problem import Mention, Severity
from generator.wareki import fiscal_label, fiscal_year, wareki, wareki_weekday, weekday

_WEEKEND = re.compile("[（(][土日](?:曜日?)?[・祝休日]*[）)]")
_ANOTHER_MATTER = ("の", "付け")
_DONE = re.compile(r"済|[しっ]た(?!い)")


@dataclass(frozen=True, slots=True)
class _Sitting:
    """A sitting of a body, `held` or announced, and where its date stands."""

    body: str
    year: int
    session: int
    day: date
    mention: Mention
    held: bool


@check("日程01", Severity.WARNING)
def next_sittings_lie_ahead(book: Book) -> Iterator[Finding]:
    """部会の「次回開催日」が、推進会議の開催日より前でないこと。"""
    if not book.has(Meeting):
        return
    meeting = book.one(Meeting)
    announced = _announced(book)
    for status in book[Status]:
        if status.next_on and status.next_on < meeting.held_on:
            told = announced.get((key(status.subcommittee), status.next_on))
            yield Finding(
                status.cell("next_on").place,
                f"{status.subcommittee}の「次回開催日」{wareki_weekday(status.next_on)}は、会議の日には済んでいます。",
                "開催したのなら［開催状況］に一行足し、その次の日程を書いてください。",
                status.cell("next_on").written,
                (mention_of(meeting, "held_on"), *((told,) if told else ())),
            )


@check("日程02", Severity.ERROR)
def the_next_meeting_is_later(book: Book) -> Iterator[Finding]:
    """推進会議の「次回開催日」が開催日より後であること。"""
    for meeting in book[Meeting]:
        if meeting.next_on and meeting.next_on <= meeting.held_on:
            yield Finding(
                meeting.cell("next_on").place,
                "「次回開催日」が「開催日」より後になっていません。",
                "次回の日を書き直すか、決まっていないときは空欄にしてください。",
                meeting.cell("next_on").written,
                (mention_of(meeting, "held_on"),),
            )


@check("日程03", Severity.WARNING)
def minutes_announce_a_later_day(book: Book) -> Iterator[Finding]:
    """会議録の本文に書いた次回の日が、その会議の開催日より後であること。"""
    heads = {head.workbook: head for head in sound(book) if head.held_on <= council_day(book)}
    for row in book[MinutesText]:
        head, found = heads.get(row.workbook), next_sitting(row.text)
        if head and found and found.day and found.day <= head.held_on:
            yield Finding(
                row.cell("text").place,
                f"次回の「{found.text}」が、この会議の開催日より後になっていません。",
                "前の会議録の次回の日が残っていないか確かめてください。",
                row.text,
                (mention_of(head, "held_on"),),
            )


@check("日程04", Severity.WARNING)
def sittings_reported_were_held(book: Book) -> Iterator[Finding]:
    """［開催状況］と会議録の開催日が、推進会議の開催日より後でないこと。"""
    if not book.has(Meeting):
        return
    meeting = book.one(Meeting)
    held: list[SubcommitteeMeeting | MinutesHead] = [*book[SubcommitteeMeeting], *sound(book)]
    for record in held:
        if record.held_on > meeting.held_on:
            yield Finding(
                record.cell("held_on").place,
                f"開催日の{wareki(record.held_on)}は、推進会議より後の日です。",
                "年や月の書き違いがないか確かめてください。これから開く回は、次回の欄に書きます。",
                record.cell("held_on").written,
                (mention_of(meeting, "held_on"),),
            )


@check("日程05", Severity.WARNING)
def sittings_follow_their_numbers(book: Book) -> Iterator[Finding]:
    """一つの部会の同じ年度の中で、回の順と開催日の順が同じであること。"""
    sittings: dict[tuple[str, int, int], _Sitting] = {}
    council = council_day(book)
    for sitting in _sittings(book):
        if sitting.held and sitting.day > council:
            continue  # 日程04 tells of that
        sittings.setdefault((sitting.body, sitting.year, sitting.session), sitting)
    ordered = [sittings[place] for place in sorted(sittings)]
    for earlier, later in pairwise(ordered):
        if (earlier.body, earlier.year) == (later.body, later.year) and earlier.day >= later.day:
            yield Finding(
                later.mention.place,
                f"{fiscal_label(later.year)}第{later.session}回の{wareki(later.day)}が、"
                f"第{earlier.session}回の{wareki(earlier.day)}より後になっていません。",
                "回と日付のどちらが違うかを確かめてください。",
                later.mention.text,
                (earlier.mention,),
            )


@check("日程06", Severity.WARNING)
def the_next_number_follows(book: Book) -> Iterator[Finding]:
    """部会の「次回の回」が、同じ年度に開いた最後の回の次の数であること。"""
    held = [row for row in _sittings(book) if row.held]
    for status in book[Status]:
        if not status.next_on or status.next_session is None:
            continue
        same = [s for s in held if (s.body, s.year) == (key(status.subcommittee), fiscal_year(status.next_on))]
        last = max(same, key=lambda sitting: sitting.session, default=None)
        if last and status.next_session != last.session + 1:
            yield Finding(
                status.cell("next_session").place,
                f"「次回の回」は第{status.next_session}回ですが、{fiscal_label(last.year)}は第{last.session}回まで開いています。",
                f"次が第{last.session + 1}回なら直してください。",
                status.cell("next_session").written,
                (last.mention,),
            )


@check("日程07", Severity.WARNING)
def next_sittings_have_number_and_day(book: Book) -> Iterator[Finding]:
    """部会の「次回の回」と「次回開催日」の、片方だけが空欄でないこと。"""
    for status in book[Status]:
        if (status.next_session is None) != (status.next_on is None):
            there, empty = ("next_session", "next_on") if status.next_on is None else ("next_on", "next_session")
            headings = status.declaration.columns
            message = f"{status.subcommittee}の「{headings[there].heading}」がありますが、「{headings[empty].heading}」が空欄です。"
            yield Finding(
                status.cell(there).place,
                message,
                "両方を書くか、両方を空欄にしてください。",
                status.cell(there).written,
            )


@check("日程08", Severity.NOTE)
def coming_days_are_working_days(book: Book) -> Iterator[Finding]:
    """会議の開催日と、これから開く会議や予定の日が、土日、祝日、年末年始でないこと（「（土）」「（日）」と書いた日は除きます）。"""
    if not book.has(Meeting):
        return
    meeting = book.one(Meeting)
    coming = [(day, mention_of(meeting, name)) for name in ("held_on", "next_on") if (day := getattr(meeting, name))]
    for status in book[Status]:
        if status.next_on:
            coming.append((status.next_on, mention_of(status, "next_on")))
        coming += [(day, Mention(status.cell("decided").place, words)) for day, words in _plans(status)]
    # Who wrote the 土 or 日 beside the day knows it.
    coming = [(day, mention) for day, mention in coming if not _WEEKEND.search(mention.text)]
    for day, mention in coming:
        if day >= meeting.held_on and (closed := _closed(day)):
            message = f"{wareki_weekday(day)}は{closed}です。"
            yield Finding(mention.place, message, "その日に開くのでよいか確かめてください。", mention.text)


@check("日程09", Severity.WARNING)
def plans_lie_ahead(book: Book) -> Iterator[Finding]:
    """部会の「決定事項等」に予定として書いた日が、推進会議の開催日より前でないこと。"""
    if not book.has(Meeting):
        return
    meeting = book.one(Meeting)
    for status in book[Status]:
        for day, words in _plans(status):
            if day < meeting.held_on:
                yield Finding(
                    status.cell("decided").place,
                    f"予定の日「{words}」は、会議の日には済んでいます。",
                    "実施したことに書き改めるか、日付を直してください。",
                    words,
                    (mention_of(meeting, "held_on"),),
                )


def _announced(book: Book) -> dict[tuple[str, date], Mention]:
    """Where minutes announce the next sitting of a body, by body and day."""
    bodies = {head.workbook: key(head.body) for head in book[MinutesHead]}
    return {
        (bodies[row.workbook], found.day): mention_of(row, "text")
        for row in book[MinutesText]
        if row.workbook in bodies and (found := next_sitting(row.text)) and found.day
    }


def _sittings(book: Book) -> Iterator[_Sitting]:
    """Every sitting that is told of: held ones by ［開催状況］ and by minutes, then announced ones."""
    for row in book[SubcommitteeMeeting]:
        mention = mention_of(row, "held_on")
        yield _Sitting(key(row.subcommittee), fiscal_year(row.held_on), row.session, row.held_on, mention, True)
    for head in sound(book):
        yield _Sitting(key(head.body), head.fiscal_year, head.session, head.held_on, mention_of(head, "held_on"), True)
    for status in book[Status]:
        if status.next_on and status.next_session is not None:
            mention = mention_of(status, "next_on")
            body, year = key(status.subcommittee), fiscal_year(status.next_on)
            yield _Sitting(body, year, status.next_session, status.next_on, mention, False)


def _plans(status: Status) -> Iterator[tuple[date, str]]:
    """The days in 決定事項等 that are said to be planned: on a line with 予定 or below it, until a line tells what was done."""
    planned = False
    for line in status.decided.splitlines():
        planned = (planned or "予定" in line) and not _DONE.search(line)
        if planned:
            yield from (
                (found.day, found.text)
                for found in dates_in(line)
                if found.day and not line.startswith(_ANOTHER_MATTER, found.end)
            )


def _closed(day: date) -> str:
    """Why the office is closed on a day; empty on a working day (祝日法, and 12月29日 to 1月3日)."""
    import jpholiday

    if (day.month, day.day) >= (12, 29) or (day.month, day.day) <= (1, 3):
        return "年末年始"
    holiday: str | None = jpholiday.is_holiday_name(day)
    return holiday or (f"{weekday(day)}曜日" if day.weekday() >= 5 else "")
