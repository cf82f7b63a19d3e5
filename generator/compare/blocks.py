"""Two editions as trees of blocks, laid side by side as a clerk sets up a 新旧対照表."""

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cached_property
from heapq import nlargest
from itertools import product
from typing import Literal, NamedTuple, TypeAlias
from zlib import crc32

from generator.compare.text import bigrams, dice, fold_width
from generator.problem import Place
from generator.records.said import Said

_DASHES = re.compile("[‐‑‒–—―−ー]")


@dataclass(frozen=True, slots=True)
class Block:
    """One piece of an edition: a heading, a paragraph, a 取組 card, a table row, a note, a figure.

    `kind` says which, in the caller's words: only blocks of one kind are ever paired. A "row" belongs to its card or
    table and is not looked for in another. `number` is printed before the name ("②-5"), `name` is the title or the
    row's label, `text` the wording; each may be empty. `children` are the blocks inside, in order.
    """

    kind: str
    number: str = ""
    name: str = ""
    text: str = ""
    children: tuple["Block", ...] = ()

    @property
    def wording(self) -> tuple[str, str, str]:
        """What is printed of the block itself, without its children."""
        return self.number, self.name, self.text


class Node:
    """A block at its place in one edition; `mate` is the block of the other edition it became or came from."""

    def __init__(self, block: Block, parent: "Node | None" = None, index: int = 0) -> None:
        self.block = block
        self.parent = parent  # None for the edition itself
        self.index = index  # among its parent's children, from 0
        self.children = [Node(child, self, at) for at, child in enumerate(block.children)]
        self.mate: Node | None = None
        self.number = _DASHES.sub("-", fold_width(block.number)).strip()
        self.name = fold_width(block.name).strip()
        self.text = fold_width(block.text).strip()

    def walk(self) -> Iterator["Node"]:
        """The node and everything inside it, in order."""
        yield self
        for child in self.children:
            yield from child.walk()

    @property
    def is_drawn(self) -> bool:
        """Whether it is a figure that says nothing of its own: there is one of its kind, drawn from other parts."""
        return self.block.kind == self.block.name and not self.block.children

    @cached_property
    def gist(self) -> str:
        """The name, and what the block and its children say in whole sentences; all their text where there are none.

        A category or a schedule says little: two cards that share nothing else are two cards.
        """
        lines = [line for node in self.walk() for line in node.text.splitlines()]
        return "\n".join([self.name, *([line for line in lines if "。" in line] or lines)])

    @cached_property
    def grams(self) -> Counter[str]:
        """The bigrams of the gist."""
        return bigrams(self.gist)

    @cached_property
    def content(self) -> tuple[object, ...]:
        """Equal for two nodes that say the same, children included, width apart."""
        return (self.block.kind, self.number, self.name, self.text, tuple(child.content for child in self.children))

    @cached_property
    def path(self) -> tuple[int, ...]:
        """The indexes that lead to the node from the edition."""
        return (*self.parent.path, self.index) if self.parent else ()

    @property
    def neighbours(self) -> tuple[object, object]:
        """What the blocks before and after it say; None where there is none."""
        siblings = self.parent.children if self.parent else [self]
        before = siblings[self.index - 1].content if self.index else None
        after = siblings[self.index + 1].content if self.index + 1 < len(siblings) else None
        return before, after

    @cached_property
    def size(self) -> int:
        """Characters of the block and its children, names included."""
        return sum(len(node.name) + len(node.text) for node in self.walk())

    @cached_property
    def count(self) -> int:
        """The blocks it consists of, itself included."""
        return 1 + sum(child.count for child in self.children)

    @cached_property
    def mark(self) -> int:
        """A number that follows from the content alone: settles ties alike whichever edition is called the old one."""
        return crc32(repr(self.content).encode())


