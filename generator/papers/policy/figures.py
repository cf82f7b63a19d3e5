"""What the figures and tables of the basic policy say, as parts to compare; 新旧対照表: two editions laid side by side."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import groupby
from pathlib import PurePath
from typing import Final

from generator.compare.blocks import Line, Pair, Part, align
from generator.compare.tables import Item, Paragraph, Row, comparison_rows
from generator.forms.policy import (
    Body,
    Cover,
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
from generator.japanese.numbering import LEVELS, Level
from generator.japanese.text import full_width_digits
from generator.papers.kind import document
from generator.papers.policy.text import TITLE, USES
from generator.papers.prose import numbered
from generator.problem import Place
from generator.records.book import Book
from generator.records.declare import Record
from generator.records.said import Field, Fields, Indent, Said, said, said_in
from generator.settings import BLANK, Digits, Settings

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

COVER: Final = "（表紙）"
BEFORE_THE_TEXT: Final = "（前文）"


def revision(book: Book) -> list[Pair]:
    """The sections of the two editions of a book side by side; the older is the one that 入力ファイル names first."""
    old, new = (tuple(policy_blocks(book.within([cover.workbook]))) for cover in book[Cover])
    return _aligned(old, new)


@lru_cache(maxsize=1)
def _aligned(old: tuple[Part, ...], new: tuple[Part, ...]) -> list[Pair]:
    """Kept, since several papers of a packet tell of one revision."""
    return align(old, new, ignore_width=True)


def policy_blocks(book: Book) -> list[Part]:
    """The sections (節) of one edition in order, the cover first, each with its paragraphs, figures and tables."""
    cover = book.one(Cover)
    words = [row_of(cover, attribute, labelled=False) for attribute in ("title", "issued", "city")]
    return [_section(COVER, words), *_sections(book)]


def _sections(book: Book) -> Iterator[Part]:
    head = _section(BEFORE_THE_TEXT, ())
    inside: list[Part] = []
    for row, part in zip(book[Body], _parts(book), strict=True):
        if row.level == Level.HEADING:
            if inside or head.number:
                yield replace(head, children=tuple(inside))
            head, inside = part, []
        else:
            inside.append(part)
    if inside or head.number:
        yield replace(head, children=tuple(inside))


def _section(name: str, inside: Sequence[Part]) -> Part:
    return Part("section", name=name, children=tuple(inside), lines=(Line(name, caption=True),))


def _parts(book: Book) -> Iterator[Part]:
    """A part for each row of ［本文］. What is drawn twice is compared where it stands first."""
    rows = book[Body]
    prose = iter(numbered([row for row in rows if row.level in LEVELS], Digits.FULL).paragraphs)
    drawn: set[str] = set()
    for row in rows:
        places, remark = places_of(row, "level", "text"), said(row, "remark")
        if row.level in LEVELS:
            paragraph = next(prose)
            lines = (Line(paragraph.line, depth=paragraph.depth, hanging=paragraph.hanging),)
            if row.level == Level.HEADING:
                yield Part("section", paragraph.label, row.text, lines=lines, places=places, remark=remark)
            else:
                yield Part("paragraph", paragraph.label, text=row.text, lines=lines, places=places, remark=remark)
        elif row.level in FIGURES:
            inside = () if row.level in drawn else tuple(FIGURES[Passage(row.level)](book))
            drawn.add(row.level)
            yield Part(
                row.level,
                name=row.level,
                children=inside,
                lines=() if inside and row.level in TABLES else (Line(f"（{row.level}）", caption=True),),
                places=places,
                remark=remark,
            )
        else:
            yield Part("paragraph", text=row.text, lines=(Line(row.text),), places=places, remark=remark)


_SIDES: Final = {"old": "現行", "new": "改訂案"}


@document("新旧対照表", title=f"{TITLE}　新旧対照表", uses=USES, sources=2)
def comparison_table(book: Book) -> Fields:
    """Every change from the edition in force to the 改訂案, changed words underlined on both sides."""
    office = book.settings
    old, new = (_heading(cover, name) for cover, name in zip(book[Cover], _SIDES.values(), strict=True))
    left, right = (new, old) if office.new_on_left else (old, new)
    rows = comparison_rows(revision(book), office.marks)
    return {
        "見出し": {"左": left, "右": right},
        "備考欄": "○" if office.remarks and any(row.remarks for row in rows) else "",
        "略": office.marks.omitted,
        "行一覧": [_row(row, office) for row in rows],
    }


def _heading(cover: Cover, otherwise: str) -> Said:
    """What heads the column of an edition: what its workbook is called, and its 年月."""
    name = PurePath(cover.workbook).stem.partition("_")[2] or otherwise
    return Said(f"{name}（{cover.issued}）" if cover.issued else name, places_of(cover, "issued"))


def _row(row: Row, office: Settings) -> Field:
    """A row of the paper: the items of a card, or (without) what stands left and right; and the remarks."""
    remarks: list[Field] = [Said(piece.text, piece.places) for piece in row.remarks] if office.remarks else []
    if row.is_card:
        return {"項目一覧": [_item(item, office) for item in row.items], "左": [], "右": [], "備考一覧": remarks}
    sides = (_cell(row.new), _cell(row.old)) if office.new_on_left else (_cell(row.old), _cell(row.new))
    return {"項目一覧": [], "左": sides[0], "右": sides[1], "備考一覧": remarks}


def _item(item: Item, office: Settings) -> Field:
    """A row of a card: 見出し is a label and 文 the words beside it, left and right; without labels the words alone."""
    cells = (item.new, item.old) if office.new_on_left else (item.old, item.new)
    left, right = ({"見出し": cell.label, "文": _cell(cell.paragraphs)} for cell in cells)
    return {"見出し": "○" if item.old.label or item.new.label else "", "左": left, "右": right}


def _cell(paragraphs: Sequence[Paragraph]) -> list[Field]:
    return [
        {
            "字下げ": Indent(paragraph.depth, paragraph.hanging),
            "片一覧": [
                {"文字": Said(piece.text, piece.places), "下線": "○" if piece.underlined else ""}
                for piece in paragraph.pieces
            ],
        }
        for paragraph in paragraphs
    ]
