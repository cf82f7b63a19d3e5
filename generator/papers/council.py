"""The council's own papers: members, 開催通知, 出欠, 席次表, the days to the next meeting."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import zip_longest
from typing import Final

from generator.forms.council import (
    AFTER,
    ANSWERS,
    BEFORE,
    COMES,
    COUNTED,
    FRONT,
    HALF,
    LETTER_DAY,
    MAJORITY,
    ONLINE,
    PROXY,
    REPLY_DAY,
    STAYS_AWAY,
    Conduct,
    CouncilMember,
    Notice,
    Preparation,
    Reply,
    Secretary,
)
from generator.forms.meeting import AgendaItem, Handout, Meeting
from generator.japanese.dates import weekday
from generator.japanese.text import variant_key
from generator.papers.agenda import agenda
from generator.papers.kind import Copy, document
from generator.records.book import Book
from generator.records.said import Field, Fields, Said, derived, said, shown

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
    replies = {variant_key(reply.name): reply for reply in book[Reply]}
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


LETTER = (Meeting, Conduct, CouncilMember, Notice, Preparation)
ROLL = (Meeting, Conduct, CouncilMember, Reply)
SEATED = (Meeting, CouncilMember, Reply, Secretary)
FRONT_SEATS = 3
IN_A_ROW = 4
MET, MISSED = "定足数を満たしています。", "定足数に足りません。"


@document("推進会議委員名簿", title="委員名簿", uses=(CouncilMember,), template="council_members")
def council_members(book: Book) -> Fields:
    """The members of the council in the order of the sheet, numbered."""
    return {"委員一覧": [{"番号": number, **shown(row)} for number, row in enumerate(book[CouncilMember], 1)]}


def addressees(book: Book) -> Iterator[Copy]:
    """A copy for every member."""
    yield from (Copy(said(member, "name"), member) for member in book[CouncilMember])


@document("開催通知", title="開催通知", uses=(*LETTER, AgendaItem, Handout), each=addressees, template="notice")
def notice(book: Book, member: CouncilMember) -> Fields:
    """The letter that calls one member to the sitting."""
    return {**_letter([member], book), **_business(book)}


@document("開催通知（全員分）", title="開催通知（全員分）", uses=(*LETTER, AgendaItem, Handout), template="notice")
def notices(book: Book) -> Fields:
    """The letters to all members, each on a page of its own, to be printed at once."""
    return {**_letter(book[CouncilMember], book), **_business(book)}


@document("出欠確認票", title="出欠確認票", uses=LETTER, each=addressees, template="attendance_form")
def attendance_form(book: Book, member: CouncilMember) -> Fields:
    """The sheet on which one member answers."""
    return _letter([member], book)


@document("出欠確認票（全員分）", title="出欠確認票（全員分）", uses=LETTER, template="attendance_form")
def attendance_forms(book: Book) -> Fields:
    """The sheets of all members, each on a page of its own, to be printed at once."""
    return _letter(book[CouncilMember], book)


def _letter(members: Iterable[CouncilMember], book: Book) -> Fields:
    sent_on, reply_by = letter_days(book)
    typed = next(iter(book[Notice]), None)
    return {
        "会議": shown(book.one(Meeting)),
        "運営": shown(book.one(Conduct)),
        "通知": {
            "文書番号": said(typed, "number") if typed else "",
            "通知日": sent_on,
            "回答期限": reply_by,
            "備考": said(typed, "remark") if typed else "",
        },
        "宛先一覧": [shown(member) for member in members],
    }


def _business(book: Book) -> Fields:
    """The lines of ［次第］ under its headings; where there are none, the headings."""
    items = agenda(book)["項目一覧"]
    assert isinstance(items, Sequence)
    below: list[Field] = []
    for item in items:
        assert not isinstance(item, str)
        assert isinstance(item, dict)
        found = item["議題一覧"]
        assert isinstance(found, list)
        below += found
    return {
        "議題一覧": [{"番号": number, **_titled(item)} for number, item in enumerate(below or items, 1)],
    }


def _titled(item: Field) -> dict[str, Field]:
    assert isinstance(item, dict)
    return {"件名": item["件名"], "資料番号": item["資料番号"]}


@document("出欠一覧", title="出欠一覧", uses=ROLL, template="attendance")
def attendance(book: Book) -> Fields:
    """Who comes, how many they are, and whether they are enough."""
    answers = roll(book)
    return {
        "会議": shown(book.one(Meeting)),
        "出欠一覧": [{"番号": number, **_answer(answered)} for number, answered in enumerate(answers, 1)],
        "人数": _counts(answers),
        "定足数一覧": _quorum(answers, book.one(Conduct)),
    }


def _answer(answered: Answered) -> dict[str, Field]:
    reply = answered.reply
    given = {name: said(reply, name) if reply else Said("") for name in ("way", "proxy", "message")}
    if reply and answered.is_there and not reply.way:
        given["way"] = derived("会場", [said(reply, "answer")])
    return {
        **shown(answered.member),
        "出欠": derived(answered.answer, _sources(answered)),
        "参加の方法": given["way"],
        "代理者": given["proxy"],
        "連絡事項": given["message"],
    }


def _counts(answers: Sequence[Answered]) -> Field:
    """How many members there are, and how many gave each answer."""
    counted = {answer: [a for a in answers if a.answer == answer] for answer in (*ANSWERS, "未回答")}
    online = [answered for answered in answers if answered.online]
    return {
        "委員": derived(len(answers), [said(answered.member, "name") for answered in answers]),
        **{answer: _count(found) for answer, found in counted.items()},
        "Web": _count(online),
    }


def _count(answers: Sequence[Answered]) -> Said:
    return derived(len(answers), [source for answered in answers for source in _sources(answered)])


def _sources(answered: Answered) -> list[Said]:
    return [said(answered.reply, "answer")] if answered.reply else [said(answered.member, "name")]


def _quorum(answers: Sequence[Answered], conduct: Conduct) -> list[Field]:
    """The rule, how many it asks for and whether they come; nothing where there is no rule."""
    needed, rule = quorum(conduct.quorum, len(answers)), said(conduct, "quorum")
    if not needed:
        return []
    counted = present(answers, conduct)
    sources = [rule, *(source for answered in answers for source in _sources(answered))]
    verdict = derived(MET if counted >= needed else MISSED, sources)
    return [{"定足数": rule, "必要": derived(needed, [rule]), "出席": derived(counted, sources), "判定": verdict}]


@document("席次表（ロの字）", title="席次表", uses=SEATED, template="seating_square")
def seating_square(book: Book) -> Fields:
    """A square of desks: the chair in front, members down both sides from the front, the 事務局 opposite."""
    front, others, fields = _seating(book)
    half = (len(others) + 1) // 2
    sides = zip_longest(others[:half], others[half:], fillvalue=NOBODY)
    return {
        **fields,
        "正面一覧": _threes(front),
        "両側一覧": [{"左": left, "右": right} for left, right in sides],
        "事務局一覧": _threes(_staff(book)),
    }


@document("席次表（スクール）", title="席次表", uses=SEATED, template="seating_school")
def seating_school(book: Book) -> Fields:
    """Rows of desks facing the chair and the 事務局, filled from the front."""
    front, others, fields = _seating(book)
    rows = [others[start : start + IN_A_ROW] for start in range(0, len(others), IN_A_ROW)]
    return {
        **fields,
        "正面一覧": _threes(front),
        "事務局一覧": _threes(_staff(book)),
        "席一覧": [dict(zip("一二三四", [*row, *[NOBODY] * IN_A_ROW], strict=False)) for row in rows],
    }


NOBODY: Field = {"役": "", "氏名": "", "所属": ""}
"""A seat that is not there."""


def _seating(book: Book) -> tuple[list[Field], list[Field], Fields]:
    """The seats in front, the others, and the words around the drawing."""
    answers = roll(book)
    here = [answered for answered in answers if answered.is_there and not answered.online]
    front = [answered for answered in here if answered.member.seat == FRONT][:FRONT_SEATS]
    others = [_seat(answered) for answered in here if answered not in front]
    away = {
        "Web参加": [answered for answered in answers if answered.online],
        STAYS_AWAY: [answered for answered in answers if answered.answer == STAYS_AWAY],
        "未回答": [answered for answered in answers if answered.answer == "未回答"],
    }
    fields: Fields = {
        "会議": shown(book.one(Meeting)),
        "席のない委員": {word: _named(found) for word, found in away.items()},
    }
    return [_seat(answered) for answered in front], others, fields


def _seat(answered: Answered) -> Field:
    member, reply = answered.member, answered.reply
    seat: dict[str, Field] = {name: shown(member)[name] for name in ("役", "氏名", "所属")}
    if answered.answer == PROXY and reply:
        name = said(member, "name")
        sources = [said(reply, "proxy"), said(reply, "answer"), name]
        seat |= {
            "氏名": derived(reply.proxy or f"{member.name}（代理）", sources),
            "役": derived(f"{member.name}　代理" if reply.proxy else "", sources),
        }
    elif reply:
        seat["氏名"] = derived(member.name, [said(member, "name"), said(reply, "answer"), said(reply, "name")])
    return seat


def _staff(book: Book) -> list[Field]:
    return [{"役": "", "氏名": said(row, "name"), "所属": said(row, "post")} for row in book[Secretary]]


def _threes(seats: Sequence[Field]) -> list[Field]:
    """Seats in rows of up to three: two stand left and right, one in the middle, the first of three as well."""
    rows: list[Field] = []
    for start in range(0, len(seats), FRONT_SEATS):
        row = list(seats[start : start + FRONT_SEATS])
        first, second, third = (*row, NOBODY, NOBODY)[:FRONT_SEATS]
        if len(row) == FRONT_SEATS and start == 0:
            rows.append({"左": second, "中": first, "右": third})
        elif len(row) == 1:
            rows.append({"左": NOBODY, "中": first, "右": NOBODY})
        else:
            middle, right = (second, third) if len(row) == FRONT_SEATS else (NOBODY, second)
            rows.append({"左": first, "中": middle, "右": right})
    return rows


def _named(answers: Sequence[Answered]) -> Said:
    names = [f"{answered.member.name}" for answered in answers]
    return derived("、".join(names), [source for a in answers for source in (said(a.member, "name"), *_sources(a))])


@document("次の会議までの予定", title="次の会議までの予定", uses=(Meeting, Preparation), template="schedule_to_meeting")
def schedule_to_meeting(book: Book) -> Fields:
    """What is to be done up to the sitting, and from it to the next: dates counted from both, off the days the office is closed."""
    meeting = book.one(Meeting)
    held_on, next_on = said(meeting, "held_on"), said(meeting, "next_on")
    later = plan(book, held_on, AFTER)
    groups: list[Field] = [_stretch("この会議まで", plan(book, held_on, BEFORE), held_on)]
    if next_on.value is not None:
        later = sorted([*later, *plan(book, next_on, BEFORE)], key=lambda one: str(one.day.value))
        groups.append(_stretch("次回の会議まで", later, next_on))
    elif later:
        groups.append(_stretch("会議の後", later, None))
    return {"会議": shown(meeting), "予定一覧": groups}


def _stretch(name: str, found: Sequence[Due], held_on: Said | None) -> Field:
    rows: list[Field] = [
        {
            "期日": one.day,
            "すること": said(one.preparation, "task"),
            "数え方": derived(
                f"会議の{one.preparation.days}日{one.preparation.side}",
                [said(one.preparation, "days"), said(one.preparation, "side")],
            ),
            "担当": said(one.preparation, "by"),
            "注記": derived(one.moved, [one.day]),
        }
        for one in found
    ]
    if held_on is not None and isinstance(held_on.value, date):
        rows.append({"期日": held_on, "すること": "会議", "数え方": "", "担当": "", "注記": ""})
    return {"名前": name, "行一覧": rows}
