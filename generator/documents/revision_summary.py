"""改訂の概要: how much of the basic policy the 改訂案 changes, and what, on one page."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TypeAlias

from generator.book import Book
from generator.comparison.align import Pair
from generator.comparison.parts import Part
from generator.comparison.table import cells_of
from generator.document import document
from generator.documents.policy import TITLE, USES
from generator.house import BLANK
from generator.japanese import full_width_digits
from generator.policy_blocks import revision
from generator.policy_changes import Change, Changed, changes
from generator.text import Field, Fields, Said

# So many names of one kind of change in one 節; the others are counted, so that the paper stays one page.
_MOST_NAMES = 8
_KINDS = {"card": "取組", "subcommittee": "部会", "principle": "基本理念", "section": "節", "box": "事業区分"}

_Sections: TypeAlias = Sequence[tuple[Pair, Sequence[Changed]]]


@document("改訂の概要", title=f"{TITLE}　改訂の概要", uses=USES, sources=2)
def revision_summary(book: Book) -> Fields:
    """What the 改訂案 adds, drops, renames and rewords: counted by section, and named."""
    sections = [(pair, list(changes(pair))) for pair in revision(book)]
    found = [change for _, of_section in sections for change in of_section]
    return {
        "区分一覧": [{"区分": _title(pair), **_counts(of_section)} for pair, of_section in sections] if found else [],
        "合計": {"区分": Said("計", tuple(cells_of(pair for pair, _ in sections))), **_counts(found)},
        "内容一覧": [{"変更": str(change), "文一覧": lines} for change in Change if (lines := _told(sections, change))],
    }


def _counts(found: Sequence[Changed]) -> dict[str, Field]:
    counted = Counter(changed.change for changed in found)
    return {**{str(change): counted[change] or BLANK for change in Change}, "計": len(found) or BLANK}


def _told(sections: _Sections, change: Change) -> list[Field]:
    """One sentence for every 節 with such a change: the names, then how many paragraphs without a name."""
    sentences: list[Field] = []
    for pair, of_section in sections:
        found = [changed for changed in of_section if changed.change is change]
        if found:
            places = tuple(place for changed in found for place in changed.places)
            sentences.append(Said(f"{_title(pair).value}：{'、'.join(_names(found))}", places))
    return sentences


def _names(found: Sequence[Changed]) -> Iterator[str]:
    named = [changed for changed in found if changed.part.name]
    yield from map(_name, named[:_MOST_NAMES])
    if len(named) > _MOST_NAMES:
        yield full_width_digits(f"ほか{len(named) - _MOST_NAMES}件")
    if len(named) < len(found):
        yield full_width_digits(f"本文{len(found) - len(named)}件")


def _name(changed: Changed) -> str:
    """A part as one speaks of it; of a 取組 that was only reworded the number says enough."""
    part, before = changed.part, changed.old
    numbered = f"{_KINDS.get(part.kind, '')}{part.number}"
    if changed.change is Change.RENAMED and before:
        return f"{numbered}「{_flat(before.name)}」を「{_flat(part.name)}」に"
    if part.number and changed.change not in (Change.ADDED, Change.DROPPED):
        return numbered
    return f"{numbered}「{_flat(part.name)}」"


def _flat(name: str) -> str:
    return name.replace("\n", "")


def _title(section: Pair) -> Said:
    part = section.new or section.old
    assert isinstance(part, Part)
    return Said(part.label, part.places)
