"""見え消し: two made papers of one template as one Word file that shows what was dropped and added; and what a Word file says."""

import re
from collections.abc import Iterable, Iterator, Mapping, MutableMapping
from copy import deepcopy
from datetime import date
from functools import lru_cache
from html import escape
from itertools import count
from pathlib import Path
from typing import Final, Literal, TypeAlias

from lxml import etree

from generator.compare.blocks import Mark
from generator.compare.tables import FileLine
from generator.compare.text import fold_width
from generator.ooxml.blocks import MAIN, STYLES, W, decided
from generator.ooxml.parts import CONTENT_TYPES, packed, parsed, relations_of, unpacked, written
from generator.ooxml.seal import sealed
from generator.settings import DEFAULT, UNCHANGED
from generator.word.layout import Heights, put_in_order
from generator.word.template import Template
from generator.word.weave import marked, unmarked, woven

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


_R: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_PART: Final = "headline.xml"
_CONTENT: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"
_ID: Final = "rIdHeadline"
_LINE: Final = (
    '<w:p xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:pPr>'
    '<w:spacing w:line="240" w:lineRule="exact"/><w:jc w:val="right"/></w:pPr><w:r><w:rPr>'
    '<w:rFonts w:ascii="ＭＳ ゴシック" w:hAnsi="ＭＳ ゴシック" w:eastAsia="ＭＳ ゴシック" w:cs="ＭＳ ゴシック"/>'
    '<w:sz w:val="18"/><w:szCs w:val="18"/></w:rPr><w:t>{text}</w:t></w:r></w:p>'
)


_FIELD: Final = (
    '<w:fldSimple xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" w:instr=" {name} ">'
    '<w:r><w:rPr><w:rFonts w:ascii="ＭＳ ゴシック" w:hAnsi="ＭＳ ゴシック" w:eastAsia="ＭＳ ゴシック" w:cs="ＭＳ ゴシック"/>'
    '<w:sz w:val="18"/><w:szCs w:val="18"/></w:rPr><w:t>1</w:t></w:r></w:fldSimple>'
)


def numbered(made: bytes, number: str, title: str) -> bytes:
    """A made paper with its number and 「1／3」 at the left of the head of every page."""
    parts = unpacked(made)
    root = parsed(parts[MAIN])
    line = _line(f"{number}　" if number else "")
    page, pages = (parsed(_FIELD.format(name=name)) for name in ("PAGE", "NUMPAGES"))
    between = deepcopy(line[-1])
    between[-1].text = "／"
    line.extend([page, between, pages])
    side = line.find(f"{W}pPr/{W}jc")
    assert side is not None
    side.set(f"{W}val", "left")
    _head(parts, root, line)
    parts[MAIN] = written(root)
    return sealed(packed(parts), title)


def headed(parts: MutableMapping[str, bytes], document: etree._Element, text: str) -> None:
    """Put `text` at the right of the head of every page.

    `parts` are the parts of the file by name; `document` is its parsed document, changed in place.
    """
    _head(parts, document, _line(text))


def _head(parts: MutableMapping[str, bytes], document: etree._Element, line: etree._Element) -> None:
    """Put a line above the headers that there are, else as the first section's header."""
    headers = [name for name in parts if name.startswith("word/header") and name.endswith(".xml")]
    for name in headers:
        header = parsed(parts[name])
        header.insert(0, deepcopy(line))
        parts[name] = written(header)
    section = document.find(f".//{W}sectPr")
    if headers or section is None:
        return
    header = etree.Element(f"{W}hdr", nsmap={"w": W[1:-1]})
    header.append(deepcopy(line))
    parts[f"word/{_PART}"] = written(header)
    section.insert(0, etree.Element(f"{W}headerReference", {f"{W}type": "default", f"{_R}id": _ID}))
    _add(parts, CONTENT_TYPES, "Override", {"PartName": f"/word/{_PART}", "ContentType": _CONTENT})
    _add(parts, relations_of(MAIN), "Relationship", {"Id": _ID, "Type": f"{_R[1:-1]}/header", "Target": _PART})


def _line(text: str) -> etree._Element:
    return parsed(_LINE.format(text=escape(text, quote=False)))


def _add(parts: MutableMapping[str, bytes], name: str, tag: str, attributes: dict[str, str]) -> None:
    root = parsed(parts[name])
    etree.SubElement(root, f"{{{root.nsmap[None]}}}{tag}", attributes)
    parts[name] = written(root)


LEGEND: Final = "見え消し（下線は追加、取消し線は削除）"

_REVISIONS: Final = (f"{W}ins", f"{W}del")
# The properties of a run in the order of the schema, from the first that is set here.
_ORDER: Final = (
    "strike dstrike outline shadow emboss imprint noProof snapToGrid vanish webHidden color spacing w kern position sz "
    "szCs highlight u effect bdr shd fitText vertAlign rtl cs em lang eastAsianLayout specVanish oMath"
)


