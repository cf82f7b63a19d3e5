"""改訂の概要 and 見え消し版: what a revision of the basic policy comes to, one change under one kind."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, TypeAlias

from generator.compare.blocks import Pair, Part
from generator.compare.tables import cells_of
from generator.japanese.text import full_width_digits
from generator.papers.kind import Weave, document
from generator.papers.policy.comparison import revision
from generator.papers.policy.figures import FIGURES, INDICATORS
from generator.papers.policy.text import TITLE, USES, policy
from generator.problem import Place
from generator.records.book import Book
from generator.records.said import Field, Fields, Said
from generator.settings import BLANK, Settings

_HEADED: Final = frozenset({"section", "principle"})
_COUNTED_APART: Final = frozenset({"card", "principle", "subcommittee"})


class Change(StrEnum):
    """What became of a part, the first that fits; the words head the columns of the 改訂の概要."""

    ADDED = "追加"
    DROPPED = "削除"
    RENAMED = "名称の変更"
    REWORDED = "文言の修正"
    INDICATORS = "指標の修正"
    RENUMBERED = "番号と位置"


@dataclass(frozen=True, slots=True)
class Changed:
    """One part that changed: a heading, a paragraph, a 取組, a 部会, a row of a figure. An added one has no `old`."""

    change: Change
    old: Part | None
    new: Part | None

    @property
    def part(self) -> Part:
        """The part as it will be, or as it was."""
        part = self.new or self.old
        assert part is not None
        return part

    @property
    def places(self) -> tuple[Place, ...]:
        """The cells of its wordings."""
        return tuple(place for part in (self.old, self.new) if part for place in part.places)


def changes(pair: Pair) -> Iterator[Changed]:
    """The changes in a part and in what stands in it.

    A 取組 or 部会 counts once however much of it changed, a 節 or 基本理念 when its heading did, beside what is in it. A
    figure counts row by row, or once when it was added or dropped whole; the 取組 and 部会 of a table count always.
    """
    if pair.untouched:
        return
    old, new = _part(pair.old), _part(pair.new)
    kind = (new or old or Part("")).kind
    if kind in _HEADED:
        if pair.relation != "same":
            yield Changed(_change(Pair(pair.old, pair.new, pair.relation)), old, new)
    elif kind not in FIGURES or not pair.children or not (_counted_apart(pair) or (old and new)):
        yield Changed(_change(pair), old, new)
        return
    for child in pair.children:
        yield from changes(child)


def _counted_apart(figure: Pair) -> bool:
    inside = {part.kind for child in figure.children if (part := child.new or child.old)}
    return bool(inside & _COUNTED_APART)


def _change(pair: Pair) -> Change:
    if pair.old is None:
        return Change.ADDED
    if pair.new is None:
        return Change.DROPPED
    if pair.old.name != pair.new.name:
        return Change.RENAMED
    touched = {part.name for child in pair.children if not child.untouched and (part := child.new or child.old)}
    if pair.old.text != pair.new.text or touched - {INDICATORS}:
        return Change.REWORDED
    return Change.INDICATORS if touched else Change.RENUMBERED


def _part(block: object) -> Part | None:
    return block if isinstance(block, Part) else None


# So many names of one kind of change in one 節; the others are counted, so that the paper stays one page.
_MOST_NAMES = 8
_KINDS = {"card": "取組", "subcommittee": "〔部会〕", "principle": "基本理念", "section": "節", "box": "事業区分"}

_Sections: TypeAlias = Sequence[tuple[Pair, Sequence[Changed]]]


@document("改訂の概要", title=f"{TITLE}　改訂の概要", uses=USES, sources=2)
def revision_summary(book: Book) -> Fields:
    """What the 改訂案 adds, drops, renames and rewords: counted by section, and named."""
    sections = [(pair, list(changes(pair))) for pair in revision(book)]
    found = [change for _, of_section in sections for change in of_section]
    return {
        "区分一覧": [{"区分": _title(pair), **_counts(of_section)} for pair, of_section in sections] if found else [],
        "合計": {"区分": Said("計", tuple(cells_of(pair for pair, _ in sections))), **_counts(found)},
        "内容一覧": [
            {"変更": str(change), "文一覧": lines}
            for change in Change
            if (lines := _told(sections, change, book.settings))
        ],
    }


def _counts(found: Sequence[Changed]) -> dict[str, Field]:
    counted = Counter(changed.change for changed in found)
    return {**{str(change): counted[change] or BLANK for change in Change}, "計": len(found) or BLANK}


def _told(sections: _Sections, change: Change, office: Settings) -> list[Field]:
    """One sentence for every 節 with such a change: the names, then how many paragraphs without a name."""
    sentences: list[Field] = []
    for pair, of_section in sections:
        found = [changed for changed in of_section if changed.change is change]
        if found:
            places = tuple(place for changed in found for place in changed.places)
            sentences.append(Said(f"{_title(pair).value}：{'、'.join(_names(found, office))}", places))
    return sentences


def _names(found: Sequence[Changed], office: Settings) -> Iterator[str]:
    named = [changed for changed in found if changed.part.name]
    yield from (_name(changed, office) for changed in named[:_MOST_NAMES])
    if len(named) > _MOST_NAMES:
        yield full_width_digits(f"ほか{len(named) - _MOST_NAMES}件")
    if len(named) < len(found):
        yield full_width_digits(f"本文{len(found) - len(named)}件")


def _name(changed: Changed, office: Settings) -> str:
    """A part as one speaks of it; of a 取組 that was only reworded the number says enough."""
    part, before = changed.part, changed.old
    numbered = f"{office.named(_KINDS.get(part.kind, ''))}{part.number}"
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


@document("見え消し版", title=f"{TITLE}　見え消し版", uses=USES, sources=2, template="policy", weave=Weave.REVISIONS)
def redline(book: Book) -> Fields:
    """The 改訂案 with every change as a Word revision: accepted it is the 改訂案, rejected the edition in force."""
    return policy(book)


@document(
    "見え消し版（印刷用）",
    title=f"{TITLE}　見え消し版（印刷用）",
    uses=USES,
    sources=2,
    template="policy",
    weave=Weave.LINES,
)
def printed_redline(book: Book) -> Fields:
    """The same for those who print: what is dropped struck through, what is new underlined."""
    return policy(book)
