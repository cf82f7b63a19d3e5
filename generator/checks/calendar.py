"""暦: every date that is written is a day of the calendar, and its weekday, its 年度 and its hours fit it."""

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta

from generator.book import Book
from generator.check import Finding, check
from generator.checks.sittings import misnamed
from generator.forms.initiatives import Indicator, Initiative, Result
from generator.forms.meeting import Meeting
from generator.forms.minutes import MinutesHead
from generator.forms.support_office import Attendance
from generator.forms.trainings import Training
from generator.japanese import key
from generator.mentions import DateMention, YearMention, dates_in, folded, mention_of, years_in
from generator.problem import Mention, Severity
from generator.record import Kind
from generator.wareki import fiscal_label, fiscal_year, parse_time_range, wareki, wareki_weekday, weekday

_CLOCK = r"(?:午前|午後)\d{1,2}時(?:\d{1,2}分|半)?"
_HOURS = re.compile(rf"{_CLOCK}(?:から|～){_CLOCK}|\d{{1,2}}:\d\d(?:から|～)\d{{1,2}}:\d\d")
_OVERNIGHT = re.compile(r"(?:午後(?:9|10|11)|2[123]:\d\d).*(?:から|～)(?:午前|0?\d:)")
_EVENT = re.compile(r"[\u4e00-\u9fff々ァ-ヶー]{4,}")


@check("暦01", Severity.WARNING)
def weekday_of_a_date_cell(book: Book) -> Iterator[Finding]:
    """日付の欄に曜日も書いたときは、日付と合っていること（資料には正しい曜日が印刷されます）。"""
    elsewhere = _written_days(book)
    for record in book.records:
        for attribute, column in record.declaration.columns.items():
            cell = record.cells.get(attribute)
            if column.kind is not Kind.DATE or not cell:
                continue
            day, typed = getattr(record, attribute), _typed_weekday(cell.written)
            if typed and typed != weekday(day):
                yield Finding(
                    cell.place,
                    f"「{column.heading}」の{_unfit(day, typed)}",
                    _which_is_right(day, typed),
                    cell.written,
                    tuple(m for m in elsewhere[day] if m.place != cell.place)[:3],
                )


@check("暦02", Severity.ERROR)
def weekday_in_text(book: Book) -> Iterator[Finding]:
    """文の中の年月日に付けた曜日が、その日の曜日と合っていること。"""
    elsewhere = _written_days(book)
    for passage in book.passages():
        for found in dates_in(passage.text):
            if found.day and found.weekday and found.weekday != weekday(found.day):
                yield Finding(
                    passage.place,
                    f"「{passage.heading}」の{_unfit(found.day, found.weekday)}",
                    _which_is_right(found.day, found.weekday),
                    found.text,
                    tuple(m for m in elsewhere[found.day] if m.place != passage.place)[:3],
                )


@check("暦03", Severity.ERROR)
def days_that_do_not_exist(book: Book) -> Iterator[Finding]:
    """文の中の日付が暦にある日であること（2月30日、13月1日などがないこと）。"""
    for passage in book.passages():
        for found in dates_in(passage.text):
            if not found.in_calendar:
                message = found.fault or f"「{found.text}」は暦にない日です。"
                yield Finding(passage.place, message, "日付を確かめて、正しい日に直してください。", found.text)


@check("暦04", Severity.WARNING)
def years_that_do_not_exist(book: Book) -> Iterator[Finding]:
    """文の中の元号の年が実際にある年であること（平成32年、昭和70年などがないこと）。"""
    hint = "元号と年を確かめてください。法律や契約の文を元のまま引くときは、このままで構いません。"
    for passage in book.passages():
        days: list[DateMention | YearMention] = [d for d in dates_in(passage.text) if d.in_calendar and d.fault]
        years = [year for year in years_in(passage.text) if year.year is None]
        for found in [*days, *years]:
            if not folded(found.text)[0].isdigit():
                yield Finding(passage.place, f"「{found.text}」は、その元号にない年や日です。", hint, found.text)


@check("暦05", Severity.WARNING)
def weekday_without_a_year(book: Book) -> Iterator[Finding]:
    """年のない月日に付けた曜日が、前後の年度のどの年かの曜日と合っていること。"""
    if not book.has(Meeting):
        return
    meeting = book.one(Meeting)
    for passage in book.passages():
        years: tuple[int, ...] = (meeting.held_on.year - 1, meeting.held_on.year, meeting.held_on.year + 1)
        for found in dates_in(passage.text):
            if found.day:
                years = (found.day.year, found.day.year + 1)
            if found.dated or not found.weekday or not found.in_calendar:
                continue
            days = [day for year in years if (day := found.in_year(year))]
            if days and all(weekday(day) != found.weekday for day in days):
                those = "、".join(f"{day.year}年は{weekday(day)}曜日" for day in days)
                message = f"「{found.text}」の曜日が合いません。{found.month}月{found.number}日は、{those}です。"
                yield Finding(passage.place, message, "日付と曜日のどちらが正しいかを確かめてください。", found.text)


