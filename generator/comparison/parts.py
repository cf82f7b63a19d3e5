"""Blocks that know how they are printed and which cells they came from."""

from dataclasses import dataclass

from generator.comparison.blocks import Block
from generator.problem import Place
from generator.text import Said

_NO_REMARK = Said("")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a part as it is printed. Lines of one key are compared with each other; indents in 全角 characters."""

    text: str
    key: str = ""
    depth: float = 0
    hanging: float = 0


@dataclass(frozen=True, slots=True)
class Part(Block):
    """A block with its printed lines, its children apart, the cells it was made from, and what is remarked on it."""

    lines: tuple[Line, ...] = ()
    places: tuple[Place, ...] = ()
    remark: Said = _NO_REMARK

    @property
    def label(self) -> str:
        """Number and name: how one speaks of it. Empty for a paragraph."""
        return "　".join(filter(None, (self.number, self.name))) if self.name else ""
