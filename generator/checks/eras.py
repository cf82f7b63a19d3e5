"""暦: eras, years and hours within running text: two ways of telling one year, spans of time, and what is past or to come."""

import re
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from typing import Final

from generator.checks.calendar import PLAN_PERIOD
from generator.checks.rule import NOTE, WARNING, Finding, check, council_day, next_sitting
from generator.forms.initiatives import Result
from generator.forms.meeting import Meeting
from generator.forms.subcommittees import MemoText, MinutesHead, MinutesText
from generator.japanese.dates import fiscal_label, fiscal_year, parse_date, wareki
from generator.japanese.mentions import DateMention, dates_in, folded
from generator.records.book import Book, Passage
from generator.records.declare import mention_of

_ERA: Final = "令和|平成|昭和"
_FIRST: Final = {"令和": 2019, "平成": 1989, "昭和": 1926}
_YEAR: Final = rf"(?P<era>{_ERA})\s?(?P<year>元|\d{{1,2}})"
_WESTERN: Final = r"(?P<western>(?:19|20)\d\d)"
_REST: Final = r"\s?(?:年度?)?(?:\s?\d{1,2}月(?:\s?\d{1,2}日)?)?"
_BOTH: Final = tuple(
    re.compile(rf"{first}{_REST}\s?\(\s?{second}(?!\d)(?:年度?\))?")
    for first, second in ((_YEAR, _WESTERN), (_WESTERN, _YEAR))
)
_DAY_OF_FISCAL: Final = re.compile(
    rf"(?:(?:{_ERA})\s?(?:元|\d{{1,2}})|(?:19|20)\d\d)\s?年度\s?\d{{1,2}}月\s?\d{{1,2}}日"
)
_MONTH_OF_FISCAL: Final = re.compile(
    rf"(?:(?:{_ERA})\s?(?:元|\d{{1,2}})|(?:19|20)\d\d)\s?年度\s?(?:1[0-2]|[1-9])月(?=に|から|より|まで|、|[上中下]旬|頃)"
)
_MIXED_SPAN: Final = re.compile(
    rf"(?:(?:{_ERA})\s?(?:元|\d{{1,2}})|(?:19|20)\d\d)\s?年(?P<from>度)?(?:から|～)"
    rf"\s?(?P<later>(?:{_ERA})\s?|20(?=\d\d))?(?:元|\d{{1,2}})\s?年(?P<to>度)?(?P<until>まで)?(?!間|度|\s?\d{{1,2}}\s?月)"
)
_FIRST_YEAR: Final = re.compile(rf"(?:{_ERA})\s?0?1\s?年(?!間|目)")
_MONTH_OF: Final = re.compile(rf"{_YEAR}\s?年\s?(?P<month>\d{{1,2}})\s?月(?!\s?\d{{1,2}}\s?日)")
_NO_MONTH: Final = re.compile(r"(?<![\d.,])(?:1[3-9]|[2-9]\d)月(?=[上中下初]旬|末|から|まで|に|、|～|頃|\))")
_NO_HOUR: Final = re.compile(
    r"午[前後]\s?(?:1[3-9]|[2-9]\d)時|(?<![\d.])(?:2[5-9]|[3-9]\d)時(?!間|限|点)|(?<!\d)\d{1,2}時\s?[6-9]\d分"
    r"|(?<![\d:/])(?:[01]?\d|2[0-4]):[6-9]\d(?![\d:])|(?<![\d:/])(?:2[5-9]|[3-9]\d):[0-5]\d(?![\d:])"
)
_SOME: Final = r"(?:か|カ|ヵ|ヶ|ケ|箇)"
_FROM: Final = rf"(?:(?P<era>{_ERA})\s?)?(?P<first>元|\d{{1,4}})\s?(?P<fiscal>年度?)?\s?(?:から|～|-)\s?"
_TO: Final = rf"(?:(?P<era2>{_ERA})\s?)?(?P<last>元|\d{{1,4}})\s?年(?P<fiscal2>度)?"
_SPAN: Final = re.compile(_FROM + _TO)
_YEARS: Final = (
    re.compile(rf"{_FROM}{_TO}\s?(?:まで)?の?\s?[(、]?計?\s?(?P<n>\d{{1,2}}){_SOME}?年(?![目度生月齢\d])"),
    re.compile(rf"(?<![\d第])(?P<n>\d{{1,2}}){_SOME}?年(?:間|計画)?\s?[(、:：]\s?(?:計画期間[:：]?)?{_FROM}{_TO}"),
)
_MONTHS: Final = re.compile(
    rf"(?:(?P<era>{_ERA})\s?(?P<first>元|\d{{1,2}})年)?(?P<m1>\d{{1,2}})月(?:から|～)(?:(?P<era2>{_ERA})\s?(?P<last>元|\d{{1,2}})年|翌年)?"
    rf"(?P<m2>\d{{1,2}})月(?:まで)?の?\(?(?:(?P<months>\d{{1,2}}){_SOME}月|(?P<years>\d{{1,2}}){_SOME}?年)"
)
_DAYS: Final = re.compile(r"\s?(?:まで)?の?\s?[(、]?(?:(\d{1,3})日間|(\d{1,2})週間)")
_BETWEEN: Final = re.compile(r"\s?(?:から|～)\s?")
_NTH: Final = re.compile(r"(?:第(?=\d+回))?(\d{1,2})回目?[\s:：(は]{0,3}\Z")
_SENTENCE: Final = re.compile(r"[^。\n]+")
_TO_COME: Final = re.compile(
    r"(?:予定(?:である|です)?|(?:開催|実施|配布|検討|公表|公開|送付|決定|確認|提出|募集|説明|報告)する|行う|開く)[)」]?\s*\Z"
)
_PAST: Final = re.compile(r"(?:した|しました|済み|された|行った|行いました|を実施|を開催)[)」]?\s*\Z")
_WITHIN: Final = re.compile(r"した|された|行った|済み|基づ|踏まえ|予定|まで|向け|期限|締")
_ANOTHER: Final = ("の", "付け", "以", "まで", "現在", "時点")
_EVENT: Final = re.compile("実施|開催|参加")
_OF_OLD: Final = re.compile("決定|策定|改訂|作成|から|以|まで|時点|現在")
_TERM: Final = re.compile(rf"第(?P<term>\d{{1,2}})期(?P<between>[^。\n]{{0,60}}?)(?P<span>{_FROM}{_TO})")
_TERM_BEGUN: Final = re.compile(
    rf"(?:(?P<era>{_ERA})\s?(?P<first>元|\d{{1,2}})|(?P<western>20\d\d))年度(?:から(?:始まる|スタートする|の)|を(?:初年度|始期)とする)、?"
    r"[^。、\n第]{0,8}第(?P<term>\d{1,2})期(?P<what>[^。、\n]{0,24}?計画)"
)
_BARE: Final = re.compile(r"(?:(?:総合|事業)*計画)?(?:の(?:計画)?期間[はが:、]?|\((?:計画期間)?[:は]?)\s?")
_TERM_YEARS: Final = 3
_ITS_YEARS: Final = re.compile(r"\((?:計画期間)?[:：は]?\s?\Z")
_INSURANCE: Final = re.compile("介護保険|高齢者")
_CHECK_YEAR: Final = "年を確かめて、違う方を直してください。"


