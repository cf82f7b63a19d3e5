"""A cell of several lines as paragraphs: each line that begins with a mark hangs under its text."""

import re
from typing import Final

from generator.text import Fields, Indent, Said

_MARK: Final = re.compile(r"[・◆◇■□●○〇※➡→⇒▶①-⑳]　?")


def lines_of(said: Said) -> list[Fields]:
    """The lines of a typed cell as fields: 字下げ (an indent) and 文 (the words). Empty lines at the end are left out.

    A line stands in by the 全角 spaces it begins with, two half-width ones counting as one; other lines of the
    paragraph hang by the width of its mark. A value that is not text is one line.
    """
    if not isinstance(said.value, str):
        return [{"字下げ": Indent(0, 0), "文": said}] if said.value is not None else []
    return [_fields(line.rstrip(), said) for line in said.value.rstrip().split("\n")] if said.value.strip() else []


def _fields(line: str, said: Said) -> Fields:
    words = line.lstrip()
    space = line.removesuffix(words)
    mark = _MARK.match(words)
    depth = sum(1 if char == "　" else 0.5 for char in space)
    return {"字下げ": Indent(depth, len(mark[0]) if mark else 0), "文": Said(words, said.places if words else ())}
