"""The basic policy, its memo, 取組.xlsx and the yearly plan agree with each other."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final, TypeAlias, TypeVar

from generator.checks.rule import ERROR, WARNING, Finding, check, difference, plain
from generator.forms.annual_plan import AIMS, Aim, DoneLastYear, PlanIssue, PlanLine, Planned
from generator.forms.initiatives import Category, Excerpt, Indicator, Initiative, PastInitiative, Principle, Result
from generator.forms.meeting import Meeting
from generator.forms.policy import (
    Body,
    Cover,
    PolicyCategory,
    PolicyIndicator,
    PolicyInitiative,
    PolicyPrinciple,
    PolicySubcommittee,
)
from generator.forms.subcommittees import MemoText, Subcommittee
from generator.japanese.dates import fiscal_label, parse_date, wareki
from generator.japanese.text import half_width_digits, key
from generator.papers.initiatives import indicated, reported, resolved
from generator.problem import Mention
from generator.records.book import Book
from generator.records.declare import Record, mention_of

_SAME_WORDING = "同じ言い方にするなら、このセルを空欄にしてください（［{sheet}］の言葉で印刷されます）。"


@check("照合01", WARNING, Category, Excerpt, Initiative, Meeting, PastInitiative, Result)
def results_word_an_initiative_as_the_plan_does(book: Book) -> Iterator[Finding]:
    """［実施実績］に書いた取組の名前、事業概要、事業区分が、［取組］と同じであること（資料1と資料2の照合）。"""
    initiatives = {key(row.number): row for row in reported(book)}
    categories = {key(row.symbol): row.name for row in book[Category]}
    for result in book[Result]:
        initiative = initiatives.get(key(result.number))
        if not initiative:
            continue
        for attribute, here, there in (
            ("name", result.name, initiative.name),
            ("outline", result.outline, initiative.outline),
            ("category", result.category, initiative.category),
        ):
            if not here or key(here) == key(there):
                continue
            heading = result.declaration.columns[attribute].heading
            said, told = (_named(symbol, categories) if attribute == "category" else symbol for symbol in (here, there))
            yield Finding.at(
                result,
                attribute,
                f"{result.number}の「{heading}」が、実施予定の資料と違います: {difference(said, told)}。",
                _SAME_WORDING.format(sheet="取組"),
                text=here,
                others=(mention_of(initiative, attribute),),
            )


@check("照合02", WARNING, Excerpt, Indicator, Meeting, PastInitiative, Result)
def planned_is_what_the_indicators_planned(book: Book) -> Iterator[Finding]:
    """［実施実績］に書いた実施予定が、［成果指標］のその年度の値（「→」はその前の年度の値）と同じであること。"""
    if not book.has(Meeting):
        return
    year = book.one(Meeting).fiscal_year - 1
    indicators = {key(row.number): row for row in indicated(book)}
    for result in book[Result]:
        indicator = indicators.get(key(result.number))
        if not indicator or not result.planned:
            continue
        value = resolved(indicator, year)
        if key(str(value.value)) == key(result.planned):
            continue
        written = [mention_of(indicator, f"by_year:{y}") for y in sorted(indicator.by_year)]
        there = f"「{value.value}」" if value.value else "空欄"
        yield Finding.at(
            result,
            "planned",
            f"{result.number}の「実施予定」は「{result.planned}」ですが、［成果指標］の{fiscal_label(year)}は{there}です。",
            _SAME_WORDING.format(sheet="成果指標"),
            others=tuple(cell for cell in written if cell.place in value.places)
            or (Mention(indicator.cell("number").place),),
        )


def _named(symbol: str, categories: dict[str, str]) -> str:
    name = categories.get(key(symbol), "")
    return f"{symbol} {name}".strip()


R = TypeVar("R", bound=Record)
_DRAFT: Final = re.compile("改訂|改定|案")
_TOPIC: Final = re.compile(r"\s*[（(]\s*([ア-ン])\s*[)）]\s*(.+)")
_LABEL: Final = re.compile(r"\A【[^】]*】")
_HINT: Final = "どちらが正しいかを確かめて、そろえてください。"


@check("照合31", WARNING, Initiative, PolicyInitiative, hint=_HINT)
def policy_and_plan_name_the_same_initiatives(book: Book) -> Iterator[Finding]:
    """現行の基本方針の取組の名前、事業概要、事業区分が、取組.xlsxの［取組］と同じであること（改訂案は比べません）。"""
    initiatives = {key(row.number): row for row in book[Initiative]}
    for row in _current(book[PolicyInitiative]):
        initiative = initiatives.get(key(row.number))
        if not initiative:
            continue
        for attribute in ("name", "outline", "category"):
            here, there = getattr(row, attribute), getattr(initiative, attribute)
            if here and there and key(here) != key(there):
                heading = row.declaration.columns[attribute].heading
                message = f"{row.number}の「{heading}」が、取組.xlsxと違います: {difference(here, there)}。"
                yield Finding.at(row, attribute, message, text=here, others=(mention_of(initiative, attribute),))


@check(
    "照合32",
    WARNING,
    Indicator,
    Initiative,
    Meeting,
    PolicyIndicator,
    PolicyInitiative,
    hint="一年ずつ後ろへ写したときの直し忘れがないか確かめてください。",
)
def policy_and_plan_indicate_the_same(book: Book) -> Iterator[Finding]:
    """基本方針の成果指標が、会議の年度までの同じ年度について、取組.xlsxの［成果指標］と同じであること。

    取組の名前が違うもの（改訂案で入れ替えた取組）と、［取組］に注記のあるもの（廃止など）は比べません。
    """
    if not book.has(Meeting):
        return
    last = book.one(Meeting).fiscal_year
    initiatives = {key(row.number): row for row in book[Initiative]}
    indicators = {key(row.number): row for row in book[Indicator]}
    names = {(row.workbook, key(row.number)): row.name for row in book[PolicyInitiative]}
    for row in book[PolicyIndicator]:
        number = key(row.number)
        initiative, indicator = initiatives.get(number), indicators.get(number)
        if not initiative or not indicator or initiative.name_note or initiative.footnote:
            continue
        if key(names.get((row.workbook, number), "")) != key(initiative.name):
            continue
        told: set[tuple[str, int]] = set()
        for year in sorted(set(row.by_year) & set(indicator.by_year)):
            here, there = resolved(row, year), resolved(indicator, year)
            if year > last or key(str(here.value)) == key(str(there.value)) or not here.value or not there.value:
                continue
            slip = {("here", _written(row, year)), ("there", _written(indicator, year))}
            if told & slip:  # a 「→」 under a slip that was told says the same again
                continue
            told |= slip
            cell = row.cell(f"by_year:{year}")
            yield Finding.on(
                cell,
                f"{row.number}の{fiscal_label(year)}の成果指標は「{_line(here.value)}」ですが、"
                f"取組.xlsxでは「{_line(there.value)}」です。",
                others=tuple(
                    mention_of(indicator, f"by_year:{y}")
                    for y in sorted(indicator.by_year)
                    if indicator.cell(f"by_year:{y}").place in there.places
                ),
            )


def _written(indicator: Indicator, year: int) -> int:
    """The year whose cell gives what a 「→」 in this one stands for."""
    return max((y for y, text in indicator.by_year.items() if y <= year and key(text) != "→"), default=year)


@check("照合33", WARNING, Category, PolicyCategory, PolicyPrinciple, Principle, hint=_HINT)
def policy_and_plan_name_the_same_principles_and_categories(book: Book) -> Iterator[Finding]:
    """現行の基本方針の基本理念と事業区分の言葉が、取組.xlsxと同じであること（改訂案は比べません）。"""
    categories = {key(row.symbol): row for row in book[Category]}
    for row in _current(book[PolicyCategory]):
        category = categories.get(key(row.symbol))
        if category and key(category.name) != key(row.name):
            message = f"事業区分の「{row.symbol}」が、取組.xlsxと違います: {difference(row.name, category.name)}。"
            yield Finding.at(row, "name", message, others=(mention_of(category, "name"),))
    principles = {key(row.number): row for row in book[Principle]}
    for own in _current(book[PolicyPrinciple]):
        principle = principles.get(key(own.number))
        if principle and key(principle.text) != key(own.text):
            message = f"基本理念の{own.number}が、取組.xlsxと違います: {difference(own.text, principle.text)}。"
            yield Finding.at(own, "text", message, others=(mention_of(principle, "text"),))


@check("照合34", WARNING, Category, PolicyCategory, PolicySubcommittee, hint=_HINT)
def an_edition_names_a_category_one_way(book: Book) -> Iterator[Finding]:
    """基本方針の一つの版の中で、事業区分の名前が、囲みの見出しや部会の「主な検討区分」でも同じであること。"""
    plan = {key(row.symbol): key(row.name) for row in book[Category]}
    current = set(_current(book[PolicyCategory]))
    topics_of: defaultdict[str, list[tuple[dict[str, list[str]], PolicySubcommittee]]] = defaultdict(list)
    for row in book[PolicySubcommittee]:
        topics_of[row.workbook].append((_topics(row), row))
    for category in book[PolicyCategory]:
        symbol, name = key(category.symbol), category.name
        right = {key(name), plan.get(symbol, "") if category in current else ""}  # 照合33 tells of what the plan says
        heading = category.cell("content_heading")
        said = [Mention(heading.place, category.content_heading)] if category.content_heading else []
        for topics, row in topics_of[category.workbook]:
            said += [Mention(row.cell("topics").place, name) for name in topics.get(symbol, ())]
        odd = [mention for mention in said if key(mention.text) not in right]
        if odd:
            message = (
                f"事業区分「{category.symbol}」の名前が、［事業区分］と違います: {difference(odd[0].text, name)}。"
            )
            yield Finding.on(odd[0], message, others=(mention_of(category, "name"), *odd[1:]))


@check("照合35", WARNING, PolicySubcommittee, Subcommittee, hint=_HINT)
def policy_and_subcommittees_share_a_vision(book: Book) -> Iterator[Finding]:
    """基本方針に載せた部会の目指す姿が、部会.xlsxの［部会］の目指す姿と同じであること。"""
    rows = {key(row.name): row for row in book[Subcommittee]}
    by_vision = {_vision(row.vision): row for row in book[Subcommittee]}
    for row in book[PolicySubcommittee]:
        known = rows.get(key(row.name)) or by_vision.get(_vision(row.vision))
        if known and _vision(known.vision) != _vision(row.vision):
            message = f"{row.name}の目指す姿が、部会.xlsxと違います: {difference(row.vision, known.vision)}。"
            yield Finding.at(row, "vision", message, others=(mention_of(known, "vision"),))


def _current(rows: Iterable[R]) -> Iterator[R]:
    return (row for row in rows if not _DRAFT.search(row.workbook))


def _topics(row: PolicySubcommittee) -> dict[str, list[str]]:
    """The names in 主な検討区分 by their 記号, of lines like （イ）在宅医療・介護連携の課題の抽出."""
    topics: defaultdict[str, list[str]] = defaultdict(list)
    for line in row.topics.splitlines():
        if match := _TOPIC.fullmatch(line):
            topics[key(match[1])].append(match[2].strip())
    return topics


def _vision(text: str) -> str:
    return plain(_LABEL.sub("", text.strip()))


def _line(value: object) -> str:
    return " ".join(str(value).split())


_PERIOD: Final = re.compile(r"(令和(?:元|\d+)年度)から(令和(?:元|\d+)年度)までの(\d+)[かヶカケ箇]年")
_MONTH: Final = r"(?:令和|平成)(?:元|\d+)年\d+月"
_MADE: Final = re.compile(rf"({_MONTH})(?:に|、)[^。]*?策定(?:し|いたし|を)")
_ISSUED: Final = re.compile(_MONTH)
_AFTER: Final = re.compile(rf"（[^（）]*?({_MONTH})[^（）]*）[^。]*?方針の?策定後")
_SITTING: Final = re.compile(rf"(?<!年度)第(\d+)回([^、。（）「」\s]*会議)（({_MONTH})")
_OBJECT: Final = re.compile(r"た(?!こと|もの|際|後|とき|時)([一-鿿ァ-ヶー「][^、。はがをにで]*)")
_ASIDE: Final = re.compile(r"（[^（）]*）")
_YearMonth: TypeAlias = tuple[int, int]


@check("照合41", WARNING, Body, MemoText, hint="どちらが正しいかを確かめて、そろえてください。")
def memo_and_policy_tell_the_same_period(book: Book) -> Iterator[Finding]:
    """方針説明に書いた基本方針の計画期間（令和2年度から令和5年度までの4か年）が、基本方針の本文と同じであること。"""
    told = [(match.groups(), mention) for text, mention in _paragraphs(book) for match in _PERIOD.finditer(text)]
    periods = {groups for groups, _ in told}
    for row in book[MemoText]:
        for match in _PERIOD.finditer(half_width_digits(row.text)):
            if told and match.groups() not in periods:
                message = f"計画期間の「{match[0]}」が、基本方針の本文の計画期間と違います。"
                yield Finding.at(row, "text", message, others=tuple(cell for _, cell in told))


@check("照合42", WARNING, Cover, hint="どちらが正しいかを確かめて、そろえてください。")
def the_policy_was_made_in_one_month(book: Book) -> Iterator[Finding]:
    """基本方針を策定した年月が、方針説明、基本方針の本文、表紙で同じであること。"""
    issued = _issued(book)
    for passage in book.passages():
        if not isinstance(passage.record, MemoText | Body) or not issued:
            continue
        for match in _made(passage.text):
            if _year_month(match[1]) not in issued:
                message = f"基本方針を策定した年月が「{match[1]}」ですが、表紙の年月と違います。"
                yield Finding.on(passage, message, others=tuple(issued.values()))


@check("照合43", WARNING, Cover, hint="年月か「策定後」のどちらかを直してください。")
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
                yield Finding.on(
                    passage,
                    f"「策定後」とありますが、{match[1]}は、基本方針を策定した{_label(first)}より前です。",
                    others=(issued[first],),
                )


@check("照合44", WARNING, Meeting, MemoText, hint="どちらが正しいかを確かめて、そろえてください。")
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
                yield Finding.at(row, "text", message, others=(mention_of(meeting, attribute),))


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


@check("計画01", ERROR, DoneLastYear, PlanIssue, Planned, hint="「本文」を書くか、行を消してください。")
def plan_lines_say_something(book: Book) -> Iterator[Finding]:
    """［前年度の取組み］［今後の課題］［事業計画］の行には、目指す姿の行を除いて「本文」を書きます。"""
    for row in _lines(book):
        if row.part not in AIMS and not row.text:
            message = f"「区分」が「{row.part}」の行の「本文」が空欄です。"
            yield Finding.at(row, "part", message)


@check(
    "計画02",
    ERROR,
    Aim,
    DoneLastYear,
    PlanIssue,
    Planned,
    hint="「区分」を選び直すか、［目指す姿］に行を足してください。",
)
def aims_of_the_plan_are_there(book: Book) -> Iterator[Finding]:
    """「区分」で選ぶ目指す姿は、［目指す姿］にあるものです。"""
    for row in _lines(book):
        if AIMS.get(row.part, 0) > len(book[Aim]):
            message = f"「{row.part}」とありますが、［目指す姿］は{len(book[Aim])}つです。"
            yield Finding.at(row, "part", message)


def _lines(book: Book) -> list[PlanLine]:
    return [*book[DoneLastYear], *book[PlanIssue], *book[Planned]]
