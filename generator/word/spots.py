"""Where the paragraphs of a template stand, in the words a clerk counts by: 「表2の3行目1列目」."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from lxml import etree

from generator.word.tables import W

_PART_NAMES: Final = {
    "document": "本文",
    "header": "ヘッダー",
    "footer": "フッター",
    "footnotes": "脚注",
    "endnotes": "文末脚注",
}
_ALTERNATIVE: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_BOX: Final = f"{W}txbxContent"
_WHITE: Final = {f"{W}tab": "\t", f"{W}br": "\n"}
# What Word writes into the looks of a run without anybody having changed how it looks.
_INVISIBLE: Final = {f"{W}lang", f"{W}noProof"}


@dataclass(frozen=True)
class Spot:
    """One paragraph: its part as staff call it, and where in it it stands."""

    part: str
    where: str
    paragraph: etree._Element

    @cached_property
    def runs(self) -> tuple[tuple[str, bytes], ...]:
        """The text of each run of the paragraph itself, and its looks; what stands in a text box is another paragraph's."""
        own = (run for run in self.paragraph.iter(f"{W}r") if next(run.iterancestors(f"{W}p")) is self.paragraph)
        return tuple((_text(run), _looks(run)) for run in own)

    @property
    def text(self) -> str:
        """The words of the paragraph, tabs and line breaks included."""
        return "".join(text for text, _ in self.runs)


def spots(part: str, root: etree._Element) -> Iterator[Spot]:
    """Every paragraph of a part (`word/header1.xml`) in order, those in tables and text boxes where they stand."""
    stem = part.removeprefix("word/").removesuffix(".xml")
    name = _PART_NAMES.get(stem.rstrip("0123456789"), stem)
    yield from _within(name, "", next(root.iter(f"{W}body"), root))


def place_of(node: etree._Element, found: dict[etree._Element, Spot]) -> Spot | None:
    """The paragraph that a node stands in, or the first one of the row or table it belongs to; None when it is of the part."""
    for holder in (node, *node.iterancestors()):
        if holder.getparent() is None or holder.tag == f"{W}body":
            return None
        for paragraph in holder.iter(f"{W}p"):
            if paragraph in found:
                return found[paragraph]
    return None


def _within(part: str, inside: str, holder: etree._Element) -> Iterator[Spot]:
    counts: Counter[str] = Counter()
    for block in _blocks(holder, {f"{W}p", f"{W}tbl"}):
        counts[str(block.tag)] += 1
        number = counts[str(block.tag)]
        if block.tag == f"{W}tbl":
            yield from _table(part, f"{inside}の中の表{number}" if inside else f"表{number}", block)
            continue
        where = inside or f"{number}段落目"
        yield Spot(part, where, block)
        for box in block.iter(_BOX):
            if next(box.iterancestors(f"{W}p")) is block and next(box.iterancestors(_ALTERNATIVE), None) is None:
                yield from _within(part, f"{where}のテキストボックス", box)


def _table(part: str, name: str, table: etree._Element) -> Iterator[Spot]:
    for row_number, row in enumerate(_blocks(table, {f"{W}tr"}), start=1):
        for cell_number, cell in enumerate(_blocks(row, {f"{W}tc"}), start=1):
            yield from _within(part, f"{name}の{row_number}行目{cell_number}列目", cell)


def _blocks(holder: etree._Element, tags: set[str]) -> Iterator[etree._Element]:
    """The blocks of a holder, also those that Word wrapped in content controls and the like."""
    for child in holder:
        if child.tag in tags:
            yield child
        elif child.tag not in {f"{W}p", f"{W}tbl", f"{W}tr", f"{W}tc"}:
            yield from _blocks(child, tags)


def _text(run: etree._Element) -> str:
    return "".join(node.text or "" if node.tag == f"{W}t" else _WHITE.get(str(node.tag), "") for node in run)


def _looks(run: etree._Element) -> bytes:
    looks = run.find(f"{W}rPr")
    shown = [] if looks is None else [node for node in looks if node.tag not in _INVISIBLE]
    return b"".join(sorted(filter(None, map(_look, shown))))


def _look(node: etree._Element) -> bytes:
    """One property; which font a sign of two scripts takes (`hint`) is decided anew for each sign typed."""
    attributes = {name: value for name, value in node.attrib.items() if name != f"{W}hint"}
    return repr((node.tag, sorted(attributes.items()))).encode() if attributes or not node.attrib else b""
