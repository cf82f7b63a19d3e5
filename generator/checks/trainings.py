"""Trainings: what 研修.xlsx and the support office say of one training agrees."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date

from generator.checks.rule import NOTE, WARNING, Finding, bare, check, difference, plain
from generator.checks.sittings import told_before
from generator.compare.text import likeness
from generator.forms.meeting import Meeting
from generator.forms.subcommittees import MinutesHead, SubcommitteeMeeting
from generator.forms.support_office import Activity, Attendance, Training
from generator.japanese.dates import fiscal_year, wareki
from generator.japanese.mentions import month_days_in
from generator.japanese.text import key
from generator.problem import Mention
from generator.records.book import Book
from generator.records.declare import mention_of

_SAME_EVENT = 0.6
_ASK = "もとの開催記録で確かめて、違っている方を直してください。支援室の資料なら、支援室に確かめてください。"


@check("照合11", WARNING, Attendance, Training, hint=_ASK)
def both_lists_hold_a_training(book: Book) -> Iterator[Finding]:
    """支援室.xlsxの研修が、同じ開催日で研修.xlsxにもあること。"""
    days = _by_day(book)
    for row in book[Attendance]:
        if row.held_on in days or not book.has(Training):
            continue
        near = max(book[Training], key=lambda training: likeness(training.content, row.content))
        if likeness(near.content, row.content) >= _SAME_EVENT:
            if (near.held_on.month, near.held_on.day) == (row.held_on.month, row.held_on.day):
                continue  # 暦07 tells of days in another year
            message = f"開催日が{wareki(row.held_on)}ですが、研修.xlsxの同じ研修は{wareki(near.held_on)}です。"
            others: tuple[Mention, ...] = (mention_of(near, "held_on"), mention_of(near, "content"))
        else:
            message, others = f"{wareki(row.held_on)}の研修が、研修.xlsxの［研修実績］にありません。", ()
        yield Finding.at(row, "held_on", message, others=others)


@check("照合12", WARNING, Attendance, Training, hint=_ASK)
def both_lists_word_a_training_alike(book: Book) -> Iterator[Finding]:
    """同じ日の研修の内容（テーマや演題）が、支援室.xlsxと研修.xlsxで同じであること。"""
    for row, training in _pairs(book):
        if bare(row.content) != bare(training.content):
            message = f"研修の内容が研修.xlsxと違います: {difference(row.content, training.content)}。"
            place = row.cell("content").place
            yield Finding(place, message, text=row.content, others=(mention_of(training, "content"),))


@check(
    "照合13",
    NOTE,
    Attendance,
    Training,
    hint="同じ研修だとすぐに分かるように、どちらの資料も同じ書き方にそろえてください。",
)
def both_lists_mark_a_training_alike(book: Book) -> Iterator[Finding]:
    """同じ日の研修の内容が、支援室.xlsxと研修.xlsxで、括弧などの記号や全角・半角まで同じであること。"""
    for row, training in _pairs(book):
        if bare(row.content) != bare(training.content) or row.content == training.content:
            continue
        marks = plain(row.content) != plain(training.content)
        signs = _signs(row.content, training.content, fold=marks)
        message = f"研修の内容の{'記号' if marks else '全角・半角'}が、研修.xlsxと違います: {signs}。"
        yield Finding.at(row, "content", message, others=(mention_of(training, "content"),))


def _signs(here: str, there: str, *, fold: bool) -> str:
    """The signs that only one of two wordings has, as 「『』」（もう一方にはない記号）; `fold` leaves their width apart."""
    mine, theirs = (Counter(plain(text) if fold else "".join(text.split())) for text in (here, there))
    more, less = "".join((mine - theirs).elements()), "".join((theirs - mine).elements())
    if more and less:
        return f"「{more}」（もう一方は「{less}」）"
    return f"「{more}」（もう一方にはない記号）" if more else f"「{less}」がない（もう一方にはある記号）"


@check("照合14", WARNING, Attendance, Training, hint=_ASK)
def both_lists_count_a_training_alike(book: Book) -> Iterator[Finding]:
    """同じ日の研修の参加人数が、支援室.xlsxの職種別の合計と研修.xlsxの「参加人数」で同じであること。"""
    for row, training in _pairs(book):
        total = sum(row.counts.values())
        if total != training.participants:
            first = next((f"counts:{word}" for word in row.counts), "held_on")
            yield Finding.at(
                row,
                first,
                f"{wareki(row.held_on)}の研修の参加人数は、職種別の合計が{total}人、"
                f"研修.xlsxでは{training.participants}人です。",
                text=f"{total}人",
                others=(mention_of(training, "participants"),),
            )


def _by_day(book: Book) -> dict[date, list[Training]]:
    days: defaultdict[date, list[Training]] = defaultdict(list)
    for training in book[Training]:
        days[training.held_on].append(training)
    return days


def _pairs(book: Book) -> Iterator[tuple[Attendance, Training]]:
    """The 研修 of both lists that were held on one day; of several that day, the one worded most alike."""
    days = _by_day(book)
    for row in book[Attendance]:
        if row.held_on in days:
            yield row, max(days[row.held_on], key=lambda training: likeness(training.content, row.content))


_SERIES = re.compile(r"\(第\d+回\)|第\d+回")
_MANY = 3


@check("日程10", WARNING, Activity, Training, hint="どちらの日付が正しいかを確かめてください。")
def activity_lists_the_days_of_its_trainings(book: Book) -> Iterator[Finding]:
    """［活動］に「(5/17,7/21)」のように並べた日が、［研修実績］の同じ名前の研修の開催日と同じであること。"""
    for activity in book[Activity]:
        days = month_days_in(activity.text)
        if len(days) < _MANY:
            continue
        text = key(activity.text)
        same = [training for training in book[Training] if (name := _series(training.name)) and name in text]
        held = {(training.held_on.month, training.held_on.day): training for training in same}
        missing = [f"{month}/{day}" for month, day in held if (month, day) not in days]
        extra = [f"{month}/{day}" for month, day in days if (month, day) not in held]
        if held and (missing or extra):
            parts = [f"「{'、'.join(extra)}」の研修がありません"] if extra else []
            parts += [f"「{'、'.join(missing)}」の研修が抜けています"] if missing else []
            shown = [training for day, training in held.items() if f"{day[0]}/{day[1]}" in missing] or same
            yield Finding.at(
                activity,
                "text",
                f"並べた日を［研修実績］と比べると、{'。'.join(parts)}。",
                others=tuple(mention_of(training, "held_on") for training in shown),
            )


@check(
    "日程11",
    WARNING,
    Attendance,
    Meeting,
    MinutesHead,
    SubcommitteeMeeting,
    Training,
    hint="年や月の書き違いなら直し、そうでなければ開催した順に行を並べ替えてください（番号は上から付きます）。",
)
def rows_stand_in_order_of_their_days(book: Book) -> Iterator[Finding]:
    """［研修実績］（事業ごと）、［研修参加者］（研修区分ごと）、［開催状況］（部会ごと）の行が、開催日の順に並んでいること。"""
    rows: list[tuple[str, Training | Attendance | SubcommitteeMeeting]] = [
        *((key(row.project), row) for row in book[Training]),
        *((key(row.group), row) for row in book[Attendance]),
        *((key(row.subcommittee), row) for row in book[SubcommitteeMeeting]),
    ]
    told = {row for row, _, _ in told_before(book)}  # by 日程12
    years = {meeting.fiscal_year - 1 for meeting in book[Meeting]}
    last: dict[tuple[str, str], Training | Attendance | SubcommitteeMeeting] = {}
    for group, row in rows:
        if years and not isinstance(row, SubcommitteeMeeting) and fiscal_year(row.held_on) not in years:
            continue  # 暦07 tells of that
        if row in told:
            continue
        place = (row.declaration.name, group)
        before = last.get(place)
        if before and row.held_on < before.held_on:
            yield Finding.at(
                row,
                "held_on",
                f"{wareki(row.held_on)}の行が、{wareki(before.held_on)}の行の下にあります。",
                others=(mention_of(before, "held_on"),),
            )
        last[place] = row


def _series(name: str) -> str:
    """The name of a 研修 without its number: the same for all of one series."""
    return _SERIES.sub("", key(name))
