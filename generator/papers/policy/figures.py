"""What the figures and tables of the basic policy say, as parts to compare: cards, boxes, rows and years."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from itertools import groupby
from typing import Final

from generator.compare.blocks import Line, Part
from generator.forms.policy import (
    Passage,
    Period,
    Plan,
    PolicyCategory,
    PolicyIndicator,
    PolicyInitiative,
    PolicyPrinciple,
    PolicySubcommittee,
    Rearranged,
    Scene,
    Vision,
)
from generator.japanese.dates import fiscal_label
from generator.japanese.text import full_width_digits
from generator.problem import Place
from generator.records.book import Book
from generator.records.declare import Record
from generator.records.said import said, said_in
from generator.settings import BLANK

INDICATORS: Final = "成果指標"


def row_of(record: Record, attribute: str, *, labelled: bool = True) -> Part:
    """One cell as a row of its card, the heading in its label column, or without it as a line of a figure."""
    name = record.declaration.columns[attribute].heading
    text = str(getattr(record, attribute))
    return Part(
        "row",
        name=name,
        text=text,
        lines=(Line(text),),
        places=places_of(record, attribute),
        heading=name if labelled else "",
    )


def places_of(record: Record, *attributes: str) -> tuple[Place, ...]:
    """The cells of some attributes, or of all."""
    cells = record.cells
    return tuple(cell.place for name, cell in cells.items() if not attributes or name.partition(":")[0] in attributes)


def _plans(book: Book) -> Iterator[Part]:
    for at, plan in enumerate(book[Plan]):
        relation = f"▼　{plan.relation}" if at and plan.relation else ""
        own = "　".join(filter(None, (plan.name, plan.about)))
        lines = (*((Line(relation, key="上位との関係"),) if relation else ()), Line(own))
        yield Part("row", name=plan.name, text=f"{relation}\n{own}", lines=lines, places=places_of(plan))


def _periods(book: Book) -> Iterator[Part]:
    for period in book[Period]:
        yield _bands(period)


def _bands(period: Period) -> Part:
    """A plan of the schedule: each band of it with the years that it runs."""
    written = [(year, period.by_year[year]) for year in sorted(period.by_year) if period.by_year[year]]
    runs = [list(run) for _, run in groupby(enumerate(written), key=lambda each: (each[1][0] - each[0], each[1][1]))]
    lines: list[Line] = []
    seen: Counter[str] = Counter()
    for run in runs:
        (_, (first, words)), (_, (last, _)) = run[0], run[-1]
        seen[words] += 1
        lines.append(Line(f"{span(first, last)}　{words}", key=f"{words}{seen[words]}", depth=1))
    text = "\n".join(line.text for line in lines)
    return Part(
        "row", name=period.plan, text=text, lines=(Line(period.plan), *lines), places=places_of(period), by_year=True
    )


def span(first: int, last: int) -> str:
    """The fiscal years from one to another, western, as the policy words them."""
    years = [fiscal_label(year) for year in dict.fromkeys((first, last))]
    return full_width_digits("～".join(years))


def _indicated(indicator: PolicyIndicator | None) -> Part:
    """The 成果指標 of a card: a year is compared with the same year of the other edition, 「→」 by what it stands for."""
    by_year = indicator.by_year if indicator else {}
    lines = [
        Line(
            by_year[year].replace("\n", ""),
            key=label,
            head=f"{label}　",
            meaning=by_year[said_in(by_year, year) or year],
        )
        for year in sorted(by_year)
        if by_year[year] and (label := full_width_digits(fiscal_label(year)))
    ]
    text = "\n".join(f"{line.head}{line.meaning}" for line in lines)
    places = places_of(indicator) if indicator else ()
    return Part("row", name=INDICATORS, text=text, lines=tuple(lines), places=places, heading=INDICATORS, by_year=True)


def _visions(book: Book) -> Iterator[Part]:
    for vision in book[Vision]:
        yield from (row_of(vision, attribute, labelled=False) for attribute in ("heading", "text"))
        yield from (row_of(vision, attribute, labelled=False) for attribute in ("catchphrase_heading", "catchphrase"))


def _structure(_: Book) -> Iterator[Part]:
    """Nothing of its own: it is drawn from the 理想像, the 基本理念 and the 取組 (the 目次 from the headings), which are compared where they stand."""
    return iter(())


def _rearranged(book: Book) -> Iterator[Part]:
    for row in book[Rearranged]:
        text = f"{row.before or BLANK}　→　{row.after or BLANK}"
        yield Part("row", name=row.before, text=text, lines=(Line(text),), places=places_of(row))


def _scenes(book: Book) -> Iterator[Part]:
    for scene in book[Scene]:
        text = "　".join(filter(None, (scene.name, scene.about)))
        yield Part("row", name=scene.name, text=text, lines=(Line(text),), places=places_of(scene))


def _boxes(book: Book) -> Iterator[Part]:
    for category in book[PolicyCategory]:
        if category.content:
            name = category.content_heading or category.name
            lines = (Line(f"{category.symbol}　{name}"), Line(category.content, key="内容"))
            yield Part("box", category.symbol, name, category.content, lines=lines, places=places_of(category))


def _cards(book: Book) -> Iterator[Part]:
    categories = {category.symbol: category for category in book[PolicyCategory]}
    indicators = {indicator.number: indicator for indicator in book[PolicyIndicator]}
    for principle in book[PolicyPrinciple]:
        cards = [
            _card(row, categories.get(row.category), indicators.get(row.number))
            for row in book[PolicyInitiative]
            if row.principle == principle.number
        ]
        line = Line(f"【基本理念{principle.number}】{principle.text}")
        yield Part(
            "principle",
            principle.number,
            principle.text,
            children=tuple(cards),
            lines=(line,),
            places=places_of(principle),
        )


def _card(row: PolicyInitiative, category: PolicyCategory | None, indicator: PolicyIndicator | None) -> Part:
    kind = "　".join(filter(None, (row.category, category.name if category else "")))
    named = places_of(row, "category") + (places_of(category, "name") if category else ())
    rows = [
        row_of(row, "outline"),
        Part("row", name="事業区分", text=kind, lines=(Line(kind),), places=named, heading="事業区分"),
        _indicated(indicator),
    ]
    return Part(
        "card",
        row.number,
        row.name,
        children=tuple(rows),
        lines=(Line(f"{row.number}　{row.name}"),),
        places=places_of(row, "number", "name", "principle"),
        remark=said(row, "remark"),
        heading="取組",
    )


def _subcommittees(book: Book) -> Iterator[Part]:
    for row in book[PolicySubcommittee]:
        rows = (row_of(row, "vision"), row_of(row, "topics"))
        yield Part(
            "subcommittee",
            name=row.name,
            children=rows,
            lines=(Line(row.name),),
            places=places_of(row, "name"),
            heading=f"{book.settings.subcommittee}名",
        )


FIGURES: Final[Mapping[str, Callable[[Book], Iterator[Part]]]] = {
    Passage.CONTENTS: _structure,
    Passage.POSITION: _plans,
    Passage.SCHEDULE: _periods,
    Passage.VISION: _visions,
    Passage.STRUCTURE: _structure,
    Passage.REVISION: _rearranged,
    Passage.SCENES: _scenes,
    Passage.CATEGORIES: _boxes,
    Passage.INITIATIVES: _cards,
    Passage.SUBCOMMITTEES: _subcommittees,
}
"""What each figure or table of ［本文］ says, by its 階層."""
TABLES: Final = frozenset(passage for passage in Passage if passage.startswith("表："))
"""Of these, the tables: their cards and boxes speak for themselves."""
