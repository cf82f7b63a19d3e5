"""Two editions laid side by side, block by block, as a clerk sets up a 新旧対照表."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import dataclass
from typing import Literal

from generator.comparison.blocks import Block, Node
from generator.comparison.mates import find_mates, in_order

__all__ = ["Block", "Pair", "Relation", "align"]

Relation = Literal["same", "changed", "added", "dropped", "moved", "renumbered"]


@dataclass(frozen=True, slots=True)
class Pair:
    """A block of the old edition beside what it became; None where an edition has no such block.

    `relation` is about the block itself, not its children: "renumbered" has another number, "moved" stands in another
    section or passed its neighbours, "changed" is worded otherwise (the first two may be too), "same" is none of these.
    """

    old: Block | None
    new: Block | None
    relation: Relation
    children: tuple["Pair", ...] = ()

    @property
    def untouched(self) -> bool:
        """Whether the block and everything in it is the same: what a 新旧対照表 leaves out as （略）."""
        return self.relation == "same" and all(child.untouched for child in self.children)


def align(old: Sequence[Block], new: Sequence[Block], *, ignore_width: bool = False) -> list[Pair]:
    """Every block of both editions once, in the order of the new one, dropped blocks where they stood.

    Blocks are paired by kind, number, name and wording, inside the same section first. One number is not enough: a
    取組 that shares neither name nor 概要 with the one that had its number is added, the other dropped. With
    `ignore_width`, a block that differs only in 全角 and 半角 is the same.
    """
    before, after = (Node(Block("edition", children=tuple(blocks))) for blocks in (old, new))
    find_mates(before, after)
    moved = {node for parent in before.walk() for node in _moved(parent)}
    return list(_pairs(before.children, after.children, lambda node, mate: _relation(node, mate, moved, ignore_width)))


def _pairs(olds: Sequence[Node], news: Sequence[Node], relation: Callable[[Node, Node], Relation]) -> Iterator[Pair]:
    """The pairs of the children of one block; `olds` whose mates are elsewhere are left to that place."""
    here = set(news)
    dropped: defaultdict[Node | None, list[Node]] = defaultdict(list)
    anchor: Node | None = None
    for node in olds:
        if node.mate is None:
            dropped[anchor].append(node)
        elif node.mate in here and relation(node, node.mate) != "moved":
            anchor = node.mate
    for mate in (None, *news):
        if mate:
            source = mate.mate
            children = tuple(_pairs(source.children if source else (), mate.children, relation))
            if source:
                yield Pair(source.block, mate.block, relation(source, mate), children)
            else:
                yield Pair(None, mate.block, "added", children)
        for node in dropped[mate]:
            yield Pair(node.block, None, "dropped", tuple(_pairs(node.children, (), relation)))


def _moved(parent: Node) -> Iterator[Node]:
    """The children of `parent` that live on out of their old place, for another reason than a new number."""
    mated = [node for node in parent.children if node.mate and not _renumbered(node, node.mate)]
    stayed = set(in_order(node for node in mated if node.mate and node.mate.parent is parent.mate))
    return (node for node in mated if node not in stayed)


def _renumbered(node: Node, mate: Node) -> bool:
    return "" != node.number != mate.number != ""


def _relation(node: Node, mate: Node, moved: Set[Node], ignore_width: bool) -> Relation:
    if _renumbered(node, mate):
        return "renumbered"
    if node in moved:
        return "moved"
    if ignore_width:
        return "same" if (node.number, node.name, node.text) == (mate.number, mate.name, mate.text) else "changed"
    return "same" if node.block.wording == mate.block.wording else "changed"
