"""照合: the basic policy, in every edition, against 取組.xlsx and 部会.xlsx and within itself.

A workbook with 改訂 or 案 in its name is a draft: what it words otherwise on purpose is no finding, what it says of
years already planned is.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final, TypeVar

from generator.book import Book
from generator.check import Finding, check
from generator.checks.differences import difference, plain
from generator.forms.initiatives import Category, Indicator, Initiative, Principle
from generator.forms.meeting import Meeting
from generator.forms.policy import (
    PolicyCategory,
    PolicyIndicator,
    PolicyInitiative,
    PolicyPrinciple,
    PolicySubcommittee,
)
from generator.forms.subcommittees import Subcommittee
from generator.indicators import resolved
from generator.japanese import key
from generator.mentions import mention_of
from generator.problem import Mention, Severity
from generator.record import Record
from generator.wareki import fiscal_label

R = TypeVar("R", bound=Record)
_DRAFT: Final = re.compile("改訂|改定|案")
_TOPIC: Final = re.compile(r"\s*[（(]\s*([ア-ン])\s*[)）]\s*(.+)")
_LABEL: Final = re.compile(r"\A【[^】]*】")
_HINT: Final = "どちらが正しいかを確かめて、そろえてください。"


@check("照合31", Severity.WARNING)
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
                yield Finding(row.cell(attribute).place, message, _HINT, here, (mention_of(initiative, attribute),))


@check("照合32", Severity.WARNING)
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
        for year in sorted(set(row.by_year) & set(indicator.by_year)):
            here, there = resolved(row, year), resolved(indicator, year)
            if year > last or key(str(here.value)) == key(str(there.value)) or not here.value or not there.value:
                continue
            cell = row.cell(f"by_year:{year}")
            yield Finding(
                cell.place,
                f"{row.number}の{fiscal_label(year)}の成果指標は「{_line(here.value)}」ですが、"
                f"取組.xlsxでは「{_line(there.value)}」です。",
                "一年ずつ後ろへ写したときの直し忘れがないか確かめてください。",
                cell.written,
                tuple(
                    mention_of(indicator, f"by_year:{y}")
                    for y in sorted(indicator.by_year)
                    if indicator.cell(f"by_year:{y}").place in there.places
                ),
            )


@check("照合33", Severity.WARNING)
def policy_and_plan_name_the_same_principles_and_categories(book: Book) -> Iterator[Finding]:
    """現行の基本方針の基本理念と事業区分の言葉が、取組.xlsxと同じであること（改訂案は比べません）。"""
    categories = {key(row.symbol): row for row in book[Category]}
    for row in _current(book[PolicyCategory]):
        category = categories.get(key(row.symbol))
        if category and key(category.name) != key(row.name):
            message = f"事業区分の「{row.symbol}」が、取組.xlsxと違います: {difference(row.name, category.name)}。"
            yield Finding(row.cell("name").place, message, _HINT, row.name, (mention_of(category, "name"),))
    principles = {key(row.number): row for row in book[Principle]}
    for own in _current(book[PolicyPrinciple]):
        principle = principles.get(key(own.number))
        if principle and key(principle.text) != key(own.text):
            message = f"基本理念の{own.number}が、取組.xlsxと違います: {difference(own.text, principle.text)}。"
            yield Finding(own.cell("text").place, message, _HINT, own.text, (mention_of(principle, "text"),))


@check("照合34", Severity.WARNING)
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
            yield Finding(odd[0].place, message, _HINT, odd[0].text, (mention_of(category, "name"), *odd[1:]))


@check("照合35", Severity.WARNING)
def policy_and_subcommittees_share_a_vision(book: Book) -> Iterator[Finding]:
    """基本方針に載せた部会の目指す姿が、部会.xlsxの［部会］の目指す姿と同じであること。"""
    rows = {key(row.name): row for row in book[Subcommittee]}
    by_vision = {_vision(row.vision): row for row in book[Subcommittee]}
    for row in book[PolicySubcommittee]:
        known = rows.get(key(row.name)) or by_vision.get(_vision(row.vision))
        if known and _vision(known.vision) != _vision(row.vision):
            message = f"{row.name}の目指す姿が、部会.xlsxと違います: {difference(row.vision, known.vision)}。"
            yield Finding(row.cell("vision").place, message, _HINT, row.vision, (mention_of(known, "vision"),))


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
