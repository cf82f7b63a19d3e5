"""Days and weekdays that exist, and years that roll on with the meeting."""

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, time, timedelta

from generator.checks.rule import ERROR, WARNING, Finding, check, misnamed, next_sitting
from generator.forms.initiatives import Excerpt, Indicator, Initiative, PastInitiative, Result
from generator.forms.meeting import AgendaItem, Handout, Meeting
from generator.forms.policy import Period, PolicyIndicator
from generator.forms.subcommittees import MinutesHead
from generator.forms.support_office import Attendance, Training
from generator.japanese.dates import (
    fiscal_label,
    fiscal_year,
    parse_time_range,
    time_label,
    wareki,
    wareki_weekday,
    weekday,
)
from generator.japanese.mentions import DateMention, YearMention, dates_in, folded, years_in
from generator.japanese.text import key
from generator.papers.initiatives import superseded
from generator.problem import Mention, Place, Severity
from generator.records.book import Book
from generator.records.declare import Kind, mention_of
from generator.settings import CONTINUES

_CLOCK = r"(?:午前|午後)\d{1,2}時(?:\d{1,2}分|半)?"
_HOURS = re.compile(rf"{_CLOCK}(?:から|～){_CLOCK}|\d{{1,2}}:\d\d(?:から|～)\d{{1,2}}:\d\d")
_OVERNIGHT = re.compile(r"(?:午後(?:9|10|11)|2[123]:\d\d).*(?:から|～)(?:午前|0?\d:)")
_MISPRINT = re.compile(r"と(?:ある|あり|記載|表記|書か|印刷)|誤[記植]|の誤り|正しくは|ママ")
_NEAR = 20  # characters
_EARLIEST, _LATEST = time(8), time(21)
_WESTERN = re.compile(r"(?:19|20)\d\d年?度?\s?[（(]\s?\Z|\s?[（(]\s?(?:19|20)\d\d")
_EVENT = re.compile(r"(?:\(\d{4}年?\))?[\s(「]*([\u4e00-\u9fff々ァ-ヶー]{4,})")


@check("暦01", WARNING)
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
                yield Finding.on(
                    cell,
                    f"「{column.heading}」の{_unfit(day, typed)}",
                    _which_is_right(day, typed),
                    others=tuple(m for m in elsewhere[day] if m.place != cell.place)[:3],
                )


@check("暦02", ERROR)
def weekday_in_text(book: Book) -> Iterator[Finding]:
    """文の中の年月日に付けた曜日が、その日の曜日と合っていること（「」に引いた文や、誤記だと断った文では注意にとどめます）。"""
    elsewhere = _written_days(book)
    for passage, found in book.found(dates_in):
        if found.day and found.weekday and found.weekday != weekday(found.day):
            yield Finding.on(
                passage,
                f"「{passage.heading}」の{_unfit(found.day, found.weekday)}",
                _which_is_right(found.day, found.weekday),
                text=found.text,
                others=tuple(m for m in elsewhere[found.day] if m.place != passage.place)[:3],
                severity=_weight(passage.text, found),
            )


@check("暦03", ERROR, hint="日付を確かめて、正しい日に直してください。")
def days_that_do_not_exist(book: Book) -> Iterator[Finding]:
    """文の中の日付が暦にある日であること（2月30日、13月1日などがないこと。「」に引いた文や、誤記だと断った文では注意にとどめます）。"""
    for passage, found in book.found(dates_in):
        if not found.in_calendar:
            message = found.fault or f"「{found.text}」は暦にない日です。"
            yield Finding.on(passage, message, text=found.text, severity=_weight(passage.text, found))


def _weight(text: str, found: DateMention) -> Severity | None:
    """注意 for a day that others wrote so and that is told of: in quotation marks, or said to be a misprint."""
    before, after = text[: found.start], text[found.end :]
    quoted = any(
        before.rfind(opening) > before.rfind(closing) and closing in after for opening, closing in ("「」", "『』")
    )
    said = _MISPRINT.search(after[:_NEAR]) or _MISPRINT.search(before[-_NEAR:])
    return Severity.WARNING if quoted or said else None


@check("暦04", WARNING, hint="元号と年を確かめてください。法律や契約の文を元のまま引くときは、このままで構いません。")
def years_that_do_not_exist(book: Book) -> Iterator[Finding]:
    """文の中の元号の年が実際にある年であること（平成32年、昭和70年などがないこと。西暦と並べたものは参考にとどめます）。"""
    for passage in book.passages():
        days: list[DateMention | YearMention] = [d for d in dates_in(passage.text) if d.in_calendar and d.fault]
        years = [year for year in years_in(passage.text) if year.year is None]
        for found in [*days, *years]:
            if not folded(found.text)[0].isdigit():
                # 2025年（平成37年） stands so in papers of before the era ended, and says which year it is.
                beside = _WESTERN.search(passage.text[: found.start]) or _WESTERN.match(passage.text, found.end)
                message = f"「{found.text}」は、その元号にない年や日です。"
                yield Finding.on(passage, message, text=found.text, severity=Severity.NOTE if beside else None)