@check("暦11", WARNING, hint=_CHECK_YEAR)
def both_ways_of_a_year_agree(book: Book) -> Iterator[Finding]:
    """「令和5年（2023年）」「2023年（令和5年）」のように並べた元号と西暦が、同じ年であること。"""
    for passage in book.passages():
        text = folded(passage.text)
        for found in (found for pattern in _BOTH for found in pattern.finditer(text)):
            western = _FIRST[found["era"]] + _number(found["year"]) - 1
            if western != int(found["western"]):
                message = (
                    f"「{_words(passage, found)}」とありますが、{found['era']}{found['year']}年は{western}年です。"
                )
                yield Finding.on(passage, message)


@check("暦12", WARNING)
def years_and_fiscal_years_are_told_apart(book: Book) -> Iterator[Finding]:
    """「令和5年度9月6日」のように年度に月日を続けたり、「令和6年度から令和8年まで」のように年度と年を混ぜたりしていないこと。"""
    for passage in book.passages():
        text = folded(passage.text)
        for found in _DAY_OF_FISCAL.finditer(text):
            message = f"「{_words(passage, found)}」とありますが、月日の前は「年度」ではなく「年」です。"
            yield Finding.on(passage, message, "「度」を消し、年を確かめてください（1月から3月までは翌年です）。")
        for found in _MONTH_OF_FISCAL.finditer(text):
            message = f"「{_words(passage, found)}」とありますが、月の前は、ふつう「年度」ではなく「年」です。"
            hint = "「度」を消し、年を確かめてください（1月から3月までは翌年です）。「その年度の」の意味なら、そのままで構いません。"
            yield Finding.on(passage, message, hint, severity=NOTE)
        for found in _MIXED_SPAN.finditer(text):
            if bool(found["from"]) != bool(found["to"]) and (found["later"] or found["until"]):
                message = f"「{_words(passage, found)}」に、「年度」と「年」が混じっています。"
                yield Finding.on(passage, message, "どちらかにそろえてください。")


