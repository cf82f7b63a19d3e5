"""Which block of the new edition is which block of the old one: inside the same section first, then anywhere."""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from heapq import nlargest
from itertools import product
from typing import NamedTuple, TypeAlias

from generator.comparison.blocks import Node
from generator.comparison.chars import dice

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
    return node.block.kind != "row" and len(node.gist) >= _TELLING


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
