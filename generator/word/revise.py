"""見え消し: two made papers of one template as one Word file that shows what was dropped and what was added."""

import io
import zipfile
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
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
# The properties of a run in the order of the schema, from the first that is set here.
_ORDER: Final = (
    "strike dstrike outline shadow emboss imprint noProof snapToGrid vanish webHidden color spacing w kern position sz "
    "szCs highlight u effect bdr shd fitText vertAlign rtl cs em lang eastAsianLayout specVanish oMath"
)


def revised(old: bytes, new: bytes, *, title: str, day: date | None) -> bytes:
    """The paper `new` with Word revisions of the section (`house.REDLINE_AUTHOR`), dated `day` if any: rejected, it says `old`."""
    parts = _parts(new)
    document, changed = _revised_document(_parts(old)[_DOCUMENT], parts[_DOCUMENT], day)
    return _file(parts, etree.fromstring(document), title, header="" if changed else UNCHANGED)


@lru_cache(maxsize=2)
def _revised_document(old: bytes, new: bytes, day: date | None) -> tuple[bytes, bool]:
    """The document part with revisions, and whether it has any; kept for the printed form of the same paper."""
    root = _parsed(new)
    _weave(_body(_parsed(old)), _body(root))
    revisions = list(root.iter(*_REVISIONS))
    for number, revision in enumerate(revisions, start=1):
        revision.set(f"{W}id", str(number))
        revision.set(f"{W}author", REDLINE_AUTHOR)
        if day:
            revision.set(f"{W}date", f"{day.isoformat()}T00:00:00Z")
    return _written(root), bool(revisions)


def printable(made: bytes, *, title: str) -> bytes:
    """A file made by `revised` for those who print: dropped text struck through, added text underlined, no revisions."""
    parts = _parts(made)
    root = _parsed(parts[_DOCUMENT])
    revisions = list(root.iter(*_REVISIONS))
    for revision in revisions:
        for run in revision.iter(f"{W}r"):
            _draw_line(run, struck=revision.tag == f"{W}del")
        parent = revision.getparent()
        assert parent is not None
        at = parent.index(revision)
        parent[at : at + 1] = list(revision)
    return _file(parts, root, title, header=LEGEND if revisions else "")


def says(data: bytes, *, old: bytes, new: bytes) -> bool:
    """Whether a file made by `revised` says `new` with all revisions accepted and `old` with all rejected."""
    return _agree(*(_parts(file)[_DOCUMENT] for file in (data, old, new)))


@lru_cache(maxsize=2)
def _agree(made: bytes, old: bytes, new: bytes) -> bool:
    body, before, after = (_body(_parsed(document)) for document in (made, old, new))
    accepted, rejected = [*reading(body, "del")], [*reading(body, "ins")]
    return accepted == [*reading(after, "del")] and rejected == [*reading(before, "del")]


def _weave(old: etree._Element, new: etree._Element) -> None:
    """Make the body `new` one with unsigned revisions; its last section stays its own."""
    kinds = (f"{W}p", f"{W}tbl")
    blocks = list(new.iterchildren(*kinds))
    made = woven(list(old.iterchildren(*kinds)), blocks)
    for block in blocks:
        if block.getparent() is new:
            new.remove(block)
    for at, block in enumerate(made):
        new.insert(at, block)


def _parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _parsed(document: bytes) -> etree._Element:
    return etree.fromstring(document, etree.XMLParser(resolve_entities=False, huge_tree=True))


def _written(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _body(root: etree._Element) -> etree._Element:
    body = root.find(f"{W}body")
    assert body is not None
    return body


def _file(parts: dict[str, bytes], root: etree._Element, title: str, *, header: str) -> bytes:
    if header:
        headed(parts, root, header)
    parts[_DOCUMENT] = _written(root)
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
    order = _ORDER.split()
    later = {f"{W}{other}" for other in order[order.index(name) + 1 :]}
    place = next((at for at, child in enumerate(properties) if child.tag in later), len(properties))
    properties.insert(place, etree.Element(f"{W}{name}", dict(attributes)))