@check("暦13", NOTE)
def the_first_year_is_written_gannen(book: Book) -> Iterator[Finding]:
    """元号の最初の年を、「1年」ではなく「元年」と書いてあること。"""
    for passage, found in book.found(lambda text: _FIRST_YEAR.finditer(folded(text))):
        words = _words(passage, found)
        yield Finding.on(passage, f"「{words}」とあります。", f"「{found[0][:2]}元年」に直してください。")


@check("暦14", WARNING)
def months_lie_in_their_era(book: Book) -> Iterator[Finding]:
    """日のない年月が、その元号の中の月であること（平成31年10月、昭和64年4月、令和5年13月などがないこと）。"""
    for passage in book.passages():
        text = folded(passage.text)
        for found in _MONTH_OF.finditer(text):
            if not any(_exists(f"{found['era']}{found['year']}年{found['month']}月{day}日") for day in (1, 28)):
                message = f"「{_words(passage, found)}」は、その元号や暦にない月です。"
                hint = "元号と年と月を確かめてください。文を元のまま引くときは、このままで構いません。"
                yield Finding.on(passage, message, hint)
        for found in _NO_MONTH.finditer(text):
            if not _MONTH_OF.search(text, max(found.start() - 8, 0), found.end()):
                message = f"「{_words(passage, found)}」は暦にない月です。"
                yield Finding.on(passage, message, "月を確かめて直してください。")


@check("暦15", WARNING, hint="時刻を確かめて直してください（例: 午後7時、19時）。")
def hours_exist(book: Book) -> Iterator[Finding]:
    """文の中の時刻が実際にある時刻であること（25時、午後13時、7時75分などがないこと）。"""
    for passage, found in book.found(lambda text: _NO_HOUR.finditer(folded(text))):
        message = f"「{_words(passage, found)}」は、実際にない時刻です。"
        yield Finding.on(passage, message)


@check("暦16", WARNING)
def spans_begin_before_they_end(book: Book) -> Iterator[Finding]:
    """「令和6年9月5日から8月5日まで」のような期間の終わりが、初めより後であること。"""
    for passage in book.passages():
        text = folded(passage.text)
        for first, last in pairwise(dates_in(passage.text)):
            if not _BETWEEN.fullmatch(text, first.end, last.start):
                continue
            begin = first.day or first.in_year(2023)
            end = last.day or (last.in_year(begin.year) if begin and last.month == first.month else None)
            if begin and end and end < begin and (first.dated or not last.dated):
                message = f"「{passage.text[first.start : last.end]}」の終わりが、初めより前です。"
                yield Finding.on(passage, message, "どちらの日付が正しいかを確かめてください。")
        told = [(int(nth[1]), day) for day in dates_in(passage.text) if (nth := _NTH.search(text, 0, day.start))]
        for (earlier, first), (later, last) in pairwise(told):
            if later == earlier + 1 and first.day and last.day and last.day < first.day:
                message = f"{later}回目の「{last.text}」が、{earlier}回目の「{first.text}」より前です。"
                yield Finding.on(passage, message, "どちらの日付が正しいかを確かめてください。")
        for found in _SPAN.finditer(text):
            years = _span(found) if found["era2"] or found["fiscal2"] else None
            if years is not None and years < 1:
                message = f"「{_words(passage, found)}」の終わりが、初めより前です。"
                yield Finding.on(passage, message, _CHECK_YEAR)


