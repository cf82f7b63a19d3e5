"""日程: the days of the 研修, as rows and as lists of days."""

import re
from collections.abc import Iterator

from generator.book import Book
from generator.check import Finding, check
from generator.forms.meeting import Meeting
from generator.forms.subcommittees import SubcommitteeMeeting
from generator.forms.support_office import Activity, Attendance
from generator.forms.trainings import Training
from generator.japanese import key
from generator.mentions import mention_of, month_days_in
from generator.problem import Severity
from generator.wareki import fiscal_year, wareki

_SERIES = re.compile(r"\(第\d+回\)|第\d+回")
_MANY = 3


@check("日程10", Severity.WARNING)
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
            yield Finding(
                activity.cell("text").place,
                f"並べた日を［研修実績］と比べると、{'。'.join(parts)}。",
                "どちらの日付が正しいかを確かめてください。",
                activity.text,
                tuple(mention_of(training, "held_on") for training in shown),
            )


@check("日程11", Severity.WARNING)
def rows_stand_in_order_of_their_days(book: Book) -> Iterator[Finding]:
    """［研修実績］（事業ごと）、［研修参加者］（研修区分ごと）、［開催状況］（部会ごと）の行が、開催日の順に並んでいること。"""
    rows: list[tuple[str, Training | Attendance | SubcommitteeMeeting]] = [
        *((key(row.project), row) for row in book[Training]),
        *((key(row.group), row) for row in book[Attendance]),
        *((key(row.subcommittee), row) for row in book[SubcommitteeMeeting]),
    ]
    years = {meeting.fiscal_year - 1 for meeting in book[Meeting]}
    last: dict[tuple[str, str], Training | Attendance | SubcommitteeMeeting] = {}
    for group, row in rows:
        if years and not isinstance(row, SubcommitteeMeeting) and fiscal_year(row.held_on) not in years:
            continue  # 暦07 tells of that
        place = (row.declaration.name, group)
        before = last.get(place)
        if before and row.held_on < before.held_on:
            yield Finding(
                row.cell("held_on").place,
                f"{wareki(row.held_on)}の行が、{wareki(before.held_on)}の行の下にあります。",
                "年や月の書き違いなら直し、そうでなければ開催した順に行を並べ替えてください（番号は上から付きます）。",
                row.cell("held_on").written,
                (mention_of(before, "held_on"),),
            )
        last[place] = row


def _series(name: str) -> str:
    """The name of a 研修 without its number: the same for all of one series."""
    return _SERIES.sub("", key(name))
