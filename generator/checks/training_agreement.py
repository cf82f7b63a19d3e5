"""照合: the 研修 as the city lists them and as the 支援室 reports them."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from generator.book import Book
from generator.check import Finding, check
from generator.checks.differences import bare, difference, plain
from generator.comparison.chars import likeness
from generator.forms.support_office import Attendance
from generator.forms.trainings import Training
from generator.mentions import mention_of
from generator.problem import Mention, Severity
from generator.record import Kind
from generator.wareki import wareki

_SAME_EVENT = 0.6
_ASK = "もとの開催記録で確かめて、違っている方を直してください。支援室の資料なら、支援室に確かめてください。"


@check("照合11", Severity.WARNING)
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
        yield Finding(row.cell("held_on").place, message, _ASK, row.cell("held_on").written, others)


@check("照合12", Severity.WARNING)
def both_lists_word_a_training_alike(book: Book) -> Iterator[Finding]:
    """同じ日の研修の内容（テーマや演題）が、支援室.xlsxと研修.xlsxで同じであること。"""
    for row, training in _pairs(book):
        if bare(row.content) != bare(training.content):
            message = f"研修の内容が研修.xlsxと違います: {difference(row.content, training.content)}。"
            place = row.cell("content").place
            yield Finding(place, message, _ASK, row.content, (mention_of(training, "content"),))


@check("照合13", Severity.NOTE)
def both_lists_mark_a_training_alike(book: Book) -> Iterator[Finding]:
    """同じ日の研修の内容が、支援室.xlsxと研修.xlsxで、括弧などの記号や全角・半角まで同じであること。"""
    for row, training in _pairs(book):
        if bare(row.content) != bare(training.content) or row.content == training.content:
            continue
        marks = plain(row.content) != plain(training.content)
        message = f"研修の内容の{'記号' if marks else '全角・半角'}が、研修.xlsxと違います。"
        hint = "どちらの資料も同じ書き方にそろえると、同じ研修だとすぐに分かります。"
        yield Finding(row.cell("content").place, message, hint, row.content, (mention_of(training, "content"),))


@check("照合14", Severity.WARNING)
def both_lists_count_a_training_alike(book: Book) -> Iterator[Finding]:
    """同じ日の研修の参加人数が、支援室.xlsxの職種別の合計と研修.xlsxの「参加人数」で同じであること。"""
    for row, training in _pairs(book):
        counts = [name for name, column in row.declaration.columns.items() if column.kind is Kind.COUNT]
        total = sum(getattr(row, name) for name in counts)
        if total != training.participants:
            yield Finding(
                row.cell(counts[0]).place,
                f"{wareki(row.held_on)}の研修の参加人数は、職種別の合計が{total}人、"
                f"研修.xlsxでは{training.participants}人です。",
                _ASK,
                f"{total}人",
                (mention_of(training, "participants"),),
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
