"""数: a total, a count and a percentage in one text are those of the parts that the text itself names."""

import re
from collections.abc import Iterator
from fractions import Fraction
from math import ceil, floor

from generator.book import Book
from generator.check import Finding, check
from generator.checks.structure import numbered_sheets
from generator.japanese import circled, kana_label, parse_circled
from generator.mentions import folded
from generator.problem import Mention, Severity
from generator.prose import ParagraphKind

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
_YEARS = re.compile(
    r"(令和|平成)(元|\d{1,2})年度(?:から|～|-)(?:(令和|平成))?(元|\d{1,2})年度(?:まで)?の?(\d{1,2})(?:か|カ|ヵ|ヶ|ケ|箇)?年(?:間|を|の|計)"
)
_PERCENT = r"[^%\d]{0,20}?(\d{1,3}(?:\.\d{1,2})?)%"
_INCLUDING = re.compile(rf"(?:無回答|未回答|無記入)[^%\d]{{0,6}}含{_PERCENT}")
_EXCLUDING = re.compile(rf"(?:無回答|未回答|無記入)[^%\d]{{0,6}}除{_PERCENT}")
_PRESENT = re.compile(r"(?:来場者|参加者|回答者|受講者|来場者数|参加者数|回答数|回答者数)\D{0,4}(\d{1,6})(?:人|名|件)")
_CHECK = "数を数え直して、違う方を直してください。"


@check("数01", Severity.WARNING)
def totals_in_text(book: Book) -> Iterator[Finding]:
    """文の中の「計13回（…3回、…10回）」「…5人、…8人、計13人」のような合計が、並べた数の和であること。"""
    for passage in book.passages():
        for sentence in _SENTENCE.finditer(folded(passage.text)):
            for words, total, parts in _sums(sentence[0]):
                if total != sum(parts):
                    shown = "＋".join(map(str, parts))
                    message = f"「{words}」とありますが、並べた数は {shown}＝{sum(parts)} です。"
                    yield Finding(passage.place, message, _CHECK, passage.text)


@check("数02", Severity.WARNING)
def circled_items_are_as_many_as_said(book: Book) -> Iterator[Finding]:
    """「①…②…③…の3項目」のように並べた項目の数が、書いた数と同じであること。"""
    for passage in book.passages():
        for sentence in _SENTENCE.finditer(folded(passage.text).translate(_BRACKETED_NUMBERS)):
            signs = [(sign.start(), parse_circled(sign[0])) for sign in _CIRCLED.finditer(sentence[0])]
            for found in _ITEMS.finditer(sentence[0]):
                before = [number for start, number in signs if start < found.start()]
                run = before[_last_start(before) :]
                if len(run) > 1 and run == list(range(1, len(run) + 1)) and len(run) != int(found[1]):
                    message = f"「{found[0].removeprefix('の')}」とありますが、並べた項目は{len(run)}個です。"
                    yield Finding(passage.place, message, _CHECK, passage.text)


@check("数03", Severity.WARNING)
def ranges_hold_as_many_as_said(book: Book) -> Iterator[Finding]:
    """「8つの事業、いわゆるア～ク」「①～③の3項目」のように、範囲で示した項目の数が、書いた数と同じであること。"""
    for passage in book.passages():
        for found in _SPAN.finditer(folded(passage.text)):
            signs = _KANA if found["first"] in _KANA else _CIRCLES
            if found["last"] not in signs or not (said := found["before"] or found["after"]):
                continue
            held = signs.index(found["last"]) - signs.index(found["first"]) + 1
            if held != int(said):
                words = passage.text[found.start() : found.end()]
                message = f"「{words}」とありますが、{found['first']}から{found['last']}までは{held}個です。"
                yield Finding(passage.place, message, _CHECK, passage.text)


@check("数04", Severity.WARNING)
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
                yield Finding(paragraph.place, message, _CHECK, paragraph.text, (last,))


@check("数05", Severity.WARNING)
def spans_of_years(book: Book) -> Iterator[Finding]:
    """「令和6年度から令和8年度までの3か年」の年数が、初めと終わりの年度を数えた数と同じであること。"""
    for passage in book.passages():
        for found in _YEARS.finditer(folded(passage.text)):
            era, first, other, last, said = found.groups()
            years = _number(last) - _number(first) + 1 + (30 if other == "令和" and era == "平成" else 0)
            if years != int(said):
                message = f"「{passage.text[found.start() : found.end()]}」とありますが、数えると{years}か年です。"
                yield Finding(passage.place, message, "年度と年数のどちらが違うかを確かめてください。", passage.text)


@check("数06", Severity.WARNING)
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
            yield Finding(passage.place, message, "集計に戻って、人数と割合を確かめてください。", passage.text)


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


def _number(year: str) -> int:
    return 1 if year == "元" else int(year)


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
