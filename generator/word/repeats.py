"""What a loop of a template repeats although a file may hold it only once."""

from lxml import etree

from generator.word.tables import W

_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"


def once(tree: etree._Element) -> None:
    """Leave bookmarks, and the numbers Word gives to paragraphs and rows, only where they stand first."""
    for tag in (f"{W}bookmarkStart", f"{W}bookmarkEnd"):
        seen: set[str | None] = set()
        for mark in list(tree.iter(tag)):
            parent = mark.getparent()
            if mark.get(f"{W}id") in seen and parent is not None:
                parent.remove(mark)
            seen.add(mark.get(f"{W}id"))
    numbers: set[str] = set()
    for node in tree.iter(f"{W}p", f"{W}tr"):
        if (number := node.get(f"{_W14}paraId")) is None:
            continue
        if number in numbers:
            del node.attrib[f"{_W14}paraId"]
        numbers.add(number)
