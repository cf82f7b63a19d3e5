"""Numbers in text and tables: percentages, sums, counts said in one place and countable in another."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction
from itertools import pairwise
from math import ceil, floor

from generator.checks.rule import NOTE, WARNING, Finding, check
from generator.checks.structure import numbered_sheets
from generator.forms.initiatives import Excerpt, Indicator, Initiative, PastInitiative, Result
from generator.forms.meeting import Meeting
from generator.forms.policy import Body, PolicySubcommittee
from generator.forms.subcommittees import MemoText, MinutesAgenda, MinutesText, Subcommittee
from generator.forms.support_office import Attendance, ConsultationEntry, Consultations, Training
from generator.japanese.dates import fiscal_label
from generator.japanese.mentions import folded
from generator.japanese.numbering import ParagraphKind
from generator.japanese.text import circled, kana_label, key, parse_circled
from generator.papers.initiatives import indicated, reported, resolved
from generator.papers.support_office import logged, told_year
from generator.problem import Mention, Place
from generator.records.book import Book
from generator.records.declare import mention_of

_UNIT = r"人|名|件|回|か所|箇所|団体|事業所"
_COUNT = re.compile(rf"(?<![\d.,第])(\d{{1,6}})({_UNIT})(?!目)")
_BRACKETED = re.compile(rf"(?:合計|総数|計|延べ)(\d{{1,6}})({_UNIT})\(([^()]*)\)")
_SUMMED = re.compile(rf"(?:合計|計)(\d{{1,6}})({_UNIT})")
_NO_PARTS = re.compile("うち|実[人件]?数|ずつ|当たり|あたり|ごと|各|1(?:グループ|班|組|事業所)")
_ASIDE = re.compile(r"\([^()]*\)")
_BEFORE_A_SUM = ("、", ",", " ", "　")
_SENTENCE = re.compile(r"[^。\n]+")
_CIRCLED = re.compile("[①-⑳]")
_BRACKETED_NUMBERS = {ord("⑴") + n: ord("①") + n for n in range(20)}
_ITEMS = re.compile(r"(?<![次下上記他り別か])の(\d{1,2})(?:つの)?(?:項目|点|つ|部会|種類|段階|場面|事業|本|区分)(?!目)")
_KANA = "".join(kana_label(number) for number in range(1, 47))
_CIRCLES = "".join(circled(number) for number in range(1, 21))
_SPAN = re.compile(
    rf"(?:(?P<before>\d{{1,2}})つの[^、。\d]{{1,10}}、(?:いわゆる)?)?(?P<first>[{_KANA}{_CIRCLES}])～(?P<last>[{_KANA}{_CIRCLES}])"
    r"(?:(?:まで)?の(?P<after>\d{1,2})(?:つの)?(?:項目|点|つ|事業|区分)(?!目))?"
)
_FOLLOWING = re.compile(r"(?:以下|次|下記)の?(\d{1,2})(?:つの)?(?:点|項目|つ|事項|件)(?!目)")
_PERCENT = r"[^%\d]{0,20}?(\d{1,3}(?:\.\d{1,2})?)%"
_INCLUDING = re.compile(rf"(?:無回答|未回答|無記入)[^%\d]{{0,6}}含{_PERCENT}")
_EXCLUDING = re.compile(rf"(?:無回答|未回答|無記入)[^%\d]{{0,6}}除{_PERCENT}")
_PRESENT = re.compile(r"(?:来場者|参加者|回答者|受講者|来場者数|参加者数|回答数|回答者数)\D{0,4}(\d{1,6})(?:人|名|件)")
_CHECK = "数を数え直して、違う方を直してください。"


@check("数01", WARNING, hint=_CHECK)
def totals_in_text(book: Book) -> Iterator[Finding]:
    """文の中の「計13回（…3回、…10回）」「…5人、…8人、計13人」のような合計が、並べた数の和であること。"""
    for passage, sentence in book.found(lambda text: _SENTENCE.finditer(folded(text))):
        for words, total, parts in _sums(sentence[0]):
            if total != sum(parts):
                shown = "＋".join(map(str, parts))
                message = f"「{words}」とありますが、並べた数は {shown}＝{sum(parts)} です。"
                yield Finding.on(passage, message)


@check("数02", WARNING, hint=_CHECK)
def circled_items_are_as_many_as_said(book: Book) -> Iterator[Finding]:
    """「①…②…③…の3項目」のように並べた項目の数が、書いた数と同じであること。"""
    for passage, sentence in book.found(lambda text: _SENTENCE.finditer(folded(text).translate(_BRACKETED_NUMBERS))):
        signs = [(sign.start(), parse_circled(sign[0])) for sign in _CIRCLED.finditer(sentence[0])]
        for found in _ITEMS.finditer(sentence[0]):
            before = [number for start, number in signs if start < found.start()]
            run = before[_last_start(before) :]
            if len(run) > 1 and run == list(range(1, len(run) + 1)) and len(run) != int(found[1]):
                message = f"「{found[0].removeprefix('の')}」とありますが、並べた項目は{len(run)}個です。"
                yield Finding.on(passage, message)


@check("数03", WARNING, hint=_CHECK)
def ranges_hold_as_many_as_said(book: Book) -> Iterator[Finding]:
    """「8つの事業、いわゆるア～ク」「①～③の3項目」のように、範囲で示した項目の数が、書いた数と同じであること。"""
    for passage, found in book.found(lambda text: _SPAN.finditer(folded(text))):
        signs = _KANA if found["first"] in _KANA else _CIRCLES
        if found["last"] not in signs or not (said := found["before"] or found["after"]):
            continue
        held = signs.index(found["last"]) - signs.index(found["first"]) + 1
        if held != int(said):
            words = passage.text[found.start() : found.end()]
            message = f"「{words}」とありますが、{found['first']}から{found['last']}までは{held}個です。"
            yield Finding.on(passage, message)


@check("数04", WARNING, MemoText, MinutesAgenda, MinutesText, hint=_CHECK)
def items_below_are_as_many_as_said(book: Book) -> Iterator[Finding]:
    """会議録や方針説明の「以下6点」の後に続く項目の数が、書いた数と同じであること。"""
    for paragraphs in numbered_sheets(book):
        for here, paragraph in enumerate(paragraphs):
            said = _FOLLOWING.search(folded(paragraph.text))
            if not said:
                continue
            below = next(iter(paragraphs[here + 1 :]), None)
            if below is None or below.kind is not ParagraphKind.ITEM or below.label.strip("()") not in "1ア①a":
                continue
            parent = below.path[:-1]
            items = []
            for later in paragraphs[here + 1 :]:
                settled = later.text.startswith("【") and len(later.path) == len(below.path)
                if later.path[: len(parent)] != parent or settled:
                    break
                if later.kind is ParagraphKind.ITEM and len(later.path) == len(below.path):
                    items.append(later)
            if len(items) != int(said[1]):
                last = Mention(items[-1].place, f"{items[-1].label}　{items[-1].text}")
                message = f"「{said[0]}」とありますが、続く項目は{items[0].label}から{items[-1].label}までの{len(items)}個です。"
                yield Finding.on(paragraph, message, others=(last,))


@check("数06", WARNING, hint="集計に戻って、人数と割合を確かめてください。")
def percentages_that_people_can_give(book: Book) -> Iterator[Finding]:
    """「未回答を含む」割合と「未回答を除く」割合が、来場者数までの人数からともに出せる数であること。"""
    for passage in book.passages():
        text = folded(passage.text).replace("％", "%").replace("．", ".")
        including, excluding = _INCLUDING.search(text), _EXCLUDING.search(text)
        if not including or not excluding:
            continue
        people = [int(found[1]) for found in _PRESENT.finditer(text)]
        if not _possible(including[1], excluding[1], max(people, default=0)):
            within = f"{max(people)}人までの人数" if people else "どの人数"
            message = (
                f"未回答を含む{including[1]}％と除く{excluding[1]}％が両方出るような回答は、{within}ではありません。"
            )
            yield Finding.on(passage, message)


def _sums(sentence: str) -> Iterator[tuple[str, int, list[int]]]:
    """Each total of a sentence with its words and the parts it names: behind it in brackets, or else before it."""
    for found in _BRACKETED.finditer(sentence):
        if len(parts := _parts(found[3], found[2])) > 1:
            yield found[0], int(found[1]), parts
    start = 0
    for found in _SUMMED.finditer(sentence):
        before = _ASIDE.sub("", sentence[start : found.start()])
        if before.endswith(_BEFORE_A_SUM) and len(parts := _parts(before, found[2])) > 1:
            yield found[0], int(found[1]), parts
        start = found.end()


def _parts(text: str, unit: str) -> list[int]:
    """The numbers with that unit; none where some are said to be among others, or to be of each."""
    return (
        [] if _NO_PARTS.search(text) else [int(number) for number, counter in _COUNT.findall(text) if counter == unit]
    )


def _last_start(numbers: list[int]) -> int:
    """Where the last run that begins with 1 begins."""
    return max((here for here, number in enumerate(numbers) if number == 1), default=len(numbers))


def _possible(including: str, excluding: str, people: int) -> bool:
    """Whether some k of n and k of m people, k ≤ m ≤ n ≤ people, are both percentages; 0 people are any number."""
    low, high = _bounds(including)
    least, most = _bounds(excluding)
    if low > most:
        return False
    if not people or least <= 0:
        return True
    for n in range(1, people + 1):
        for k in range(max(ceil(low * n), 1), min(ceil(high * n), n + 1)):
            if max(ceil(k / most), k) <= min(floor(k / least), n):
                return True
    return False


def _bounds(percent: str) -> tuple[Fraction, Fraction]:
    """The shares that may be printed as a percentage, rounded or cut: half a last digit below to a whole one above."""
    step = Fraction(1, 10 ** (len(percent.partition(".")[2]) + 2))
    share = Fraction(percent) / 100
    return share - step / 2, share + step


_HELD = re.compile(
    r"(?:^|[、。\n]|(?P<what>[^、。\n]{2,40})を)(?:年間?に?|計|合計|全|延べ)?(?P<times>\d{1,3})回(?:実施|開催)",
    re.MULTILINE,
)
_ENDING = re.compile(r"の(?:実施|開催|作成|活用|設置|推進)$")
_SUBCOMMITTEES = re.compile(r"(?<!\d)(\d{1,2})(?:つの)?部会(?:を設置|を置|で構成|から成|としま|とする|体制|については)")
_OF_OLD = re.compile(r"して(?:い(?:た|まし)|き)|(?:で|だ)(?:した|った)|から|より|を改め")
_NUMBERED = re.compile(r"第(\d{1,3})回")
_TARGET = re.compile(r"(\d{1,4}(?:\.\d+)?)(%|回|人|件|か所)(?:以上|$|を)")
_COPIED = 3


@check(
    "数07",
    WARNING,
    Excerpt,
    Initiative,
    Meeting,
    PastInitiative,
    Result,
    Training,
    hint="回数を直すか、［研修実績］に抜けや余分な行がないか確かめてください。",
)
def trainings_held_as_often_as_said(book: Book) -> Iterator[Finding]:
    """［実施実績］の「5回実施」の回数が、［研修実績］にある同じ名前の研修の数と同じであること。"""
    names = {row.number: row.name for row in reported(book)}
    trainings = [(_series(row.name), row) for row in book[Training]]
    for result in book[Result]:
        for found in _HELD.finditer(folded(result.result)):
            own = _ENDING.sub("", names.get(result.number, ""))
            what = found["what"] or own
            rows = [row for name, row in trainings if _means(key(what), key(own), name)]
            if rows and len(rows) != int(found["times"]):
                yield Finding.at(
                    result,
                    "result",
                    f"「{found['times']}回」とありますが、［研修実績］の{what}は{len(rows)}回です。",
                    others=tuple(mention_of(row, "name") for row in rows),
                )


@check("数08", WARNING, Attendance, hint="前の行を写したままになっていないか、出席の記録と見比べてください。")
def counts_that_look_copied(book: Book) -> Iterator[Finding]:
    """［研修参加者］の二つの研修で、職種別の人数がすべて同じでないこと（前の行の写しが残っている疑い）。"""
    seen: dict[tuple[int, ...], Attendance] = {}
    for row in book[Attendance]:
        counts = tuple(_counts(row).values())
        first = seen.setdefault(counts, row)
        if first is not row and sum(map(bool, counts)) >= _COPIED:
            yield Finding.at(
                row,
                "held_on",
                f"職種別の人数が、{first.cell('held_on').written}の研修とすべて同じです。",
                text=f"{row.cell('held_on').written} {'・'.join(map(str, counts))}",
                others=(
                    Mention(
                        first.cell("held_on").place, f"{first.cell('held_on').written} {'・'.join(map(str, counts))}"
                    ),
                ),
            )


@check("数09", WARNING, PolicySubcommittee, Subcommittee, hint="部会の数を直すか、［部会］の行を確かめてください。")
def as_many_subcommittees_as_said(book: Book) -> Iterator[Finding]:
    """「4つの部会を設置」のように書いた部会の数が、［部会］の行の数と同じであること（基本方針では、その版の［部会］）。"""
    rows_of: defaultdict[str, list[Subcommittee]] = defaultdict(list)
    for row in (*book[Subcommittee], *book[PolicySubcommittee]):
        rows_of[row.workbook if isinstance(row, PolicySubcommittee) else ""].append(row)
    for passage in book.passages():
        rows = rows_of[passage.record.workbook if isinstance(passage.record, Body) else ""]
        for found in _SUBCOMMITTEES.finditer(folded(passage.text)) if rows else ():
            if int(found[1]) != len(rows) and not _OF_OLD.match(folded(passage.text), found.end()):
                yield Finding.on(
                    passage,
                    f"「{found[0]}」とありますが、［部会］には{len(rows)}つの部会があります。",
                    others=(mention_of(rows[-1], "name"),),
                )


@check("数10", WARNING, Training, hint="回の数か開催日の書き違い、又は抜けている回がないか確かめてください。")
def numbered_trainings_follow_each_other(book: Book) -> Iterator[Finding]:
    """［研修実績］の「第n回○○」の回が、開催日の順に一つずつ増えること。"""
    series: defaultdict[str, list[tuple[date, int, Training]]] = defaultdict(list)
    for training in book[Training]:
        name = key(training.name)
        if found := _NUMBERED.search(name):
            series[_NUMBERED.sub("", name)].append((training.held_on, int(found[1]), training))
    for rows in series.values():
        if any(a.project == b.project and b.held_on < a.held_on for (*_, a), (*_, b) in pairwise(rows)):
            continue  # 日程11 or 暦07 tells of that
        rows.sort(key=lambda row: row[:2])
        for (_, before, earlier), (_, number, training) in pairwise(rows):
            if number != before + 1:
                yield Finding.at(
                    training,
                    "name",
                    f"「{training.name}」の前の回は「{earlier.name}」です。回の数が続いていません。",
                    others=(mention_of(earlier, "name"),),
                )


@check("数11", NOTE, Excerpt, Indicator, Meeting, PastInitiative, Result, hint="評価と実績の数を確かめてください。")
def targets_reached_where_rated_best(book: Book) -> Iterator[Finding]:
    """評価が最もよい取組で、［実施実績］の回数や割合が前年度の成果指標の数より少なくないこと。"""
    if not book.has(Meeting):
        return
    year, best = book.one(Meeting).fiscal_year - 1, book.settings.ratings[0].sign
    indicators = {row.number: row for row in indicated(book)}
    for result in book[Result]:
        indicator = indicators.get(result.number)
        if result.rating != best or not indicator:
            continue
        target = _TARGET.search(key(result.planned or str(resolved(indicator, year).value)))
        reached = _measured(result.result, target[2]) if target else []
        if target and reached and max(reached) < float(target[1]):
            yield Finding.at(
                result,
                "rating",
                f"評価は「{result.rating}」ですが、実績の{max(reached):g}{target[2]}は成果指標の{target[1]}{target[2]}に届いていません。",
                others=(mention_of(result, "result"),),
            )


def _series(name: str) -> str:
    """The name of a 研修 without its number: the same for all of one series."""
    return _NUMBERED.sub("", key(name)).replace("()", "")


def _means(what: str, own: str, series: str) -> bool:
    """Whether words name a series of 研修: in full, or in part beside the 取組 (`own`) that is named after it."""
    return len(what) > 2 and len(series) > 2 and (series in what or (what in series and series in own))


def _counts(row: Attendance) -> Mapping[str, int]:
    """The people of each 職種, by the name of their cell."""
    return {f"counts:{word}": count for word, count in row.counts.items()}


def _measured(text: str, unit: str) -> list[float]:
    return [float(number) for number in re.findall(rf"(?<![\d.第])(\d{{1,4}}(?:\.\d+)?){re.escape(unit)}", key(text))]


_MOST_NAMED = 5


@check(
    "相談01",
    WARNING,
    ConsultationEntry,
    Consultations,
    Meeting,
    hint="記録に抜けや重なりがないか確かめてください。記録が正しければ、［相談件数］はすべて空欄にできます。",
)
def typed_counts_are_those_of_the_log(book: Book) -> Iterator[Finding]:
    """［相談記録］と［相談件数］の両方に書いたとき、相談者の区分ごとの件数が同じであること（資料には数えた件数が載ります）。"""
    if not book[ConsultationEntry]:
        return
    entries = logged(book)
    for typed in book[Consultations]:
        for source, count in typed.counts.items():
            rows = [entry for entry in entries if entry.source == source]
            every = [entry for entry in book[ConsultationEntry] if entry.source == source]
            if count not in (len(rows), len(every)):  # 相談02 tells of those outside the year
                sheet = Place(typed.workbook, ConsultationEntry.declaration.name)
                others = tuple(mention_of(row, "source") for row in rows[:_MOST_NAMED]) or (Mention(sheet),)
                yield Finding.at(
                    typed,
                    f"counts:{source}",
                    f"「{source}」は{count}件とありますが、［相談記録］を数えると{len(rows)}件です。",
                    others=others,
                )


@check(
    "相談02",
    WARNING,
    ConsultationEntry,
    Meeting,
    hint="日付の書き違いがないか確かめてください。別の年度の相談なら、そのままで構いません。",
)
def consultations_lie_in_the_year_told_of(book: Book) -> Iterator[Finding]:
    """［相談記録］の日付が、資料で述べる年度（会議の前の年度）の中にあること。外の行は件数に入りません。"""
    year, entries = told_year(book), book[ConsultationEntry]
    if year is None or not entries:
        return
    within = {id(entry) for entry in logged(book)}
    outside = [entry for entry in entries if id(entry) not in within]
    if outside:
        first, *rest = outside
        yield Finding.at(
            first,
            "day",
            f"{fiscal_label(year)}でない日付の行が{len(outside)}行あります。件数に入れていません。",
            others=tuple(mention_of(entry, "day") for entry in rest[:_MOST_NAMED]),
        )
