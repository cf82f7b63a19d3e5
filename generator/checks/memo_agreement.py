"""照合: periods, months and sittings told in the memo and in the basic policy."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Final, TypeAlias

from generator.book import Book
from generator.check import Finding, check
from generator.forms.meeting import Meeting
from generator.forms.policy import Body, Cover
from generator.forms.policy_memo import MemoText
from generator.japanese import half_width_digits
from generator.mentions import mention_of
from generator.problem import Mention, Severity
from generator.wareki import parse_date, wareki

_PERIOD: Final = re.compile(r"(令和(?:元|\d+)年度)から(令和(?:元|\d+)年度)までの(\d+)[かヶカケ箇]年")
_MONTH: Final = r"(?:令和|平成)(?:元|\d+)年\d+月"
_MADE: Final = re.compile(rf"({_MONTH})(?:に|、)[^。]*?策定(?:し|いたし|を)")
_ISSUED: Final = re.compile(_MONTH)
_AFTER: Final = re.compile(rf"（[^（）]*?({_MONTH})[^（）]*）[^。]*?方針の?策定後")
_SITTING: Final = re.compile(rf"(?<!年度)第(\d+)回([^、。（）「」\s]*会議)（({_MONTH})")
_OBJECT: Final = re.compile(r"た(?!こと|もの|際|後|とき|時)([一-鿿ァ-ヶー「][^、。はがをにで]*)")
_ASIDE: Final = re.compile(r"（[^（）]*）")
_YearMonth: TypeAlias = tuple[int, int]


@check("照合41", Severity.WARNING)
def memo_and_policy_tell_the_same_period(book: Book) -> Iterator[Finding]:
    """方針説明に書いた基本方針の計画期間（令和2年度から令和5年度までの4か年）が、基本方針の本文と同じであること。"""
    told = [(match.groups(), mention) for text, mention in _paragraphs(book) for match in _PERIOD.finditer(text)]
    periods = {groups for groups, _ in told}
    for row in book[MemoText]:
        for match in _PERIOD.finditer(half_width_digits(row.text)):
            if told and match.groups() not in periods:
                message = f"計画期間の「{match[0]}」が、基本方針の本文の計画期間と違います。"
                hint = "どちらが正しいかを確かめて、そろえてください。"
                yield Finding(row.cell("text").place, message, hint, row.text, tuple(cell for _, cell in told))


@check("照合42", Severity.WARNING)
def the_policy_was_made_in_one_month(book: Book) -> Iterator[Finding]:
    """基本方針を策定した年月が、方針説明、基本方針の本文、表紙で同じであること。"""
    issued = _issued(book)
    for passage in book.passages():
        if not isinstance(passage.record, MemoText | Body) or not issued:
            continue
        for match in _made(passage.text):
            if _year_month(match[1]) not in issued:
                message = f"基本方針を策定した年月が「{match[1]}」ですが、表紙の年月と違います。"
                hint = "どちらが正しいかを確かめて、そろえてください。"
                yield Finding(passage.place, message, hint, passage.text, tuple(issued.values()))


@check("照合43", Severity.WARNING)
def what_came_after_is_dated_later(book: Book) -> Iterator[Finding]:
    """「…（令和2年9月 …）は基本方針策定後に…」のように書いた年月が、基本方針を策定した年月より後であること。"""
    issued = _issued(book) | {
        month: Mention(passage.place, match[0])
        for passage in book.passages()
        if isinstance(passage.record, MemoText)
        for match in _made(passage.text)
        if (month := _year_month(match[1]))
    }
    for passage in book.passages():
        if not isinstance(passage.record, MemoText | Body) or not issued:
            continue
        for match in _AFTER.finditer(half_width_digits(passage.text)):
            month, first = _year_month(match[1]), min(issued)
            if month and month < first:
                yield Finding(
                    passage.place,
                    f"「策定後」とありますが、{match[1]}は、基本方針を策定した{_label(first)}より前です。",
                    "年月か「策定後」のどちらかを直してください。",
                    passage.text,
                    (issued[first],),
                )


@check("照合44", Severity.WARNING)
def memo_dates_the_council_as_planned(book: Book) -> Iterator[Finding]:
    """「第2回在宅医療・介護連携推進会議（令和5年10月）」のように書いた月が、会議.xlsxの開催日、次回開催日と同じ月であること。"""
    if not book.has(Meeting):
        return
    meeting = book.one(Meeting)
    days = {meeting.session: ("held_on", meeting.held_on), meeting.session + 1: ("next_on", meeting.next_on)}
    for row in book[MemoText]:
        for match in _SITTING.finditer(half_width_digits(row.text)):
            attribute, day = days.get(int(match[1]), ("", None))
            if attribute == "next_on" and day and day <= meeting.held_on:
                continue  # 日程02 tells of that
            if day and match[2].endswith(meeting.name) and _year_month(match[3]) != (day.year, day.month):
                message = f"第{match[1]}回の会議を{match[3]}としていますが、会議.xlsxでは{day.month}月{day.day}日です。"
                hint = "どちらが正しいかを確かめて、そろえてください。"
                yield Finding(row.cell("text").place, message, hint, row.text, (mention_of(meeting, attribute),))


def _made(text: str) -> Iterator[re.Match[str]]:
    """Where a sentence on the policy says in which month something was made: the policy, not another plan."""
    for sentence in _ASIDE.sub("", half_width_digits(text)).split("。"):
        for match in _MADE.finditer(sentence):
            what = _OBJECT.match(sentence, match.end())
            told = what[1] if what else match[0] + sentence[: match.start()]
            if "方針" in told:
                yield match


def _paragraphs(book: Book) -> Iterator[tuple[str, Mention]]:
    """The text of the policy in all its editions, digits half-width."""
    for row in book[Body]:
        yield half_width_digits(row.text), mention_of(row, "text")


def _issued(book: Book) -> dict[_YearMonth, Mention]:
    """The months in which editions were issued, from their covers."""
    return {
        month: mention_of(row, "issued")
        for row in book[Cover]
        if (month := _year_month(half_width_digits(row.issued).strip()))
    }


def _label(month: _YearMonth) -> str:
    return wareki(date(*month, 1)).removesuffix("1日")


def _year_month(words: str) -> _YearMonth | None:
    """The western year and month of 令和2年10月; None when it is no such words."""
    if not _ISSUED.fullmatch(words):
        return None
    try:
        day = parse_date(f"{words}1日").date
    except ValueError:
        return None
    return day.year, day.month
