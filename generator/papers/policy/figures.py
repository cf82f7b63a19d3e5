"""What the figures and tables of the basic policy say, as parts to compare: cards, boxes, rows and years."""

from collections.abc import Callable, Iterator, Mapping
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
from generator.records.said import said
from generator.settings import BLANK

INDICATORS: Final = "成果指標"


def row_of(record: Record, attribute: str, *, label: str | None = None) -> Part:
    """One cell as a row of its card: the heading (or another label, or none) and the words."""
    name = record.declaration.columns[attribute].heading
    shown = name if label is None else label
    text = str(getattr(record, attribute))
    return Part(
        "row",
        name=name,
        text=text,
        lines=(Line("　".join(filter(None, (shown, text)))),),
        places=places_of(record, attribute),
    )


def places_of(record: Record, *attributes: str) -> tuple[Place, ...]:
    """The cells of some attributes, or of all."""
    cells = record.cells
    return tuple(cell.place for name, cell in cells.items() if not attributes or name.partition(":")[0] in attributes)


def _plans(book: Book) -> Iterator[Part]:
    for at, plan in enumerate(book[Plan]):
        above = f"▼　{plan.relation}\n" if at and plan.relation else ""
        text = above + "　".join(filter(None, (plan.name, plan.about)))
        yield Part("row", name=plan.name, text=text, lines=(Line(text),), places=places_of(plan))


def _periods(book: Book) -> Iterator[Part]:
    for period in book[Period]:
        yield _by_year(period.plan, period.by_year, places_of(period))


def _by_year(label: str, by_year: Mapping[int, str], places: tuple[Place, ...]) -> Part:
    """A row with a line for every fiscal year: a year is compared with the same year of the other edition."""
    years = {full_width_digits(fiscal_label(year)): by_year[year] for year in sorted(by_year) if by_year[year]}
    lines = [Line(f"{year}　{words}", key=year, depth=1) for year, words in years.items()]
    text = "\n".join(line.text for line in lines)
    return Part("row", name=label, text=text, lines=(Line(label), *lines), places=places)


def _visions(book: Book) -> Iterator[Part]:
    for vision in book[Vision]:
        yield from (row_of(vision, attribute, label="") for attribute in ("heading", "text"))
        yield from (row_of(vision, attribute, label="") for attribute in ("catchphrase_heading", "catchphrase"))


def _structure(_: Book) -> Iterator[Part]:
    """Nothing of its own: it is drawn from the 理想像, the 基本理念 and the 取組, which are compared where they stand."""
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
        Part("row", name="事業区分", text=kind, lines=(Line(f"事業区分　{kind}"),), places=named),
        _by_year(INDICATORS, indicator.by_year if indicator else {}, places_of(indicator) if indicator else ()),
    ]
    line = Line(f"取組　{row.number}　{row.name}")
    places = places_of(row, "number", "name", "principle")
    return Part(
        "card", row.number, row.name, children=tuple(rows), lines=(line,), places=places, remark=said(row, "remark")
    )


def _subcommittees(book: Book) -> Iterator[Part]:
    for row in book[PolicySubcommittee]:
        rows = (row_of(row, "vision"), row_of(row, "topics"))
        yield Part(
            "subcommittee",
            name=row.name,
            children=rows,
            lines=(Line(f"{book.settings.subcommittee}名　{row.name}"),),
            places=places_of(row, "name"),
        )


FIGURES: Final[Mapping[str, Callable[[Book], Iterator[Part]]]] = {
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