@check("数05", WARNING, hint="期間と長さのどちらが違うかを確かめてください。")
def spans_are_as_long_as_said(book: Book) -> Iterator[Finding]:
    """「令和6年度から令和8年度までの3か年」「4月から9月までの6か月」「1日から14日までの2週間」の長さが、数えた長さと同じであること。"""
    for passage in book.passages():
        text = folded(passage.text)
        for found in (found for pattern in _YEARS for found in pattern.finditer(text)):
            years = _span(found)
            exact = found["fiscal2"] or (found["fiscal"] or "").endswith("度")
            if years is not None and years > 0 and int(found["n"]) not in ((years,) if exact else (years, years - 1)):
                yield Finding.on(passage, f"「{_words(passage, found)}」とありますが、数えると{years}か年です。")
        for found in _MONTHS.finditer(text):
            months = _months(found)
            said = int(found["months"]) if found["months"] else 12 * int(found["years"])
            if months is not None and said != months:
                yield Finding.on(passage, f"「{_words(passage, found)}」とありますが、数えると{months}か月です。")
        for first, last in pairwise(dates_in(passage.text)):
            length = _DAYS.match(text, last.end)
            days = _days(first, last) if length and _BETWEEN.fullmatch(text, first.end, last.start) else None
            if length and days is not None:
                said = int(length[1] or 7 * int(length[2]))
                if days != said:
                    words = passage.text[first.start : length.end()]
                    yield Finding.on(passage, f"「{words}」とありますが、数えると{days}日間です。")


@check(
    "暦17",
    WARNING,
    Meeting,
    MemoText,
    MinutesHead,
    MinutesText,
    hint="日付の書き違いか、「した」と「する」の書き違いがないか確かめてください。",
)
def what_is_done_lies_behind(book: Book) -> Iterator[Finding]:
    """会議録と方針説明の文で、会議より前の日を「開催する」と書いたり、会議より後の日を「開催した」と書いたりしていないこと。"""
    heads = {head.workbook: head for head in book[MinutesHead]}
    rows: tuple[MinutesText | MemoText, ...] = (*book[MinutesText], *book[MemoText])
    for row in rows:
        head = heads.get(row.workbook)
        today = head.held_on if head else council_day(book)
        if (isinstance(row, MinutesText) and (head is None or next_sitting(row.text))) or today == date.max:
            continue
        for sentence in _SENTENCE.findall(row.text):
            days = [found for found in dates_in(sentence) if found.day]
            if (
                len(days) != 1
                or sentence.startswith(_ANOTHER, days[0].end)
                or _WITHIN.search(sentence[days[0].end : -6])
            ):
                continue
            day = days[0].day or today
            if (day < today and _TO_COME.search(sentence)) or (day > today and _PAST.search(sentence)):
                when = "済んだ日です" if day < today else "これからの日です"
                others = (mention_of(head, "held_on"),) if head else ()
                message = f"「{days[0].text}」は、この会議（{wareki(today)}）から見て{when}。"
                yield Finding.at(row, "text", message, text=sentence, others=others)


@check("暦18", WARNING, Meeting, Result, hint=_CHECK_YEAR)
def results_are_of_their_year(book: Book) -> Iterator[Finding]:
    """［実施実績］に実施や開催の日として書いた年月日が、実績の年度（会議の前年度）の中にあること。"""
    if not book.has(Meeting):
        return
    meeting = book.one(Meeting)
    for row in book[Result]:
        for line in _SENTENCE.findall(row.result):
            for found in dates_in(line):
                after = line[found.end :]
                if not found.day or fiscal_year(found.day) == meeting.fiscal_year - 1:
                    continue
                if _EVENT.search(after) and not _OF_OLD.search(after):
                    message = f"「{found.text}」は、{fiscal_label(meeting.fiscal_year - 1)}の日ではありません。"
                    others = (mention_of(meeting, "fiscal_year"),)
                    yield Finding.at(row, "result", message, others=others)