@check("暦05", WARNING, Meeting, MinutesHead, hint="日付と曜日のどちらが正しいかを確かめてください。")
def weekday_without_a_year(book: Book) -> Iterator[Finding]:
    """年のない月日に付けた曜日が、前後の年度のどの年かの曜日と合っていること（会議録の次回の日は、その会議の後の日とします）。"""
    if not book.has(Meeting):
        return
    meeting = book.one(Meeting)
    held = {head.workbook: head.held_on for head in book[MinutesHead]}
    for passage in book.passages():
        years: tuple[int, ...] = (meeting.held_on.year - 1, meeting.held_on.year, meeting.held_on.year + 1)
        before = held.get(passage.place.workbook)
        coming = next_sitting(passage.text) if before else None
        if before and coming and not coming.dated:
            later = coming.in_year(before.year)
            years = (before.year + (later is not None and later <= before),)
        for found in dates_in(passage.text):
            if found.day:
                years = (found.day.year, found.day.year + 1)
            if found.dated or not found.weekday or not found.in_calendar:
                continue
            days = [day for year in years if (day := found.in_year(year))]
            if days and all(weekday(day) != found.weekday for day in days):
                those = "、".join(f"{day.year}年は{weekday(day)}曜日" for day in days)
                message = f"「{found.text}」の曜日が合いません。{found.month}月{found.number}日は、{those}です。"
                yield Finding.on(passage, message, text=found.text)


@check(
    "暦20",
    WARNING,
    Meeting,
    MinutesHead,
    hint="午後なら「午後7時」か「19:00」のように直してください。本当にその時刻に始めるのなら、そのままで構いません。",
)
def sittings_begin_by_day(book: Book) -> Iterator[Finding]:
    """会議の開始時刻が、午前8時より前や午後9時より後でないこと（午後7時のつもりの「7:00」は、午前7時になります）。"""
    rows: tuple[Meeting | MinutesHead, ...] = (*book[Meeting], *book[MinutesHead])
    for row in rows:
        for name in ("starts_at", "next_at"):
            at = getattr(row, name, None)
            if at and not _EARLIEST <= at <= _LATEST:
                yield Finding.at(row, name, f"「{row.declaration.columns[name].heading}」が{time_label(at)}です。")


@check("暦06", WARNING, Meeting, MinutesHead, hint="開催日と年度のどちらが正しいかを確かめてください。")
def sittings_in_their_fiscal_year(book: Book) -> Iterator[Finding]:
    """会議と会議録の開催日が、その「年度」の4月から翌年3月までにあること。"""
    heads = [head for head in book[MinutesHead] if "fiscal_year" not in misnamed(head)]  # 年度07 tells of those
    sittings: list[Meeting | MinutesHead] = [*book[Meeting], *heads]
    for record in sittings:
        if fiscal_year(record.held_on) != record.fiscal_year:
            yield Finding.at(
                record,
                "held_on",
                f"開催日の{wareki(record.held_on)}は{fiscal_label(fiscal_year(record.held_on))}ですが、「年度」は{fiscal_label(record.fiscal_year)}です。",
                others=(mention_of(record, "fiscal_year"),),
            )


@check(
    "暦07",
    WARNING,
    Attendance,
    Meeting,
    Training,
    hint="前年度の実績でないときは行を消し、年の書き違いのときは直してください。",
)
def trainings_of_the_year_before(book: Book) -> Iterator[Finding]:
    """研修の開催日が、会議の前年度（実績の年度）の4月から3月までにあること。"""
    if not book.has(Meeting):
        return
    meeting = book.one(Meeting)
    held: list[Training | Attendance] = [*book[Training], *book[Attendance]]
    for record in held:
        if fiscal_year(record.held_on) != meeting.fiscal_year - 1:
            yield Finding.at(
                record,
                "held_on",
                f"開催日の{wareki(record.held_on)}は、{fiscal_label(meeting.fiscal_year - 1)}の日ではありません。",
                others=(mention_of(meeting, "fiscal_year"),),
            )


@check("暦08", ERROR, MinutesHead, hint="午前と午後の書き違いがないか確かめてください。")
def minutes_end_after_they_begin(book: Book) -> Iterator[Finding]:
    """会議録の終了時刻が開始時刻より後であること。"""
    for head in book[MinutesHead]:
        if head.ends_at <= head.starts_at:
            yield Finding.at(
                head,
                "ends_at",
                "「終了時刻」が「開始時刻」より後になっていません。",
                others=(mention_of(head, "starts_at"),),
            )


