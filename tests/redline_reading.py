"""Accept-all and reject-all by the letter of the standard, written apart from the program: what the tests trust."""

import zipfile
from io import BytesIO
from typing import Any

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
ACCEPTED, REJECTED = "del", "ins"


def body_of(data: bytes) -> etree._Element:
    """The body of a Word file."""
    body = etree.fromstring(zipfile.ZipFile(BytesIO(data)).read("word/document.xml")).find(f"{W}body")
    assert body is not None
    return body


def reading(container: etree._Element, gone: str) -> list[Any]:
    """The blocks of a body or cell once one kind of revision is gone: texts, and tables as rows of cells.

    A paragraph whose mark is gone runs on into the next one; that one must be there, or Word keeps an empty line.
    """
    blocks: list[Any] = []
    carried: str | None = None
    for child in container:
        if child.tag == f"{W}p":
            text = (carried or "") + "".join(_said(child, gone))
            carried = text if child.find(f"{W}pPr/{W}rPr/{W}{gone}") is not None else None
            if carried is None:
                blocks.append(text)
        elif child.tag == f"{W}tbl":
            rows = [row for row in child.findall(f"{W}tr") if row.find(f"{W}trPr/{W}{gone}") is None]
            if rows:
                assert carried is None, f"a paragraph without end before a table: {carried!r}"
                blocks.append([[reading(cell, gone) for cell in row.findall(f"{W}tc")] for row in rows])
    assert carried is None, f"a paragraph without end at the end: {carried!r}"
    return blocks


def _said(node: etree._Element, gone: str) -> list[str]:
    if node.tag == f"{W}{gone}":
        return []
    if node.tag in (f"{W}t", f"{W}delText"):
        return [node.text or ""]
    if node.tag in (f"{W}br", f"{W}cr"):
        return ["\n"]
    if node.tag == f"{W}tab":
        return ["\t"]
    return [text for child in node if child.tag != f"{W}pPr" for text in _said(child, gone)]