@check("暦06", Severity.WARNING)
def sittings_in_their_fiscal_year(book: Book) -> Iterator[Finding]:
    """会議と会議録の開催日が、その「年度」の4月から翌年3月までにあること。"""
    heads = [head for head in book[MinutesHead] if "fiscal_year" not in misnamed(head)]  # 年度07 tells of those
    sittings: list[Meeting | MinutesHead] = [*book[Meeting], *heads]
    for record in sittings:
        if fiscal_year(record.held_on) != record.fiscal_year:
            yield Finding(
                record.cell("held_on").place,
                f"開催日の{wareki(record.held_on)}は{fiscal_label(fiscal_year(record.held_on))}ですが、「年度」は{fiscal_label(record.fiscal_year)}です。",
                "開催日と年度のどちらが正しいかを確かめてください。",
                record.cell("held_on").written,
                (mention_of(record, "fiscal_year"),),
            )


@check("暦07", Severity.WARNING)
def trainings_of_the_year_before(book: Book) -> Iterator[Finding]:
    """研修の開催日が、会議の前年度（実績の年度）の4月から3月までにあること。"""
    if not book.has(Meeting):
        return
    meeting = book.one(Meeting)
    held: list[Training | Attendance] = [*book[Training], *book[Attendance]]
    for record in held:
        if fiscal_year(record.held_on) != meeting.fiscal_year - 1:
            yield Finding(
                record.cell("held_on").place,
                f"開催日の{wareki(record.held_on)}は、{fiscal_label(meeting.fiscal_year - 1)}の日ではありません。",
                "前年度の実績でないときは行を消し、年の書き違いのときは直してください。",
                record.cell("held_on").written,
                (mention_of(meeting, "fiscal_year"),),
            )


@check("暦08", Severity.ERROR)
def minutes_end_after_they_begin(book: Book) -> Iterator[Finding]:
    """会議録の終了時刻が開始時刻より後であること。"""
    for head in book[MinutesHead]:
        if head.ends_at <= head.starts_at:
            yield Finding(
                head.cell("ends_at").place,
                "「終了時刻」が「開始時刻」より後になっていません。",
                "午前と午後の書き違いがないか確かめてください。",
                head.cell("ends_at").written,
                (mention_of(head, "starts_at"),),
            )


@check("暦09", Severity.WARNING)
def hours_in_text(book: Book) -> Iterator[Finding]:
    """文の中の「午後7時～午後8時」のような時間帯で、終わりが始まりより後であること（夜9時より後から翌朝までは除きます）。"""
    for passage in book.passages():
        for found in _HOURS.finditer(folded(passage.text)):
            if _OVERNIGHT.search(found[0]):
                continue
            try:
                parse_time_range(found[0])
            except ValueError as error:
                hint = "時刻を確かめて直してください。"
                yield Finding(passage.place, str(error), hint, passage.text[found.start() : found.end()])


@check("暦10", Severity.WARNING)
def year_or_fiscal_year(book: Book) -> Iterator[Finding]:
    """同じ取組の同じ出来事を、「令和3年」と「令和3年度」の二通りに書いていないこと。"""
    indicators = {row.number: row for row in book[Indicator]}
    results = {row.number: row for row in book[Result]}
    for initiative in book[Initiative]:
        said = _said_of_years(indicators.get(initiative.number), results.get(initiative.number))
        for attribute in ("name_note", "footnote"):
            text = initiative.cell(attribute).written
            for year in years_in(text):
                event = _EVENT.match(folded(text), year.end)
                if year.fiscal or year.year is None or not event:
                    continue
                same = tuple(m for m in said[year.year] if key(event[0])[:4] in key(m.text))
                if same:
                    yield Finding(
                        initiative.cell(attribute).place,
                        f"「{year.text}{event[0]}」とありますが、ほかでは「{fiscal_label(year.year)}」のこととしています。",
                        f"年度のことなら「{year.text}度」に直してください。",
                        text,
                        same,
                    )


def _said_of_years(indicator: Indicator | None, result: Result | None) -> dict[int, list[Mention]]:
    """What the indicator and the result of a 取組 say of each fiscal year."""
    said: defaultdict[int, list[Mention]] = defaultdict(list)
    if indicator:
        for year in indicator.by_year:
            said[year].append(mention_of(indicator, f"by_year:{year}"))
    if result:
        for found in years_in(result.result):
            if found.fiscal and found.year is not None:
                said[found.year].append(mention_of(result, "result"))
    return said


def _written_days(book: Book) -> dict[date, list[Mention]]:
    """Where each day is written with the weekday it has."""
    days: defaultdict[date, list[Mention]] = defaultdict(list)
    for record in book.records:
        for attribute, column in record.declaration.columns.items():
            if column.kind is Kind.DATE and (cell := record.cells.get(attribute)):
                day = getattr(record, attribute)
                if _typed_weekday(cell.written) in (None, weekday(day)):
                    days[day].append(Mention(cell.place, cell.written))
    for passage in book.passages():
        for found in dates_in(passage.text):
            if found.day and found.weekday == weekday(found.day):
                days[found.day].append(Mention(passage.place, found.text))
    return days


def _typed_weekday(written: str) -> str | None:
    return next((found.weekday for found in dates_in(written)), None)


def _unfit(day: date, typed: str) -> str:
    return f"{wareki(day)}は{weekday(day)}曜日ですが、「{typed}」と書いてあります。"


def _which_is_right(day: date, typed: str) -> str:
    near = min(
        (day + timedelta(days) for days in range(-6, 7) if weekday(day + timedelta(days)) == typed),
        key=lambda other: abs(other - day),
    )
    return f"日が正しければ「{wareki_weekday(day)}」、曜日が正しければ「{wareki_weekday(near)}」などに直してください。"
