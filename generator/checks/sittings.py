"""Sittings of the 部会: their days, their order, and what minutes and other papers say of them."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time
from itertools import pairwise
from typing import Final, TypeVar

from generator.checks.rule import (
    ERROR,
    NOTE,
    WARNING,
    Finding,
    check,
    council_day,
    difference,
    in_its_year,
    misnamed,
    next_sitting,
    plain,
    sound,
)
from generator.compare.text import bigrams, likeness
from generator.forms.meeting import Meeting
from generator.forms.subcommittees import (
    MinutesAgenda,
    MinutesHead,
    MinutesText,
    Status,
    Subcommittee,
    SubcommitteeMeeting,
)
from generator.japanese.dates import closed, fiscal_label, fiscal_year, parse_time, time_label, wareki, wareki_weekday
from generator.japanese.mentions import dates_in, folded
from generator.japanese.numbering import Paragraph, ParagraphKind
from generator.japanese.text import key
from generator.papers.prose import ProseRecord, numbered
from generator.problem import Mention
from generator.records.book import Book
from generator.records.declare import Record, mention_of
from generator.settings import BLANK

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


@check(
    "日程01",
    WARNING,
    Meeting,
    MinutesHead,
    MinutesText,
    Status,
    hint="開催したのなら［開催状況］に一行足し、その次の日程を書いてください。",
)
def next_sittings_lie_ahead(book: Book) -> Iterator[Finding]:
    """部会の「次回開催日」が、推進会議の開催日より前でないこと。"""
    if not book.has(Meeting) or not in_its_year(meeting := book.one(Meeting)):
        return
    announced = _announced(book)
    for status in book[Status]:
        if status.next_on and status.next_on < meeting.held_on:
            told = announced.get((key(status.subcommittee), status.next_on))
            yield Finding.at(
                status,
                "next_on",
                f"{status.subcommittee}の「次回開催日」{wareki_weekday(status.next_on)}は、会議の日には済んでいます。",
                others=(mention_of(meeting, "held_on"), *((told,) if told else ())),
            )


@check("日程02", ERROR, Meeting, hint="次回の日を書き直すか、決まっていないときは空欄にしてください。")
def the_next_meeting_is_later(book: Book) -> Iterator[Finding]:
    """推進会議の「次回開催日」が開催日より後であること。"""
    for meeting in book[Meeting]:
        if meeting.next_on and meeting.next_on <= meeting.held_on:
            yield Finding.at(
                meeting,
                "next_on",
                "「次回開催日」が「開催日」より後になっていません。",
                others=(mention_of(meeting, "held_on"),),
            )


@check(
    "日程03", WARNING, Meeting, MinutesHead, MinutesText, hint="前の会議録の次回の日が残っていないか確かめてください。"
)
def minutes_announce_a_later_day(book: Book) -> Iterator[Finding]:
    """会議録の本文に書いた次回の日が、その会議の開催日より後であること。"""
    heads = {head.workbook: head for head in sound(book) if head.held_on <= council_day(book)}
    for row in book[MinutesText]:
        head, found = heads.get(row.workbook), next_sitting(row.text)
        if head and found and found.day and found.day <= head.held_on:
            yield Finding.at(
                row,
                "text",
                f"次回の「{found.text}」が、この会議の開催日より後になっていません。",
                others=(mention_of(head, "held_on"),),
            )


@check(
    "日程04",
    WARNING,
    Meeting,
    MinutesHead,
    SubcommitteeMeeting,
    hint="年や月の書き違いがないか確かめてください。これから開く回は、次回の欄に書きます。",
)
def sittings_reported_were_held(book: Book) -> Iterator[Finding]:
    """［開催状況］と会議録の開催日が、推進会議の開催日より後でないこと。"""
    if not book.has(Meeting):
        return
    meeting = book.one(Meeting)
    held: list[SubcommitteeMeeting | MinutesHead] = [*book[SubcommitteeMeeting], *sound(book)]
    for record in held:
        if record.held_on > meeting.held_on:
            yield Finding.at(
                record,
                "held_on",
                f"開催日の{wareki(record.held_on)}は、推進会議より後の日です。",
                others=(mention_of(meeting, "held_on"),),
            )


@check(
    "日程05",
    WARNING,
    Meeting,
    MinutesHead,
    Status,
    SubcommitteeMeeting,
    hint="回と日付のどちらが違うかを確かめてください。",
)
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
            yield Finding.on(
                later.mention,
                f"{fiscal_label(later.year)}第{later.session}回の{wareki(later.day)}が、"
                f"第{earlier.session}回の{wareki(earlier.day)}より後になっていません。",
                others=(earlier.mention,),
            )


@check("日程06", WARNING, Meeting, MinutesHead, Status, SubcommitteeMeeting)
def the_next_number_follows(book: Book) -> Iterator[Finding]:
    """部会の「次回の回」が、同じ年度に開いた最後の回の次の数であること。"""
    held = [row for row in _sittings(book) if row.held]
    misdated = {key(row.subcommittee) for row, _, _ in told_before(book)}  # 日程12 tells of those
    for status in book[Status]:
        if not status.next_on or status.next_session is None or key(status.subcommittee) in misdated:
            continue
        same = [s for s in held if (s.body, s.year) == (key(status.subcommittee), fiscal_year(status.next_on))]
        last = max(same, key=lambda sitting: sitting.session, default=None)
        if last and status.next_session != last.session + 1:
            yield Finding.at(
                status,
                "next_session",
                f"「次回の回」は第{status.next_session}回ですが、{fiscal_label(last.year)}は第{last.session}回まで開いています。",
                f"次が第{last.session + 1}回なら直してください。",
                others=(last.mention,),
            )


@check("日程07", WARNING, Status, hint="両方を書くか、両方を空欄にしてください。")
def next_sittings_have_number_and_day(book: Book) -> Iterator[Finding]:
    """部会の「次回の回」と「次回開催日」の、片方だけが空欄でないこと。"""
    for status in book[Status]:
        if (status.next_session is None) != (status.next_on is None):
            there, empty = ("next_session", "next_on") if status.next_on is None else ("next_on", "next_session")
            headings = status.declaration.columns
            message = f"{status.subcommittee}の「{headings[there].heading}」がありますが、「{headings[empty].heading}」が空欄です。"
            yield Finding.at(status, there, message)


@check("日程08", NOTE, Meeting, Status, hint="その日に開くのでよいか確かめてください。")
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
        if day >= meeting.held_on and (why := closed(day)):
            message = f"{wareki_weekday(day)}は{why}です。"
            yield Finding.on(mention, message)


@check("日程09", WARNING, Meeting, Status, hint="実施したことに書き改めるか、日付を直してください。")
def plans_lie_ahead(book: Book) -> Iterator[Finding]:
    """部会の「決定事項等」に予定として書いた日が、推進会議の開催日より前でないこと。"""
    if not book.has(Meeting) or not in_its_year(meeting := book.one(Meeting)):
        return
    for status in book[Status]:
        for day, words in _plans(status):
            if day < meeting.held_on:
                yield Finding.at(
                    status,
                    "decided",
                    f"予定の日「{words}」は、会議の日には済んでいます。",
                    text=words,
                    others=(mention_of(meeting, "held_on"),),
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


R = TypeVar("R", bound=Record)
_ASK: Final = "開催の記録で確かめて、違っている方を直してください。"
_HOUR: Final = re.compile(r"\s*((?:午前|午後)\s?\d{1,2}時(?:\d{1,2}分|半)?|正午)")
_QUOTE: Final = re.compile(r"「([^「」]{20,})」")
_HELD: Final = re.compile(r"に?開催の(?:第\d+回)?")
_LABEL: Final = re.compile(r"\A【[^】]*】")
_SAME_ITEM: Final = 0.45
_SAME_QUOTE: Final = 0.8


@dataclass(frozen=True, slots=True)
class _Announced:
    """The next sitting as minutes announce it: the day, the hour if told, and the words."""

    day: date
    hour: time | None
    mention: Mention


@check("照合21", WARNING, Meeting, MinutesHead, SubcommitteeMeeting, hint=_ASK)
def sittings_are_dated_as_in_their_minutes(book: Book) -> Iterator[Finding]:
    """［開催状況］の開催日と回が、同じ部会の会議録の開催日と回と同じであること。"""
    council = council_day(book)  # 日程04 tells of later days
    heads = [head for head in sound(book) if head.held_on <= council]
    by_session = {(key(head.body), head.fiscal_year, head.session): head for head in heads}
    by_day = {(key(head.body), head.held_on): head for head in heads}
    for row in book[SubcommitteeMeeting]:
        body, year = key(row.subcommittee), fiscal_year(row.held_on)
        name = f"{row.subcommittee}の{fiscal_label(year)}第{row.session}回"
        if row.held_on > council:
            continue
        if (body, row.held_on) in by_day:
            head = by_day[body, row.held_on]
            if head.session != row.session:
                message = f"{name}とありますが、同じ日の会議録は第{head.session}回です。"
                place, written = row.cell("session").place, row.cell("session").written
                yield Finding(place, message, text=written, others=(mention_of(head, "session"),))
        elif (body, year, row.session) in by_session:
            head = by_session[body, year, row.session]
            message = f"{name}の開催日は{wareki(row.held_on)}ですが、会議録では{wareki(head.held_on)}です。"
            place, written = row.cell("held_on").place, row.cell("held_on").written
            yield Finding(place, message, text=written, others=(mention_of(head, "held_on"),))


@check(
    "日程12",
    WARNING,
    Meeting,
    MinutesHead,
    SubcommitteeMeeting,
    hint="年の書き違いなら直し、前の推進会議で報告した回なら、行を消してください。",
)
def sittings_reported_are_new(book: Book) -> Iterator[Finding]:
    """［開催状況］の開催日が、すぐ前の推進会議より後の、この一年の日であること。また、同じ回の会議録の日と、年だけ違っていないこと。"""
    for row, what, other in told_before(book):
        cell = row.cell("held_on")
        yield Finding.on(cell, f"開催日の{wareki(row.held_on)}は、{what}。", others=(other,))


def told_before(book: Book) -> Iterator[tuple[SubcommitteeMeeting, str, Mention]]:
    """The rows of ［開催状況］ whose day lies before what this meeting reports: why, and what tells so."""
    if not book.has(Meeting):
        return
    council = book.one(Meeting)
    former = next(iter(book.before[Meeting]), None) if book.before else None
    heads = [head for head in sound(book) if head.held_on <= council.held_on]
    recorded = {(key(head.body), head.held_on) for head in heads}
    for row in book[SubcommitteeMeeting]:
        body = key(row.subcommittee)
        if (body, row.held_on) in recorded or row.held_on > council.held_on:
            continue
        same = (row.session, row.held_on.month, row.held_on.day)
        of_other_year = [
            h for h in heads if key(h.body) == body and (h.session, h.held_on.month, h.held_on.day) == same
        ]
        if of_other_year:
            yield row, "同じ回の会議録とは、年だけが違います", mention_of(of_other_year[0], "held_on")
        elif former and row.held_on < former.held_on:
            yield row, "前の推進会議より前の日です", mention_of(former, "held_on")
        elif not former and (council.held_on - row.held_on).days > _A_YEAR:
            yield row, "推進会議の一年以上前の日です", mention_of(council, "held_on")


@check(
    "日程13",
    WARNING,
    Status,
    Subcommittee,
    SubcommitteeMeeting,
    hint="開いたのなら［開催状況］に行を足し、開いていないのなら「検討状況の概要」と「決定事項等」を空欄にしてください。",
)
def who_did_not_meet_has_nothing_to_report(book: Book) -> Iterator[Finding]:
    """［開催状況］に一度もない部会（資料には「開催なし」と載ります）の［検討状況］に、検討したことや決まったことが書かれていないこと。"""
    met = {key(row.subcommittee) for row in book[SubcommitteeMeeting]}
    for status in book[Status] if book[Subcommittee] else ():
        written = [name for name in ("discussed", "decided") if getattr(status, name)]
        if written and key(status.subcommittee) not in met:
            heading = status.declaration.columns[written[0]].heading
            message = f"{status.subcommittee}は［開催状況］にないので「開催なし」と載りますが、「{heading}」が書かれています。"
            yield Finding.at(status, written[0], message, text=getattr(status, written[0]))


@check("日程14", WARNING, Status, SubcommitteeMeeting)
def who_met_has_something_to_report(book: Book) -> Iterator[Finding]:
    """［開催状況］に開催がある部会の［検討状況］に、「検討状況の概要」と「決定事項等」が書かれていること。"""
    met = {key(row.subcommittee): row for row in reversed(book[SubcommitteeMeeting])}
    for status in book[Status]:
        sitting = met.get(key(status.subcommittee))
        empty = [name for name in ("discussed", "decided") if not getattr(status, name)]
        if sitting and empty:
            headings = "と".join(f"「{status.declaration.columns[name].heading}」" for name in empty)
            message = f"{status.subcommittee}は開かれていますが、{headings}が空欄です。資料には「{BLANK}」と載ります。"
            hint = f"{headings}を書いてください。本当に何もないときは、そのままで構いません。"
            place = status.cell("subcommittee").place
            yield Finding(place, message, hint, text="", others=(mention_of(sitting, "held_on"),))


@check(
    "照合22",
    WARNING,
    MinutesHead,
    MinutesText,
    Status,
    hint="会議録の後で日程が変わったのなら、そのままで構いません。書き違いなら直してください。",
)
def next_sitting_is_as_announced(book: Book) -> Iterator[Finding]:
    """［検討状況］の次回開催日が、その部会の最後の会議録で決めた次回の日と同じであること。"""
    sittings, texts = _heads(book), by_workbook(book[MinutesText])
    for status in book[Status]:
        heads = sittings.get(key(status.subcommittee), [])
        announced = _announced_in(heads[-1], texts) if heads else None
        if announced and status.next_on and announced.day != status.next_on:
            yield Finding.at(
                status,
                "next_on",
                f"{status.subcommittee}の次回は{wareki(status.next_on)}ですが、会議録では{wareki(announced.day)}です。",
                others=(announced.mention,),
            )


@check(
    "照合23",
    WARNING,
    MinutesHead,
    MinutesText,
    hint="日程の変更があったのなら、そのままで構いません。書き違いなら直してください。",
)
def sittings_are_held_as_announced(book: Book) -> Iterator[Finding]:
    """会議録で決めた次回の日と時刻が、同じ部会の次の会議録の開催日、開始時刻と同じであること。"""
    texts = by_workbook(book[MinutesText])
    for heads in _heads(book).values():
        for before, after in pairwise(heads):
            announced = _announced_in(before, texts)
            follows = after.fiscal_year != before.fiscal_year or after.session == before.session + 1
            if not announced or not follows:
                continue
            if announced.day != after.held_on:
                cell = after.cell("held_on")
                here, there = f"開催日は{wareki(after.held_on)}", wareki(announced.day)
            elif announced.hour and announced.hour != after.starts_at:
                cell = after.cell("starts_at")
                here, there = f"開始時刻は{time_label(after.starts_at)}", time_label(announced.hour)
            else:
                continue
            message = f"{here}ですが、前の会議録では次回を{there}としています。"
            yield Finding.on(cell, message, others=(announced.mention,))


@check("照合24", WARNING, MinutesAgenda, MinutesText)
def text_follows_the_agenda(book: Book) -> Iterator[Finding]:
    """会議録の［次第］の件名が、［本文］の見出しと同じであること。"""
    texts = by_workbook(book[MinutesText])
    for workbook, rows in by_workbook(book[MinutesAgenda]).items():
        if workbook not in texts:
            continue  # minutes without a text have a finding of their own
        agenda, text = _titles(rows), _titles(texts[workbook])
        for parent, items in agenda.items():
            there = text.get(parent, [])
            said = {plain(item.text) for item in there}
            items_left = [item for item in items if plain(item.text) not in said]
            listed = {plain(item.text) for item in items}
            left = [item for item in there if plain(item.text) not in listed]
            for item in items_left:
                near = max(left, key=lambda other: likeness(other.text, item.text), default=None)
                if near and likeness(near.text, item.text) >= _SAME_ITEM:
                    left.remove(near)
                    message = f"次第の件名が、本文の見出しと違います: {difference(item.text, near.text)}。"
                    hint = "正しい方に、どちらもそろえてください。"
                    yield Finding.on(item, message, hint, others=(Mention(near.place, near.text),))
                elif item.kind is ParagraphKind.ITEM:
                    message = f"次第の「{item.text}」が、本文の見出しにありません。"
                    yield Finding.on(item, message, "本文に見出しを足すか、次第の件名を直してください。")


@check("照合27", WARNING, MinutesAgenda, MinutesText, hint="次第に件名を足すか、本文の見出しを確かめてください。")
def the_agenda_lists_what_the_text_treats(book: Book) -> Iterator[Finding]:
    """会議録の［本文］の議題の見出しが、［次第］の件名にあること（照合24の逆です）。"""
    texts = by_workbook(book[MinutesText])
    for workbook, rows in by_workbook(book[MinutesAgenda]).items():
        agenda, text = _titles(rows), _titles(texts.get(workbook, []))
        for parent, listed in agenda.items():
            items = [item for item in listed if item.kind is ParagraphKind.ITEM]
            said = [item for item in text.get(parent, []) if item.kind is ParagraphKind.ITEM]
            if not items or not said:
                continue
            titles = {plain(item.text) for item in listed}
            unlisted = [item for item in said if plain(item.text) not in titles]
            told = {plain(item.text) for item in said}
            left = [item for item in listed if plain(item.text) not in told]
            if sum(item.kind is ParagraphKind.ITEM for item in left) >= len(unlisted):
                continue  # 照合24 tells of each of those
            for item in unlisted:
                near = max(left, key=lambda other: likeness(other.text, item.text), default=None)
                if near and likeness(near.text, item.text) >= _SAME_ITEM:
                    left.remove(near)  # 照合24 tells of those
                else:
                    message = f"本文の「{item.text}」が、次第にありません。"
                    yield Finding.on(item, message, others=(Mention(items[-1].place, items[-1].text),))


@check("照合25", WARNING, Subcommittee, hint="引用は、もとの言葉のとおりに書いてください。")
def visions_are_quoted_word_for_word(book: Book) -> Iterator[Finding]:
    """会議録などで「」に引いた部会の目指す姿が、［部会］の目指す姿と同じであること。"""
    visions = [(_LABEL.sub("", row.vision).strip(), row) for row in book[Subcommittee]]
    holders: defaultdict[str, list[int]] = defaultdict(list)
    for place, (vision, _) in enumerate(visions):
        for gram in bigrams(plain(vision)):
            holders[gram].append(place)
    for passage, quote in book.found(_QUOTE.findall):
        shared = Counter(place for gram in bigrams(plain(quote)) for place in holders.get(gram, ()))
        vision, row = visions[shared.most_common(1)[0][0]] if shared else ("", None)
        if row and plain(quote).rstrip("。") not in plain(vision) and likeness(vision, quote) >= _SAME_QUOTE:
            message = f"「」に引いた目指す姿が、［部会］の目指す姿と違います: {difference(quote, vision)}。"
            yield Finding.on(passage, message, text=quote, others=(mention_of(row, "vision"),))


@check("照合26", WARNING, MinutesHead, SubcommitteeMeeting, hint=_ASK)
def sittings_are_mentioned_with_their_day(book: Book) -> Iterator[Finding]:
    """「4月25日開催の普及啓発部会」のように書いた日が、その部会を開いた日と、月か日だけ違っていないこと。"""
    held: defaultdict[str, dict[date, Mention]] = defaultdict(dict)
    for row in book[SubcommitteeMeeting]:
        held[row.subcommittee][row.held_on] = mention_of(row, "held_on")
    for head in book[MinutesHead]:
        held[head.body][head.held_on] = mention_of(head, "held_on")
    for passage, found in book.found(dates_in):
        of = _HELD.match(passage.text, found.end)
        body = next((name for name in held if passage.text.startswith(name, of.end())), "") if of else ""
        near = [day for day in held.get(body, ()) if day.month == found.month or day.day == found.number]
        if found.day:
            near = [day for day in near if fiscal_year(day) == fiscal_year(found.day)]
        if near and all((day.month, day.day) != (found.month, found.number) for day in near):
            message = f"「{found.text}開催の{body}」とありますが、その日の{body}はありません。"
            yield Finding.on(passage, message, others=tuple(held[body].values()))


_A_YEAR: Final = 366


def _heads(book: Book) -> dict[str, list[MinutesHead]]:
    """The sittings with minutes, by body, in order of time; no body of which it is not sure when one was held."""
    heads: defaultdict[str, list[MinutesHead]] = defaultdict(list)
    for head in sorted(book[MinutesHead], key=lambda head: head.held_on):
        heads[key(head.body)].append(head)
    unsure = [head for head in book[MinutesHead] if not in_its_year(head) or "body" in misnamed(head)]
    named = [(key(head.body), key(head.workbook)) for head in unsure]
    return {body: told for body, told in heads.items() if not any(body == own or body in file for own, file in named)}


def by_workbook(rows: Iterable[R]) -> dict[str, list[R]]:
    """The rows of each workbook of a kind that comes in several, in their order."""
    texts: defaultdict[str, list[R]] = defaultdict(list)
    for row in rows:
        texts[row.workbook].append(row)
    return texts


def _announced_in(head: MinutesHead, texts: Mapping[str, Iterable[MinutesText]]) -> _Announced | None:
    """The next sitting as the text of minutes announces it, the last one told; None when no later day is told."""
    last = None
    for row in texts.get(head.workbook, ()):
        found = next_sitting(row.text)
        if found and found.day and found.day > head.held_on:
            hour = _HOUR.match(folded(row.text), found.end)
            last = _Announced(found.day, _hour(hour[1]) if hour else None, mention_of(row, "text"))
    return last


def _hour(words: str) -> time | None:
    """An hour of the day; None when there is no such hour, which 暦15 tells."""
    try:
        return parse_time(words)
    except ValueError:
        return None


def _titles(rows: Iterable[ProseRecord]) -> dict[tuple[str, ...], list[Paragraph]]:
    """The headings and items by the numbers they stand under; of plain text, the first paragraph below a heading."""
    titles: defaultdict[tuple[str, ...], list[Paragraph]] = defaultdict(list)
    for paragraph in numbered(rows).paragraphs:
        if paragraph.kind in (ParagraphKind.HEADING, ParagraphKind.ITEM):
            titles[paragraph.path[:-1]].append(paragraph)
        elif paragraph.kind is ParagraphKind.TEXT and not titles[paragraph.path]:
            titles[paragraph.path].append(paragraph)
    return titles
