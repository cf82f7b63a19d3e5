"""What a Word file counts and names for itself, bookmarks and pages, made ready to stand in a larger file."""

import re
from typing import Final

from docx.document import Document
from lxml import etree

from generator.word.tables import W
from generator.word.text_parts import free, texts_of

_PAGES: Final = re.compile(r"\bNUMPAGES\b", re.IGNORECASE)
_LAST: Final = "_LastPage"
_COMMENTS: Final = tuple(f"{W}comment{name}" for name in ("RangeStart", "RangeEnd", "Reference"))
_COUNTED: Final = tuple(f"{W}{name}" for name in ("ins", "del", "moveFrom", "moveTo", "rPrChange", "pPrChange"))
_PAIRED: Final = "pair"


def own_marks(paper: Document, number: int, taken: set[str]) -> None:
    """Give bookmarks that are `taken` other names, drop comments, and let 「n of m pages」 count the pages of the paper.

    `taken` learns the names. Ends are paired with their starts, for `count_marks`.
    """
    for root in texts_of(paper):
        for mark in list(root.iter(*_COMMENTS)):
            if (holder := mark.getparent()) is not None:
                holder.remove(mark)
    for relation in [r.rId for r in paper.part.rels.values() if "/comments" in r.reltype]:
        del paper.part.rels[relation]
    renamed: dict[str, str] = {}
    for mark in paper.element.iter(f"{W}bookmarkStart"):
        name = str(mark.get(f"{W}name"))
        renamed[name] = free(name, taken, "{}_{}")
        mark.set(f"{W}name", renamed[name])
    taken |= set(renamed.values())
    last = f"{_LAST}{number}"
    counted = [_reworded(field, renamed, last) for root in texts_of(paper) for field in _fields(root)]
    for link in paper.element.iter(f"{W}hyperlink"):
        if (anchor := link.get(f"{W}anchor")) in renamed:
            link.set(f"{W}anchor", renamed[anchor])
    if any(counted):
        *_, paragraph = paper.element.body.iter(f"{W}p")
        etree.SubElement(paragraph, f"{W}bookmarkStart", {f"{W}id": last, f"{W}name": last})
        etree.SubElement(paragraph, f"{W}bookmarkEnd", {f"{W}id": last})
    for mark in paper.element.iter(f"{W}bookmarkStart", f"{W}bookmarkEnd"):
        mark.set(_PAIRED, f"{number}-{mark.get(f'{W}id')}")


def count_marks(whole: Document) -> None:
    """Number bookmarks and revisions of a merged file through, each end as its start."""
    pairs: dict[str, str] = {}
    for mark in whole.element.iter(f"{W}bookmarkStart", f"{W}bookmarkEnd"):
        pair = mark.attrib.pop(_PAIRED, "")
        mark.set(f"{W}id", pairs.setdefault(pair, str(len(pairs))))
    for number, revision in enumerate(whole.element.iter(*_COUNTED), start=len(pairs)):
        revision.set(f"{W}id", str(number))


def _fields(root: etree._Element) -> list[etree._Element]:
    return list(root.iter(f"{W}instrText", f"{W}fldSimple"))


def _reworded(field: etree._Element, renamed: dict[str, str], last: str) -> bool:
    """Let a field name bookmarks by their new names; whether it counts pages, which now ends at bookmark `last`."""
    simple = field.tag == f"{W}fldSimple"
    old = str(field.get(f"{W}instr") if simple else field.text or "")
    new = re.sub(r"\w+", lambda word: renamed.get(word[0], word[0]), old)
    new = _PAGES.sub(f"PAGEREF {last}", new)
    if simple:
        field.set(f"{W}instr", new)
    else:
        field.text = new
    return bool(_PAGES.search(old))
