"""Indents that follow the data: a mark at the beginning of a paragraph becomes its `w:ind`."""

import re
from collections.abc import Mapping
from typing import Final

from lxml import etree

from generator.text import Indent
from generator.word.tables import W

# Noncharacters: allowed in XML, never part of anybody's text.
_MARK: Final = re.compile("\ufdd2([-0-9.]+),([-0-9.]+)\ufdd3")
PARAGRAPH_ORDER: Final = (
    "keepNext",
    "keepLines",
    "pageBreakBefore",
    "framePr",
    "widowControl",
    "numPr",
    "suppressLineNumbers",
    "pBdr",
    "shd",
    "tabs",
    "suppressAutoHyphens",
    "kinsoku",
    "wordWrap",
    "overflowPunct",
    "topLinePunct",
    "autoSpaceDE",
    "autoSpaceDN",
    "bidi",
    "adjustRightInd",
    "snapToGrid",
    "spacing",
    "ind",
    "contextualSpacing",
    "mirrorIndents",
    "suppressOverlap",
    "jc",
    "textDirection",
    "textAlignment",
    "textboxTightWrap",
    "outlineLvl",
    "divId",
    "cnfStyle",
    "rPr",
    "sectPr",
    "pPrChange",
)
"""The properties of a paragraph after its style, in the order that Word wants them in."""
_AFTER_INDENT: Final = tuple(f"{W}{name}" for name in PARAGRAPH_ORDER[PARAGRAPH_ORDER.index("ind") + 1 :])
_DEFAULT_SIZE: Final = 21


def marked(indent: Indent) -> str:
    """The mark that `indent` below turns into the paragraph's indent."""
    return f"\ufdd2{indent.depth},{indent.hanging}\ufdd3"


def sizes(styles: etree._Element) -> Mapping[str, int]:
    """Font size by paragraph style id, in half points; a style without one has that of the style it is based on."""
    by_id = {style.get(f"{W}styleId") or "": style for style in styles.iter(f"{W}style")}

    def size(style_id: str, depth: int = 0) -> int:
        style = by_id.get(style_id)
        if style is None or depth > len(by_id):
            return default
        own, base = style.find(f"{W}rPr/{W}sz"), style.find(f"{W}basedOn")
        return (
            int(own.get(f"{W}val") or default)
            if own is not None
            else size(base.get(f"{W}val") or "", depth + 1)
            if base is not None
            else default
        )

    found = styles.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}sz")
    default = int(found.get(f"{W}val") or _DEFAULT_SIZE) if found is not None else _DEFAULT_SIZE
    return {name: size(name) for name in by_id} | {"": default}


def indent(body: etree._Element, size_of: Mapping[str, int]) -> None:
    """Set the indent of every marked paragraph and take its mark away. `size_of` is what `sizes` returns."""
    for text in list(body.iter(f"{W}t")):
        mark = _MARK.search(text.text or "")
        if mark is None:
            continue
        text.text = _MARK.sub("", text.text or "")
        paragraph = next(text.iterancestors(f"{W}p"))
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        character = 10 * size_of.get((style.get(f"{W}val") or "") if style is not None else "", size_of[""])
        depth, hanging = float(mark[1]), float(mark[2])
        _set(paragraph, round((depth + hanging) * character), round(hanging * character))


def _set(paragraph: etree._Element, left: int, hanging: int) -> None:
    properties = paragraph.find(f"{W}pPr")
    if properties is None:
        properties = etree.Element(f"{W}pPr")
        paragraph.insert(0, properties)
    for old in properties.findall(f"{W}ind"):
        properties.remove(old)
    place = next((i for i, child in enumerate(properties) if child.tag in _AFTER_INDENT), len(properties))
    first = {f"{W}hanging": str(hanging)} if hanging >= 0 else {f"{W}firstLine": str(-hanging)}
    properties.insert(place, etree.Element(f"{W}ind", {f"{W}left": str(max(left, 0)), **first}))
