"""The council's own papers: members, letter, who comes and where they sit, the days to the next sitting."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
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
    ON_SITE,
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
from generator.forms.organisation import Organisation
from generator.japanese.dates import closed
from generator.japanese.numbering import Level
from generator.japanese.text import variant_key
from generator.papers.agenda import line_of
from generator.papers.kind import Copy, document, handout_of, handouts_by_word
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
    def sources(self) -> list[Said]:
        """The cells that the answer came from; of a member whom no row names, the member's own."""
        reply = self.reply
        return [said(reply, "name"), said(reply, "answer")] if reply else [said(self.member, "name")]

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
    return by_day(due(row, held_on) for row in book[Preparation] if row.side == side)


def by_day(found: Iterable[Due]) -> list[Due]:
    """In the order of their days; of one day in the order given."""
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
ROW_SEATS = "一二三四"
"""How many may sit in front, and what the seats of a row of the school plan are called in its template."""
MET, MISSED = "定足数を満たしています。", "定足数に足りません。"


@document("推進会議委員名簿", title="委員名簿", uses=(CouncilMember,))
def council_members(book: Book) -> Fields:
    """The members of the council in the order of the sheet, numbered."""
    return {"委員一覧": [{"番号": number, **shown(row)} for number, row in enumerate(book[CouncilMember], 1)]}


def addressees(book: Book) -> Iterator[Copy]:
    """A copy for every member."""
    return (Copy(said(member, "name"), member) for member in book[CouncilMember])


@document("開催通知", title="開催通知", uses=(*LETTER, AgendaItem, Handout), each=addressees, office_only=True)
def notice(book: Book, member: CouncilMember) -> Fields:
    """The letter that calls one member to the sitting."""
    return {**_letter([member], book), "議題一覧": _business(book)}


@document(
    "開催通知（全員分）",
    title="開催通知（全員分）",
    uses=(*LETTER, AgendaItem, Handout),
    template="notice",
    office_only=True,
)
def notices(book: Book) -> Fields:
    """The letters to all members, each on a page of its own, to be printed at once."""
    return {**_letter(book[CouncilMember], book), "議題一覧": _business(book)}


@document("出欠確認票", title="出欠確認票", uses=LETTER, each=addressees, office_only=True)
def attendance_form(book: Book, member: CouncilMember) -> Fields:
    """The sheet on which one member answers."""
    return _letter([member], book)


@document(
    "出欠確認票（全員分）", title="出欠確認票（全員分）", uses=LETTER, template="attendance_form", office_only=True
)
def attendance_forms(book: Book) -> Fields:
    """The sheets of all members, each on a page of its own, to be printed at once."""
    return _letter(book[CouncilMember], book)


def _letter(members: Iterable[CouncilMember], book: Book) -> Fields:
    sent_on, reply_by = letter_days(book)
    typed = next(iter(book[Notice]), None)
    return {
        "会議": shown(book.one(Meeting)),
        "運営": _conduct(book),
        "通知": {
            "文書番号": said(typed, "number") if typed else "",
            "通知日": sent_on,
            "回答期限": reply_by,
            "Web参加": said(typed, "online") if typed else "",
            "備考": said(typed, "remark") if typed else "",
        },
        "宛先一覧": [shown(member) for member in members],
    }


def _conduct(book: Book) -> dict[str, Said]:
    """［運営］; who to ask and the phone, where it does not say, as 団体.xlsx says them."""
    fields, office = shown(book.one(Conduct)), next(iter(book[Organisation]), None)
    if office and not fields["担当"].value:
        told = [part for name in ("department", "contact") if (part := said(office, name)).value]
        fields["担当"] = derived("　".join(str(part.value) for part in told), told)
    if office and not fields["電話"].value:
        fields["電話"] = said(office, "phone")
    return fields


def _business(book: Book) -> list[Field]:
    """The lines of ［次第］ under its headings, numbered through; where there are none, the headings."""
    named = handouts_by_word(book)
    below = [row for row in book[AgendaItem] if row.level != Level.HEADING]
    rows = enumerate(below or book[AgendaItem], 1)
    return [line_of(number, row, handout_of(row, named), book) for number, row in rows]


@document("出欠一覧", title="出欠一覧", uses=ROLL, office_only=True)
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
    way = said(reply, "way") if reply else Said("")
    if reply and answered.is_there and not reply.way:
        way = derived(ON_SITE, [said(reply, "answer")])
    return {
        **shown(answered.member),
        "出欠": derived(answered.answer, answered.sources),
        "参加の方法": way,
        "代理者": said(reply, "proxy") if reply else "",
        "連絡事項": said(reply, "message") if reply else "",
    }


def _counts(answers: Sequence[Answered]) -> Field:
    """How many members there are, and how many gave each answer."""
    return {
        "委員": derived(len(answers), [said(answered.member, "name") for answered in answers]),
        **{answer: _count(a for a in answers if a.answer == answer) for answer in (*ANSWERS, UNANSWERED)},
        "Web": _count(answered for answered in answers if answered.online),
    }


def _count(answers: Iterable[Answered]) -> Said:
    found = list(answers)
    return derived(len(found), [source for answered in found for source in answered.sources])


def _quorum(answers: Sequence[Answered], conduct: Conduct) -> list[Field]:
    """The rule, how many it asks for and whether they come; nothing where there is no rule."""
    needed, counted, rule = quorum(conduct.quorum, len(answers)), present(answers, conduct), said(conduct, "quorum")
    if not needed:
        return []
    sources = [rule, *(source for answered in answers for source in answered.sources)]
    verdict = derived(MET if counted >= needed else MISSED, sources)
    return [{"定足数": rule, "必要": derived(needed, [rule]), "出席": derived(counted, sources), "判定": verdict}]