@check("暦09", WARNING, hint="時刻を確かめて直してください。")
def hours_in_text(book: Book) -> Iterator[Finding]:
    """文の中の「午後7時～午後8時」のような時間帯で、終わりが始まりより後であること（夜9時より後から翌朝までは除きます）。"""
    for passage, found in book.found(lambda text: _HOURS.finditer(folded(text))):
        if _OVERNIGHT.search(found[0]):
            continue
        try:
            parse_time_range(found[0])
        except ValueError as error:
            yield Finding.on(passage, str(error), text=passage.text[found.start() : found.end()])


@check("暦10", WARNING, Excerpt, Indicator, Initiative, Meeting, PastInitiative, Result)
def year_or_fiscal_year(book: Book) -> Iterator[Finding]:
    """同じ取組の同じ出来事を、「令和3年」と「令和3年度」の二通りに書いていないこと。"""
    indicators = {row.number: row for row in book[Indicator]}
    results = {} if superseded(book) else {row.number: row for row in book[Result]}
    for initiative in book[Initiative]:
        said = _said_of_years(indicators.get(initiative.number), results.get(initiative.number))
        for attribute in ("name_note", "footnote"):
            text = initiative.cell(attribute).written
            for year in years_in(text):
                event = _EVENT.match(folded(text), year.end)
                if year.fiscal or year.year is None or not event:
                    continue
                same = tuple(m for m in said[year.year] if key(event[1])[:4] in key(m.text))
                if same:
                    yield Finding.at(
                        initiative,
                        attribute,
                        f"「{year.text}{event[1]}」とありますが、ほかでは「{fiscal_label(year.year)}」のこととしています。",
                        f"年度のことなら「{year.text}度」に直してください。",
                        text=text,
                        others=same,
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
    for passage, found in book.found(dates_in):
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


_INSURANCE = "介護保険"
PLAN_PERIOD = re.compile(
    rf"第(\d{{1,2}})期{_INSURANCE}[^。(]{{0,40}}\(計画期間:?令和(\d{{1,2}})年度(?:から|～)(?:令和)?(\d{{1,2}})年度"
)
_TERM = re.compile(r"第(\d{1,2})期")
_OF_THAT_YEAR = re.compile("から|～|・|に(?!おけ|つい|係|関)|策定|改訂|版")
_RANGE = re.compile(r"(?:から|～|・)\Z")


@check("年度01", ERROR, Indicator, PolicyIndicator, hint="最初の年度の指標を書いてください。")
def arrows_continue_something(book: Book) -> Iterator[Finding]:
    """成果指標の「→」より前の年度に、続ける指標が書いてあること。"""
    for row in _indicators(book):
        written = [(year, text) for year, text in sorted(row.by_year.items()) if text.strip()]
        if written and key(written[0][1]) == CONTINUES:
            cell = row.cell(f"by_year:{written[0][0]}")
            message = f"{row.number}の成果指標は{fiscal_label(written[0][0])}の「→」が最初で、続ける指標がありません。"
            yield Finding.on(cell, message)


@check("年度02", WARNING, Indicator, PolicyIndicator, hint="空欄の年度に「→」か指標を書いてください。")
def indicators_have_no_gap(book: Book) -> Iterator[Finding]:
    """成果指標に、空いた年度の後で再び始まる取組がないこと。"""
    years = _years(book)
    for row in _indicators(book):
        written = sorted(year for year, text in row.by_year.items() if text.strip())
        gap = [
            year for year in years[row.workbook] if written and written[0] < year < written[-1] and year not in written
        ]
        if gap:
            after = next(year for year in written if year > gap[-1])
            cell = row.cell(f"by_year:{after}")
            message = f"{row.number}の成果指標は{fiscal_label(gap[-1])}が空欄なのに、{fiscal_label(after)}に「{cell.written}」とあります。"
            yield Finding.on(cell, message)


@check(
    "年度03", WARNING, Indicator, PolicyIndicator, hint="見出しの年度の書き違いか、列の抜けがないか確かめてください。"
)
def years_follow_each_other(book: Book) -> Iterator[Finding]:
    """［成果指標］の年度の見出しが、一年も抜けずに続くこと。"""
    for workbook, years in _years(book).items():
        missing = sorted(set(range(years[0], years[-1])) - set(years)) if years else []
        if missing:
            names = "、".join(map(fiscal_label, missing))
            message = f"年度の列に{names}がありません。"
            yield Finding(_sheet(workbook), message, text=names)


@check(
    "年度04",
    WARNING,
    Indicator,
    Meeting,
    hint="年度の列を足すか、見出しの年度を新しい計画に合わせて書き換えてください。",
)
def the_years_of_the_meeting_are_there(book: Book) -> Iterator[Finding]:
    """取組.xlsxの［成果指標］に、会議の年度と前年度の列があること（実施予定と実績の資料に使います）。"""
    rows = book[Indicator]
    if not rows or not book.has(Meeting):
        return
    meeting = book.one(Meeting)
    for year in (meeting.fiscal_year - 1, meeting.fiscal_year):
        if not any(year in row.by_year for row in rows):
            message = f"{fiscal_label(year)}の指標が一つもありません。"
            yield Finding(
                _sheet(rows[0].workbook), message, text=fiscal_label(year), others=(mention_of(meeting, "fiscal_year"),)
            )


@check(
    "年度05",
    WARNING,
    AgendaItem,
    Handout,
    Meeting,
    hint="前に使った題名なら直してください。「〔年度〕」「〔前年度〕」と書くと、毎年自動で置き換わります。",
)
def titles_name_this_year_or_the_last(book: Book) -> Iterator[Finding]:
    """［次第］と［配付資料］に書いた年度が、前年度より古くないこと（「令和5年度に策定した…」などは除きます）。"""
    if not book.has(Meeting):
        return
    meeting = book.one(Meeting)
    cells = [(row, "title") for row in book[AgendaItem]] + [
        (row, name) for row in book[Handout] for name in ("name", "listed_as")
    ]
    for row, attribute in cells:
        text = row.cell(attribute).written
        for found in years_in(text):
            ranged = _RANGE.search(folded(text[: found.start])) or _OF_THAT_YEAR.match(folded(text), found.end)
            if found.fiscal and found.year is not None and found.year < meeting.fiscal_year - 1 and not ranged:
                yield Finding.at(
                    row,
                    attribute,
                    f"「{found.text}」とありますが、会議は{fiscal_label(meeting.fiscal_year)}です。",
                    text=text,
                    others=(mention_of(meeting, "fiscal_year"),),
                )


@check("年度06", WARNING, Period, hint="期の数か年度の、古い方を直してください。")
def insurance_plans_run_three_years(book: Book) -> Iterator[Finding]:
    """文の「第9期…計画（計画期間：…）」や［スケジュール］で、介護保険事業計画の期と年度が合うこと（法第117条、3年を一期）。"""
    for passage, found in book.found(lambda text: PLAN_PERIOD.finditer(folded(text).replace("：", ":"))):
        first = _first_year(int(found[1]))
        if (2018 + int(found[2]), 2018 + int(found[3])) != (first, first + 2):
            message = f"{_term(int(found[1]))}です。"
            yield Finding.on(passage, message, text=passage.text[found.start() : found.end()])
    for row in book[Period]:
        for year, text in row.by_year.items() if _INSURANCE in row.plan else ():
            term = _TERM.match(folded(text))
            if term and not 0 <= year - _first_year(int(term[1])) <= 2:
                cell = row.cell(f"by_year:{year}")
                message = f"{fiscal_label(year)}に「{cell.written}」とありますが、{_term(int(term[1]))}です。"
                yield Finding.on(cell, message)


@check("年度07", WARNING, MinutesHead)
def minutes_are_of_the_sitting_their_file_names(book: Book) -> Iterator[Finding]:
    """会議録のファイル名にある年度、回、部会が、［概要］と同じであること。"""
    for head in book[MinutesHead]:
        for attribute in misnamed(head):
            yield _other_file(head, attribute)


def _other_file(head: MinutesHead, attribute: str) -> Finding:
    cell = head.cell(attribute)
    heading = head.declaration.columns[attribute].heading
    message = f"「{heading}」の「{cell.written}」が、ファイル名「{head.workbook}」と違います。"
    return Finding.on(cell, message, "前の会議録を写したままになっていないか確かめてください。")


def _first_year(term: int) -> int:
    """The western fiscal year in which a 期 of the insurance plans begins: the ninth in 令和6年度, each of three years."""
    return 2024 + 3 * (term - 9)


def _term(number: int) -> str:
    first = _first_year(number)
    return f"介護保険事業計画の第{number}期は{fiscal_label(first)}から{fiscal_label(first + 2)}まで"


def _indicators(book: Book) -> list[Indicator]:
    return [*book[Indicator], *book[PolicyIndicator]]


def _years(book: Book) -> dict[str, list[int]]:
    """The years in which any 取組 of a workbook has an indicator, in order."""
    years: defaultdict[str, set[int]] = defaultdict(set)
    for row in _indicators(book):
        years[row.workbook] |= set(row.by_year)
    return {workbook: sorted(found) for workbook, found in years.items()}


def _sheet(workbook: str) -> Place:
    return Place(workbook, Indicator.declaration.name)
