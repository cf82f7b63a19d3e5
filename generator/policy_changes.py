"""What a revision of the basic policy comes to: its changes one by one, each put down under one kind."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from generator.comparison.align import Pair
from generator.comparison.parts import Part
from generator.policy_figures import FIGURES, INDICATORS
from generator.problem import Place

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