_NO_REMARK = Said("")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a part as it is printed, indents in 全角 characters. Lines of one key are compared with each other.

    `head` stands before the text and belongs to the key (a year). `meaning` is what the text stands for, where that is
    not the text itself (「→」). A `caption` is the paper's own words, in neither edition.
    """

    text: str
    key: str = ""
    depth: float = 0
    hanging: float = 0
    head: str = ""
    meaning: str = ""
    caption: bool = False

    def says_as(self, other: "Line") -> bool:
        """Whether the two mean the same, width apart."""
        mine, yours = (fold_width(line.meaning or line.text).strip() for line in (self, other))
        return mine == yours


@dataclass(frozen=True, slots=True)
class Part(Block):
    """A block with its printed lines, its children apart, the cells it was made from, and what is remarked on it.

    `heading` is the word in the label column beside the lines of a card's row; a card's own row has one, too. What is told
    `by_year` has a line, or part of one, for each year.
    """

    lines: tuple[Line, ...] = ()
    heading: str = ""
    places: tuple[Place, ...] = ()
    remark: Said = _NO_REMARK
    by_year: bool = False

    @property
    def label(self) -> str:
        """Number and name: how one speaks of it. Empty for a paragraph."""
        return "　".join(filter(None, (self.number, self.name))) if self.name else ""


# Likeness (0 to 1) from which two blocks are the same matter: with nothing else in common, with their number or their
# place between the same neighbours in common, from one section to another without and with the same name.
_ALONE = 0.5
_SAME_PLACE = 0.3
_ELSEWHERE = 0.8
_ELSEWHERE_NAMESAKE = 0.5
# A shorter gist (characters) is a common phrase: finding it in another section says nothing.
_TELLING = 10
# Bounds on the work: the rivals a block is measured against, the blocks a bigram may occur in to be a clue, the pairs
# of a group of namesakes to be tried one with another (a larger group is paired in order).
_RIVALS = 4
_CLUE = 16
_NAMESAKES = 400

_Link: TypeAlias = "tuple[Node, _Link] | None"
_NO_CHOICE: tuple[int, _Link] = (0, None)


class _Candidate(NamedTuple):
    old: Node
    new: Node
    likeness: float

    @property
    def same_name(self) -> bool:
        return self.old.name == self.new.name != ""

    @property
    def same_number(self) -> bool:
        return self.old.number == self.new.number != ""

    @property
    def rank(self) -> tuple[float, int, int, int, list[tuple[int, ...]], tuple[int, ...]]:
        """Smaller is better, and equal whichever edition is called the old one, but for blocks equal in all."""
        old, new = self.old, self.new
        same_neighbours = sum(mine == yours for mine, yours in zip(old.neighbours, new.neighbours, strict=True))
        return (
            -(4 * self.likeness + 2 * self.same_name + self.same_number),
            -same_neighbours,
            abs(old.index - new.index),
            old.mark + new.mark,
            sorted((old.path, new.path)),
            old.path,
        )


def find_mates(old: Node, new: Node) -> None:
    """Set the mate of every block of two editions, given as their roots, that is found in the other one."""
    old.mate, new.mate = new, old
    _match_children(old, new)
    strays = [[node for node in _free(root.walk()) if _may_move(node)] for root in (old, new)]
    candidates = [*_identical(*strays), *_candidates(*strays)]
    # Whole sections before what is in them, so that their paragraphs are matched inside them.
    for each in sorted(candidates, key=lambda each: (-min(each.old.count, each.new.count), each.rank)):
        wanted = _ELSEWHERE_NAMESAKE if each.same_name else _ELSEWHERE
        if each.likeness >= wanted and _settle([each]):
            _match_children(each.old, each.new)


def in_order(olds: Iterable[Node]) -> list[Node]:
    """Of mated siblings, those that stand in one order in both editions: the choice that keeps most text in place."""
    ends: list[int] = []  # rising: where in the new edition a choice ends
    choices: list[tuple[int, _Link]] = []  # rising: its weight, and its last block
    for old in sorted(olds, key=lambda node: node.index):
        if old.mate is None:
            continue
        at = bisect_left(ends, old.mate.index)
        weight, before = choices[at - 1] if at else _NO_CHOICE
        # The size decides; the marks below it only settle ties.
        weight += ((old.size + old.mate.size + 1) << 40) + old.mark + old.mate.mark
        past = at
        while past < len(choices) and choices[past][0] <= weight:
            past += 1
        ends[at:past] = [old.mate.index]
        choices[at:past] = [(weight, (old, before))]
    chosen: list[Node] = []
    link = choices[-1][1] if choices else None
    while link:
        node, link = link
        chosen.append(node)
    return chosen[::-1]


def _match_children(old: Node, new: Node) -> None:
    """Set the mates among the children of a pair, and inside every pair found."""
    _settle(_identical(_free(old.children), _free(new.children)))
    candidates = list(_candidates(_free(old.children), _free(new.children)))
    _settle(
        each for each in candidates if each.same_name or each.likeness >= (_SAME_PLACE if each.same_number else _ALONE)
    )
    kept = in_order(child for child in old.children if child.mate and child.mate.parent is new)
    old_places, new_places = [child.index for child in kept], [child.mate.index for child in kept if child.mate]
    _settle(
        each
        for each in candidates
        if each.likeness >= _SAME_PLACE
        and bisect_left(old_places, each.old.index) == bisect_left(new_places, each.new.index)
    )
    for child in old.children:
        if child.mate and child.mate.parent is new:
            _match_children(child, child.mate)


def _settle(candidates: Iterable[_Candidate]) -> bool:
    """Make mates of the best candidates, then of the best of those left; whether there were any."""
    settled = False
    for each in sorted(candidates, key=lambda each: each.rank):
        if each.old.mate is None and each.new.mate is None:
            each.old.mate, each.new.mate = each.new, each.old
            settled = True
    return settled


def _free(nodes: Iterable[Node]) -> list[Node]:
    return [node for node in nodes if node.mate is None]


def _may_move(node: Node) -> bool:
    return node.block.kind != "row" and (node.is_drawn or len(node.gist) >= _TELLING)


def _identical(olds: Sequence[Node], news: Sequence[Node]) -> Iterator[_Candidate]:
    return (_Candidate(old, new, 1.0) for old, new in _namesakes(olds, news, lambda node: node.content))


def _candidates(olds: Sequence[Node], news: Sequence[Node]) -> Iterator[_Candidate]:
    """The pairs worth measuring: of one name, of one number, all where they are few, those that share most clues."""
    pairs = [
        *_namesakes(olds, news, lambda node: node.name and (node.block.kind, node.name)),
        *_namesakes(olds, news, lambda node: node.number and (node.block.kind, node.number)),
        *_namesakes(olds, news, lambda node: node.block.kind),
        *_rivals(olds, news),
    ]
    return (_Candidate(old, new, dice(old.grams, new.grams)) for old, new in dict.fromkeys(pairs))


def _namesakes(
    olds: Sequence[Node], news: Sequence[Node], key: Callable[[Node], Hashable]
) -> Iterator[tuple[Node, Node]]:
    """The pairs with one key, an empty one apart."""
    groups: defaultdict[Hashable, tuple[list[Node], list[Node]]] = defaultdict(lambda: ([], []))
    for side, nodes in enumerate((olds, news)):
        for node in nodes:
            groups[key(node)][side].append(node)
    for value, (of_old, of_new) in groups.items():
        if value:
            few = len(of_old) * len(of_new) <= _NAMESAKES
            yield from product(of_old, of_new) if few else zip(of_old, of_new, strict=False)


def _rivals(olds: Sequence[Node], news: Sequence[Node]) -> Iterator[tuple[Node, Node]]:
    """For each block the few of its kind that share most clues with it: bigrams that are not everywhere."""
    holders: defaultdict[tuple[str, str], tuple[list[Node], list[Node]]] = defaultdict(lambda: ([], []))
    for side, nodes in enumerate((olds, news)):
        for node in nodes:
            for gram in node.grams:
                holders[node.block.kind, gram][side].append(node)
    shared: Counter[tuple[Node, Node]] = Counter()
    for of_old, of_new in holders.values():
        if len(of_old) <= _CLUE and len(of_new) <= _CLUE:
            shared.update(product(of_old, of_new))
    closeness = {pair: (clues, *_nearness(*pair)) for pair, clues in shared.items()}
    rivals: defaultdict[Node, list[tuple[Node, Node]]] = defaultdict(list)
    for pair in closeness:
        for node in pair:
            rivals[node].append(pair)
    for pairs in rivals.values():
        yield from nlargest(_RIVALS, pairs, key=closeness.__getitem__)


def _nearness(old: Node, new: Node) -> tuple[int, int]:
    """Larger is nearer; the same whichever edition is called the old one."""
    return -abs(old.index - new.index), old.mark + new.mark


At: TypeAlias = "tuple[tuple[int, ...] | None, tuple[int, ...] | None]"
"""Where a pair stands in the old and in the new edition: the indexes that lead to it; None where it is not."""

Relation = Literal["same", "changed", "added", "dropped", "moved", "renumbered"]


@dataclass(frozen=True, slots=True)
class Pair:
    """A block of the old edition beside what it became; None where an edition has no such block.

    `relation` is about the block itself, not its children: "renumbered" has another number, "moved" stands in another
    section or passed its neighbours, "changed" is worded otherwise (the first two may be too), "same" is none of these.
    `at` is its name among the pairs of two editions.
    """

    old: Block | None
    new: Block | None
    relation: Relation
    children: tuple["Pair", ...] = ()
    at: At = (None, None)

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
                yield Pair(source.block, mate.block, relation(source, mate), children, (source.path, mate.path))
            else:
                yield Pair(None, mate.block, "added", children, (None, mate.path))
        for node in dropped[mate]:
            inside = tuple(_pairs(node.children, (), relation))
            yield Pair(node.block, None, "dropped", inside, (node.path, None))


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
        return "same" if node.is_drawn else "moved"
    if ignore_width:
        return "same" if (node.number, node.name, node.text) == (mate.number, mate.name, mate.text) else "changed"
    return "same" if node.block.wording == mate.block.wording else "changed"


@dataclass(frozen=True, slots=True)
class Mark:
    """What a cell of one edition tells of: the pair (`at`), and of which changes (itself, or what moved with it).

    Only what has the same `key` in both editions is the same matter at the same place. A `whole` is more than a row;
    what is told `by_year` has its years at the head of its table.
    """

    at: At
    key: str
    changes: tuple[At, ...]
    whole: bool
    by_year: bool


Marks: TypeAlias = Mapping[Place, frozenset[Mark]]


def marks(pairs: Sequence[Pair]) -> tuple[Marks, Marks]:
    """Of which pairs the cells of the old and of the new edition tell; a cell may be printed in many places.

    A part that went to another place is gone in one and new in the other, with everything in it.
    """
    found: tuple[defaultdict[Place, set[Mark]], ...] = (defaultdict(set), defaultdict(set))

    def visit(siblings: Sequence[Pair], elsewhere: "At | None") -> None:
        crossing = _crossing(siblings)
        for pair in siblings:
            away = elsewhere or (pair.at if pair.at in crossing or pair.relation == "moved" else None)
            for side, block in enumerate((pair.old, pair.new)):
                if isinstance(block, Part):
                    key = f"{pair.at}{side if away else ''}"
                    told = ((pair.at,) if pair.relation != "same" else ()) + ((away,) if away else ())
                    mark = Mark(pair.at, key, tuple(dict.fromkeys(told)), block.kind != "row", block.by_year)
                    for place in block.places:
                        found[side][place].add(mark)
            visit(pair.children, away)

    visit(pairs, None)
    old, new = ({place: frozenset(told) for place, told in side.items()} for side in found)
    return old, new


def _crossing(siblings: Sequence[Pair]) -> set[At]:
    """Those numbered anew that stand on another side of one of their siblings than before."""
    both = [pair for pair in siblings if pair.relation != "moved" and None not in pair.at]
    return {
        pair.at
        for pair in both
        if pair.relation == "renumbered"
        and any((pair.at[0] < o.at[0]) != (pair.at[1] < o.at[1]) for o in both if o is not pair)  # type: ignore[operator]
    }


def told_by(values: Iterable[Iterable[Place]], of_edition: Marks) -> tuple[Mark, ...]:
    """What a paragraph tells of, from the cells of each of its values: what all of them tell of, if there is that."""
    told = [
        found for places in values if (found := {m for place in places for m in of_edition.get(place, frozenset())})
    ]
    if not told:
        return ()
    common = set.intersection(*told) or set.union(*told)
    return tuple(sorted(common, key=lambda mark: mark.key))


def stand_ins(pairs: Iterable[Pair]) -> Iterator[tuple[str, str]]:
    """The words of the old edition and those of the new that mean the same, where neither part changed."""
    for pair in pairs:
        old, new = pair.old, pair.new
        if pair.relation == "same" and isinstance(old, Part) and isinstance(new, Part):
            yield old.text, new.text
            of_new = {line.key: line for line in new.lines}
            for line in old.lines:
                mate = of_new.get(line.key, line)
                yield from product((line.text, line.meaning), (mate.text, mate.meaning))
        yield from stand_ins(pair.children)
