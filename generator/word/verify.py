"""Re-open a made file and read it back: well-formed, nothing left over, nothing lost."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from lxml import etree

from generator.ooxml.blocks import W
from generator.ooxml.parts import relations, unpacked
from generator.ooxml.seal import sound_parts

_LEFT_OVER: Final = re.compile(
    # Between Japanese letters there is no end of a word but by the rules of ASCII.
    r"\{[{%#]|[}%#]\}|｛｛|｝｝|(?a:\b(?:None|nan|NaN)\b)|#(?:REF|N/A|VALUE|DIV/0|NAME|NUM|NULL)|\ufffd"
)
_REFERENCE: Final = re.compile(rb' r:(?:id|embed|link)="([^"]*)"')
_P, _T, _TAB = f"{W}p", f"{W}t", f"{W}tab"
_BREAKS = (f"{W}br", f"{W}cr")
_PARAGRAPH_END: Final = "\r"


def faults(data: bytes, printed: Mapping[str, Sequence[str]] | None) -> list[str]:
    """What is wrong with a made Word file, in Japanese; empty when it may be handed over.

    `printed` are the values each part must hold, in order (`Rendered.printed`); None for a file whose text was read
    back otherwise.
    """
    found: list[str] = []
    parts = unpacked(data)
    for name, content, root in sound_parts(parts, found):
        if name.startswith("word/") and root.tag in _TEXT_ROOTS:
            found += [f"{name} が使う部品（{lost}）がありません" for lost in _lost(parts, name, content)]
            found += _structure(root)
            if printed is not None:
                found += _content(root, printed.get(f"/{name}", ()))
    return found


_TEXT_ROOTS: Final = {f"{W}{name}" for name in ("document", "hdr", "ftr", "footnotes", "endnotes")}


def _lost(parts: Mapping[str, bytes], name: str, content: bytes) -> list[str]:
    """What a part refers to and is not there, a picture or a header: Word calls such a file corrupt."""
    there = {number for number, _, target in relations(parts, name) if target in parts}
    named = (found for found in _REFERENCE.finditer(content) if _in_tag(content, found.start()))
    return [lost for lost in (found[1].decode() for found in named) if lost not in there]


def _in_tag(content: bytes, at: int) -> bool:
    """Whether a place in a part is inside a tag: a text may say the same words."""
    return content.rfind(b"<", 0, at) > content.rfind(b">", 0, at)


def text_of(root: etree._Element) -> str:
    """All text of a part in reading order; each paragraph ends with CR, a line break is LF."""
    return "".join(_texts(root))


def _texts(root: etree._Element) -> Iterator[str]:
    for event, node in etree.iterwalk(root, events=("start", "end"), tag=(_P, _T, *_BREAKS, _TAB)):
        if event == "end":
            if node.tag == _P:
                yield _PARAGRAPH_END
        elif node.tag == _T:
            yield node.text or ""
        elif node.tag in _BREAKS:
            yield "\n"
        elif node.tag == _TAB and node.getparent().tag == f"{W}r":
            yield "\t"


def _structure(root: etree._Element) -> Iterator[str]:
    if any(table.find(f"{W}tr") is None for table in root.iter(f"{W}tbl")):
        yield "行のない表があります"
    if any(row.find(f"{W}tc") is None for row in root.iter(f"{W}tr")):
        yield "欄のない行が表にあります"
    if any(len(cell) == 0 or cell[-1].tag != _P for cell in root.iter(f"{W}tc")):
        yield "段落のない欄が表にあります"


def _content(root: etree._Element, printed: Sequence[str]) -> Iterator[str]:
    text = text_of(root)
    at = 0
    gaps: list[str] = []
    for value in printed:
        found = text.find(value, at)
        if found < 0:
            shown = str(value) if len(value) <= 40 else f"{value[:40]}…"
            yield f"「{shown}」が書き込まれていません"
            return
        gaps.append(text[at:found])
        at = found + len(value)
    gaps.append(text[at:])
    for gap in gaps:
        left = _LEFT_OVER.search(gap)
        if left:
            yield f"差し込みの残り「{gap[max(0, left.start() - 10) : left.end() + 20].strip()}」があります"
