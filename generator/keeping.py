"""Which paragraphs of numbered prose must not end a page: those that others stand under."""

from collections.abc import Sequence
from itertools import zip_longest

from generator.text import Fields, Indent, Said


def kept(paragraphs: Sequence[Fields]) -> list[Fields]:
    """The fields of `numbered.paragraphs` with one more, 次と離さない: 「○」 for an item that others stand under.

    So does a line in 【】: it announces the items that go on after it.
    """
    return [
        {**paragraph, "次と離さない": "○" if _leads(paragraph, after) else ""}
        for paragraph, after in zip_longest(paragraphs, paragraphs[1:])
    ]


def _leads(paragraph: Fields, after: Fields | None) -> bool:
    return after is not None and (_depth(after) > _depth(paragraph) or _words(paragraph).startswith("【"))


def _depth(paragraph: Fields) -> float:
    indent = paragraph["字下げ"]
    return indent.depth if isinstance(indent, Indent) else 0.0


def _words(paragraph: Fields) -> str:
    text = paragraph["本文"]
    return str(text.value) if isinstance(text, Said) else ""