Told: TypeAlias = tuple[tuple[Mark, ...], ...]
"""For each paragraph of a body the parts of the pairing that it tells of."""


def revised(  # noqa: PLR0913 - two editions, what is known of each, and who signs
    old: bytes,
    new: bytes,
    *,
    title: str,
    day: date | None,
    author: str = DEFAULT.author,
    told: tuple[Told, Told] | None = None,
) -> bytes:
    """The paper `new` with Word revisions of the section (`author`), dated `day` if any: rejected, it says `old`.

    With `told`, what each paragraph of the old and of the new edition tells of, the editions are woven as they were
    paired, and what is the same matter in other signs is not revised.
    """
    parts = unpacked(new)
    document, changed = _revised_document(unpacked(old)[MAIN], parts[MAIN], day, author, told)
    root = parsed(document)
    if changed:
        Heights(parsed(parts[STYLES]) if STYLES in parts else etree.Element(f"{W}styles")).draw_in(_body(root))
    return _file(parts, root, title, header="" if changed else UNCHANGED)


@lru_cache(maxsize=2)
def _revised_document(
    old: bytes, new: bytes, day: date | None, author: str, told: tuple[Told, Told] | None
) -> tuple[bytes, bool]:
    """The document part with revisions, and whether it has any; kept for the printed form of the same paper."""
    before, root = parsed(old), parsed(new)
    if told:
        marked(_body(before), told[0])
        marked(_body(root), told[1])
    _weave(_body(before), _body(root))
    unmarked(_body(root))
    _lead(_body(root))
    revisions = list(root.iter(*_REVISIONS))
    for number, revision in enumerate(revisions, start=1):
        revision.set(f"{W}id", str(number))
        revision.set(f"{W}author", author)
        if day:
            revision.set(f"{W}date", f"{day.isoformat()}T00:00:00Z")
    return written(root), bool(revisions)


def _lead(body: etree._Element) -> None:
    """Keep the words that lead to a figure on its page: both are longer than in either edition."""
    for table in body.iterchildren(f"{W}tbl"):
        above = table.getprevious()
        if above is not None and not "".join(map(str, above.itertext())):
            above = above.getprevious()
        if above is not None and above.tag == f"{W}p" and above.find(f"{W}pPr/{W}sectPr") is None:
            put_in_order(above, "keepNext", {})


def printable(made: bytes, *, title: str, colour: str = "") -> bytes:
    """A file made by `revised` for those who print: dropped text struck through, added text underlined, no revisions.

    `colour` is that of the changes, six hexadecimal digits; empty: black.
    """
    parts = unpacked(made)
    root = parsed(parts[MAIN])
    revisions = list(root.iter(*_REVISIONS))
    for revision in revisions:
        for run in revision.iter(f"{W}r"):
            _draw_line(run, colour, struck=revision.tag == f"{W}del")
        parent = revision.getparent()
        assert parent is not None
        at = parent.index(revision)
        parent[at : at + 1] = list(revision)
    if revisions:
        _run_on(_body(root))
    return _file(parts, root, title, header=LEGEND if revisions else "")


_GAP: Final = "400"  # twips: an empty line of the text


def _run_on(body: etree._Element) -> None:
    """Let pages fill, longer as they are than those of either edition; and keep a dropped table and its heir apart."""
    for turn in list(body.iter(f"{W}pageBreakBefore")):
        paragraph = next(turn.iterancestors(f"{W}p"))
        properties = turn.getparent()
        assert properties is not None
        properties.remove(turn)
        if not "".join(map(str, paragraph.itertext())):
            put_in_order(paragraph, "spacing", {"before": _GAP, "line": "20", "lineRule": "exact"})
    for table in body.iterchildren(f"{W}tbl"):
        after = table.getnext()
        if after is not None and after.tag == f"{W}tbl":
            between = etree.Element(f"{W}p")
            put_in_order(between, "spacing", {"line": _GAP, "lineRule": "exact"})
            table.addnext(between)


def says(data: bytes, *, old: bytes, new: bytes, alike: frozenset[tuple[str, str]] = frozenset()) -> bool:
    """Whether a file made by `revised` says `new` with all revisions accepted and `old` with all rejected, width apart.

    `alike` are the words of the old edition and those of the new that stand for them (「実施」, 「→」).
    """
    return _agree(*(unpacked(file)[MAIN] for file in (data, old, new)), alike)


@lru_cache(maxsize=2)
def _agree(made: bytes, old: bytes, new: bytes, alike: frozenset[tuple[str, str]]) -> bool:
    body, before, after = (_body(parsed(document)) for document in (made, old, new))
    accepted, rejected = [*reading(body, "del")], [*reading(body, "ins")]
    former = [*reading(before, "del")]
    return (
        accepted == [*reading(after, "del")]
        and len(rejected) == len(former)
        and all(
            fold_width(was) == fold_width(now) or (was, now) in alike for was, now in zip(former, rejected, strict=True)
        )
    )