@document("席次表（ロの字）", title="席次表", uses=SEATED)
def seating_square(book: Book) -> Fields:
    """A square of desks: the chair in front, members down both sides from the front, the 事務局 opposite."""
    front, others = _seats(book)
    half = (len(others) + 1) // 2
    sides = zip_longest(others[:half], others[half:], fillvalue=NO_SEAT)
    return {**_around(book, front), "両側一覧": [{"左": left, "右": right} for left, right in sides]}


@document("席次表（スクール）", title="席次表", uses=SEATED)
def seating_school(book: Book) -> Fields:
    """Rows of desks facing the chair and the 事務局, filled from the front."""
    front, others = _seats(book)
    empty = [NO_SEAT] * len(ROW_SEATS)
    rows = [others[start : start + len(ROW_SEATS)] for start in range(0, len(others), len(ROW_SEATS))]
    return {**_around(book, front), "席一覧": [dict(zip(ROW_SEATS, [*row, *empty], strict=False)) for row in rows]}


NO_SEAT: Final[Mapping[str, Field]] = {"役": "", "氏名": "", "所属": ""}
"""A place in a row where nobody sits."""


def _seats(book: Book) -> tuple[list[Field], list[Field]]:
    """The seats in front and the others, of those who come to the room."""
    here = [answered for answered in roll(book) if answered.is_there and not answered.online]
    front = [answered for answered in here if answered.member.seat == FRONT][:FRONT_SEATS]
    return [_seat(answered) for answered in front], [_seat(answered) for answered in here if answered not in front]


def _around(book: Book, front: Sequence[Field]) -> dict[str, Field]:
    """What both plans say: the sitting, who sits in front, the 事務局, and the members without a seat."""
    answers = roll(book)
    staff: list[Field] = [{"役": "", "氏名": said(row, "name"), "所属": said(row, "post")} for row in book[Secretary]]
    return {
        "会議": shown(book.one(Meeting)),
        "正面一覧": _threes(front),
        "事務局一覧": _threes(staff),
        "席のない委員": {
            "Web参加": _named(answered for answered in answers if answered.online),
            STAYS_AWAY: _named(answered for answered in answers if answered.answer == STAYS_AWAY),
            UNANSWERED: _named(answered for answered in answers if answered.answer == UNANSWERED),
        },
    }


def _seat(answered: Answered) -> Field:
    """Who sits there; for a member who sends somebody, that person and whose place it is."""
    member, sources = answered.member, [said(answered.member, "name"), *answered.sources]
    role, name = said(member, "role"), derived(member.name, sources)
    if answered.answer == PROXY and answered.reply:
        proxy = said(answered.reply, "proxy")
        role = derived(f"{member.name}　代理" if proxy.value else "代理", [*sources, proxy])
        name = proxy if proxy.value else name
    return {"役": role, "氏名": name, "所属": said(member, "office")}


def _threes(seats: Sequence[Field]) -> list[Field]:
    """Seats in rows of up to three: of the first three the first sits in the middle, one alone too, two beside each other."""
    rows: list[Field] = []
    for start in range(0, len(seats), FRONT_SEATS):
        match seats[start : start + FRONT_SEATS]:
            case [one]:
                rows.append({"左": NO_SEAT, "中": one, "右": NO_SEAT})
            case [one, two]:
                rows.append({"左": one, "中": NO_SEAT, "右": two})
            case [one, two, three]:
                rows.append({"左": one, "中": two, "右": three} if start else {"左": two, "中": one, "右": three})
    return rows


def _named(answers: Iterable[Answered]) -> Said:
    found = list(answers)
    sources = [source for answered in found for source in (said(answered.member, "name"), *answered.sources)]
    return derived("、".join(answered.member.name for answered in found), sources)


@document("次の会議までの予定", title="次の会議までの予定", uses=(Meeting, Preparation), office_only=True)
def schedule_to_meeting(book: Book) -> Fields:
    """What is to be done up to the sitting, and from it to the next: days counted from both, off those the office is closed."""
    meeting = book.one(Meeting)
    held_on, next_on = said(meeting, "held_on"), said(meeting, "next_on")
    after = plan(book, held_on, AFTER)
    stretches: list[Field] = [_stretch("この会議まで", plan(book, held_on, BEFORE), held_on)]
    if isinstance(next_on.value, date):
        stretches.append(_stretch("次回の会議まで", by_day([*after, *plan(book, next_on, BEFORE)]), next_on))
    elif after:
        stretches.append(_stretch("会議の後", after, None))
    return {"会議": shown(meeting), "予定一覧": stretches}


def _stretch(name: str, found: Iterable[Due], held_on: Said | None) -> Field:
    rows: list[Field] = [
        {
            "期日": one.day,
            "すること": said(row, "task"),
            "数え方": derived(f"会議の{row.days}日{row.side}", [said(row, "days"), said(row, "side")]),
            "担当": said(row, "by"),
            "注記": derived(one.moved, [one.day]),
        }
        for one in found
        for row in [one.preparation]
    ]
    if held_on:
        rows.append({"期日": held_on, "すること": "会議", "数え方": "", "担当": "", "注記": ""})
    return {"名前": name, "行一覧": rows}
