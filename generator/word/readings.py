"""What a body with revisions says once all of them are accepted, or all rejected."""

from collections.abc import Iterable, Iterator
from typing import Literal, TypeAlias

from lxml import etree

from generator.word.tables import W

Gone: TypeAlias = Literal["ins", "del"]


def reading(container: Iterable[etree._Element], gone: Gone) -> Iterator[str]:
    """The paragraphs of a body or cell without the inserted (`ins` is gone) or deleted text, tables cell by cell.

    A paragraph whose mark is gone runs on into the next; before a table and at the end it ends where it is, unless it
    says nothing: Word takes it out whole.
    """
    carried: str | None = None
    for block in container:
        if block.tag == f"{W}p":
            carried = (carried or "") + _said(block, gone)
            if block.find(f"{W}pPr/{W}rPr/{W}{gone}") is None:
                yield carried
                carried = None
        elif block.tag == f"{W}tbl":
            rows = [row for row in block.findall(f"{W}tr") if row.find(f"{W}trPr/{W}{gone}") is None]
            if rows and carried:
                yield carried
            carried = carried if not rows else None
            for row in rows:
                yield "<row>"
                for cell in row.findall(f"{W}tc"):
                    yield "<cell>"
                    yield from reading(cell, gone)
    if carried:
        yield carried


def _said(node: etree._Element, gone: Gone) -> str:
    if node.tag in (f"{W}{gone}", f"{W}pPr", f"{W}rPr"):
        return ""
    if node.tag in (f"{W}t", f"{W}delText"):
        return node.text or ""
    return {f"{W}tab": "\t", f"{W}br": "\n"}.get(node.tag) or "".join(_said(child, gone) for child in node)