def _weave(old: etree._Element, new: etree._Element) -> None:
    """Make the body `new` one with unsigned revisions; its last section stays its own."""
    kinds = (f"{W}p", f"{W}tbl")
    for mark in list(old.iter(f"{W}bookmarkStart", f"{W}bookmarkEnd")):  # a 目次 leads to the new headings
        parent = mark.getparent()
        assert parent is not None
        parent.remove(mark)
    blocks = list(new.iterchildren(*kinds))
    made = woven(list(old.iterchildren(*kinds)), blocks)
    for block in blocks:
        if block.getparent() is new:
            new.remove(block)
    for at, block in enumerate(made):
        new.insert(at, block)


def _body(root: etree._Element) -> etree._Element:
    body = root.find(f"{W}body")
    assert body is not None
    return body


def _file(parts: dict[str, bytes], root: etree._Element, title: str, *, header: str) -> bytes:
    if header:
        headed(parts, root, header)
    parts[MAIN] = written(root)
    return sealed(packed(parts), title)


def _draw_line(run: etree._Element, colour: str, *, struck: bool) -> None:
    for text in run.iter(f"{W}delText", f"{W}delInstrText"):
        text.tag = f"{W}t" if text.tag == f"{W}delText" else f"{W}instrText"
    properties = run.find(f"{W}rPr")
    if properties is None:
        properties = etree.Element(f"{W}rPr")
        run.insert(0, properties)
    if struck:
        _put(properties, "strike", {})
    else:
        _put(properties, "u", {f"{W}val": "single"})
    if colour:
        _put(properties, "color", {f"{W}val": colour})


def _put(properties: etree._Element, name: str, attributes: Mapping[str, str]) -> None:
    """Set one property of a run at the place the schema wants it."""
    for own in properties.findall(f"{W}{name}"):
        properties.remove(own)
    order = _ORDER.split()
    later = {f"{W}{other}" for other in order[order.index(name) + 1 :]}
    place = next((at for at, child in enumerate(properties) if child.tag in later), len(properties))
    properties.insert(place, etree.Element(f"{W}{name}", dict(attributes)))


_PLACES: Final = {"document": "本文", "header": "ヘッダー", "headline": "ヘッダー", "footer": "フッター"}


def wording(data: bytes, gone: Gone = "del") -> list[FileLine]:
    """The lines of a Word file that say something, without blanks around them, as if every revision were accepted (`gone="ins"`: rejected).

    The numbers that Word itself fills in above and below a page are left out. Only for files that passed the gate.
    """
    lines: list[FileLine] = []
    for name, whole in Template(Path(), data).parts():
        root = decided(deepcopy(whole))
        part = re.sub(r"\d*\.xml$", "", name.rpartition("/")[2])
        if part != "document":
            empty_fields(root)
        body = next(root.iter(f"{W}body"), root)
        found = _lines(body, _PLACES.get(part, "注"), gone, count(1))
        # LibreOffice writes one header once for every section.
        known = set(lines) if part != "document" else set()
        said = (FileLine(line.place, line.text.strip()) for line in found)
        lines += [line for line in said if line.text and line not in known]
    return lines


def _lines(container: etree._Element, place: str, gone: Gone, tables: Iterator[int] | None) -> Iterator[FileLine]:
    """The lines of a body or cell; in a cell (`tables` is None) everything stands where the cell does."""
    paragraphs: list[etree._Element] = []
    for block in _blocks(container):
        if block.tag != f"{W}tbl":
            paragraphs.append(block)
            continue
        yield from (FileLine(place, text) for text in reading(paragraphs, gone))
        paragraphs = []
        table = f"表{next(tables)}" if tables else ""
        for number, row in enumerate((row for row in _blocks(block) if row.tag == f"{W}tr"), start=1):
            if row.find(f"{W}trPr/{W}{gone}") is None:
                for cell in _blocks(row):
                    yield from _lines(cell, f"{table}の{number}行目" if tables else place, gone, None)
    yield from (FileLine(place, text) for text in reading(paragraphs, gone))


def _blocks(container: etree._Element) -> Iterator[etree._Element]:
    """What stands in a container, also within content controls."""
    for block in container:
        if block.tag == f"{W}sdt":
            for content in block.findall(f"{W}sdtContent"):
                yield from _blocks(content)
        else:
            yield block


def empty_fields(root: etree._Element) -> None:
    """Take out what fields show: Word writes another page number at every saving."""
    for field in root.iter(f"{W}fldSimple"):
        for text in field.iter(f"{W}t"):
            text.text = ""
    shown: list[bool] = []  # of each field that is open: whether its result has begun
    for node in root.iter(f"{W}fldChar", f"{W}t"):
        kind = node.get(f"{W}fldCharType")
        if kind == "begin":
            shown.append(False)
        elif kind == "separate" and shown:
            shown[-1] = True
        elif kind == "end" and shown:
            shown.pop()
        elif kind is None and any(shown):
            node.text = ""
