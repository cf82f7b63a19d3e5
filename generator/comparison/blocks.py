"""An edition as a tree of blocks, and what of a block is compared with another."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from zlib import crc32

from generator.comparison.chars import bigrams
from generator.comparison.words import fold_width

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