@check("暦19", WARNING, hint="期の数か年度の、違う方を直してください。")
def terms_of_the_insurance_plan_lie_in_their_years(book: Book) -> Iterator[Finding]:
    """「第9期介護保険事業計画（令和6～8年度）」のように期と一緒に書いた年度が、その期の年度であること（3年を一期とします）。"""
    for passage in book.passages():
        text = folded(passage.text).replace("：", ":")
        for found in _TERM.finditer("" if PLAN_PERIOD.search(text) else text):  # 年度06 tells of those
            span = _SPAN.match(found["span"])
            years = _span(span) if span else None
            if not span or years is None:
                continue
            first = _begins(found)
            start = _FIRST[span["era"]] + _number(span["first"]) - 1 if span["era"] else int(span["first"])
            exact = bool(_ITS_YEARS.search(found["between"]))
            if not _INSURANCE.search(found["between"]):
                wrong = bool(_BARE.fullmatch(found["between"])) and 0 < abs(start - first) <= _TERM_YEARS
            elif exact:
                wrong = (start, years) != (first, _TERM_YEARS)
            else:
                wrong = not start <= first + 2 < start + years + 1
            if wrong:
                yield _wrong_term(passage, found, first)
        for found in _TERM_BEGUN.finditer(text):
            first = _begins(found)
            start = int(found["western"]) if found["western"] else _FIRST[found["era"]] + _number(found["first"]) - 1
            near = abs(start - first) <= _TERM_YEARS  # further off, it is a plan of another kind
            if start != first and (near or _INSURANCE.search(found["what"])):
                yield _wrong_term(passage, found, first)


def _begins(found: re.Match[str]) -> int:
    """The first year of a 期 of the insurance plan: the ninth began in 2024."""
    return 2024 + _TERM_YEARS * (int(found["term"]) - 9)


def _wrong_term(passage: Passage, found: re.Match[str], first: int) -> Finding:
    of = f"{fiscal_label(first)}から{fiscal_label(first + 2)}まで"
    message = f"「{_words(passage, found)}」とありますが、第{found['term']}期は{of}です。"
    return Finding.on(passage, message)


def _words(passage: Passage, found: re.Match[str]) -> str:
    return passage.text[found.start() : found.end()]


def _number(year: str) -> int:
    return 1 if year == "元" else int(year)


def _exists(words: str) -> bool:
    try:
        parse_date(words)
    except ValueError:
        return False
    return True


def _span(found: re.Match[str]) -> int | None:
    """How many years a span has, the first and the last counted; None when it is no span of years."""
    era, era2 = found["era"], found["era2"] or found["era"]
    if not era and len(found["first"]) != 4:
        return None
    first = _number(found["first"]) + (_FIRST[era] - 1 if era else 0)
    if not era2 and len(found["last"]) != 4:
        return None
    last = _number(found["last"]) + (_FIRST[era2] - 1 if era2 and len(found["last"]) != 4 else 0)
    if len(found["last"]) == 4 and found["era"] and not found["era2"]:
        last = int(found["last"])
    return last - first + 1


def _months(found: re.Match[str]) -> int | None:
    """How many months a span has, the first and the last counted; None when it ends before it begins."""
    m1, m2 = int(found["m1"]), int(found["m2"])
    if not (1 <= m1 <= 12 and 1 <= m2 <= 12):
        return None
    if found["era"] and found["era2"]:
        first = _FIRST[found["era"]] + _number(found["first"])
        last = _FIRST[found["era2"]] + _number(found["last"])
        months = 12 * (last - first) + m2 - m1 + 1
        return months if months > 0 else None
    return (m2 - m1) % 12 + 1


def _days(first: DateMention, last: DateMention) -> int | None:
    """How many days lie between two dates, both counted; a date without a year is the next one."""
    begin = first.day or first.in_year(2023)
    if not begin:
        return None
    end = last.day or last.in_year(begin.year)
    if end and end < begin and not last.dated:
        end = last.in_year(begin.year + 1)
    return (end - begin).days + 1 if end and end >= begin else None
