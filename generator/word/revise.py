"""見え消し: two made papers of one template as one Word file that shows what was dropped and what was added."""

import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Final

from lxml import etree

from generator.house import REDLINE_AUTHOR, REDLINE_COLOUR, UNCHANGED
from generator.word.headers import headed
from generator.word.package import sealed
from generator.word.readings import reading
from generator.word.tables import W
from generator.word.weave import woven

LEGEND: Final = "見え消し（下線は追加、取消し線は削除）"

_DOCUMENT: Final = "word/document.xml"
_REVISIONS: Final = (f"{W}ins", f"{W}del")
_AFTER_STRIKE: Final = (
    "dstrike outline shadow emboss imprint noProof snapToGrid vanish webHidden color spacing w kern position sz szCs "
    "highlight u effect bdr shd fitText vertAlign rtl cs em lang eastAsianLayout specVanish oMath"
).split()


def revised(old: bytes, new: bytes, *, title: str, day: date) -> bytes:
    """The paper `new` with Word revisions of the section (`house.REDLINE_AUTHOR`), dated `day`: rejected, it says `old`."""
    parts, root = _woven(old, new)
    revisions = list(root.iter(*_REVISIONS))
    for number, revision in enumerate(revisions, start=1):
        revision.set(f"{W}id", str(number))
        revision.set(f"{W}author", REDLINE_AUTHOR)
        revision.set(f"{W}date", f"{day.isoformat()}T00:00:00Z")
    return _file(parts, root, title, header="" if revisions else UNCHANGED)


def printable(old: bytes, new: bytes, *, title: str) -> bytes:
    """The same for those who print: dropped text struck through, added text underlined, no Word revisions."""
    parts, root = _woven(old, new)
    revisions = list(root.iter(*_REVISIONS))
    for revision in revisions:
        for run in revision.iter(f"{W}r"):
            _draw_line(run, struck=revision.tag == f"{W}del")
        parent = revision.getparent()
        assert parent is not None
        at = parent.index(revision)
        parent[at : at + 1] = list(revision)
    return _file(parts, root, title, header=LEGEND if revisions else UNCHANGED)


def says(data: bytes, *, old: bytes, new: bytes) -> bool:
    """Whether a file made by `revised` says `new` with all revisions accepted and `old` with all rejected."""
    made, before, after = (_body(_root(_parts(file))) for file in (data, old, new))
    accepted, rejected = [*reading(made, "del")], [*reading(made, "ins")]
    return accepted == [*reading(after, "del")] and rejected == [*reading(before, "del")]


def _woven(old: bytes, new: bytes) -> tuple[dict[str, bytes], etree._Element]:
    """The parts of the paper `new`, and its document with unsigned revisions."""
    parts = _parts(new)
    root = _root(parts)
    body, before = _body(root), _body(_root(_parts(old)))
    kinds = (f"{W}p", f"{W}tbl")
    blocks = list(body.iterchildren(*kinds))
    made = woven(list(before.iterchildren(*kinds)), blocks)
    for block in blocks:
        if block.getparent() is body:
            body.remove(block)
    for at, block in enumerate(made):
        body.insert(at, block)
    return parts, root


def _parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _root(parts: Mapping[str, bytes]) -> etree._Element:
    return etree.fromstring(parts[_DOCUMENT], etree.XMLParser(resolve_entities=False, huge_tree=True))


def _body(root: etree._Element) -> etree._Element:
    body = root.find(f"{W}body")
    assert body is not None
    return body


def _file(parts: dict[str, bytes], root: etree._Element, title: str, *, header: str) -> bytes:
    if header:
        headed(parts, root, header)
    parts[_DOCUMENT] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return sealed(made.getvalue(), title)


def _draw_line(run: etree._Element, *, struck: bool) -> None:
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
    if REDLINE_COLOUR:
        _put(properties, "color", {f"{W}val": REDLINE_COLOUR})


def _put(properties: etree._Element, name: str, attributes: Mapping[str, str]) -> None:
    """Set one property of a run at the place the schema wants it."""
    for own in properties.findall(f"{W}{name}"):
        properties.remove(own)
    order = ["strike", *_AFTER_STRIKE]
    later = {f"{W}{other}" for other in order[order.index(name) + 1 :]}
    place = next((at for at, child in enumerate(properties) if child.tag in later), len(properties))
    properties.insert(place, etree.Element(f"{W}{name}", dict(attributes)))
