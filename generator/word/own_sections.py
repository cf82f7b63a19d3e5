"""The sections of a Word file, each with its paper, header, footer and page numbers, carried into a larger file."""

from collections.abc import Iterator
from copy import deepcopy
from typing import Final

from docx.document import Document
from docx.opc.constants import CONTENT_TYPE as CT
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import Part, XmlPart
from docx.oxml import OxmlElement
from lxml import etree

from generator.word.tables import W

_R: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_MARK: Final = "ends-section"  # in no namespace, so that no declaration of one stays behind
_EDGES: Final = {"header": (RT.HEADER, CT.WML_HEADER, "hdr"), "footer": (RT.FOOTER, CT.WML_FOOTER, "ftr")}
# A paragraph that takes no room, so that nothing moves.
_THIN: Final = f'<w:p xmlns:w="{W[1:-1]}"><w:pPr><w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/></w:pPr></w:p>'
_AFTER_NUMBERS: Final = {
    f"{W}{name}"
    for name in (
        "cols",
        "formProt",
        "vAlign",
        "noEndnote",
        "titlePg",
        "textDirection",
        "bidi",
        "rtlGutter",
        "docGrid",
        "printerSettings",
        "sectPrChange",
    )
}


def lifted(paper: Document, number: int, *, last: bool) -> list[etree._Element]:
    """Take the sections out of a paper, in order; the paragraphs that ended them are marked for `put_back`.

    The section of the body's end needs a paragraph as well, unless the paper is the `last` of the whole.
    """
    body = paper.element.body
    sections: list[etree._Element] = []
    for section in list(body.iter(f"{W}sectPr")):
        holder = section.getparent()
        if holder is body:
            paragraph = None if last else _last_paragraph(body, section)
            section.addnext(OxmlElement("w:sectPr"))  # docxcompose counts on one
        elif holder.tag == f"{W}pPr":
            paragraph = holder.getparent()
        else:
            continue  # a section before a revision of it
        holder.remove(section)
        if paragraph is not None:
            paragraph.set(_MARK, f"{number}-{len(sections)}")
        sections.append(section)
    return sections


def put_back(whole: Document, sections: list[list[etree._Element]]) -> None:
    """Put the sections of the papers, lists in order of the papers, behind the marked paragraphs and at the end."""
    for paragraph in whole.element.body.iter(f"{W}p"):
        if mark := paragraph.attrib.pop(_MARK, ""):
            number, at = map(int, mark.split("-"))
            paragraph.get_or_add_pPr()._insert_sectPr(sections[number][at])
    for section in whole.element.body.findall(f"{W}sectPr"):
        whole.element.body.remove(section)
    whole.element.body.append(sections[-1][-1])


def adopt(sections: list[etree._Element], paper: Document, whole: Document, number: int) -> Iterator[etree._Element]:
    """Let `whole` hold the headers and footers of a paper's sections; their contents, before they are kept, one by one.

    Who iterates may change the contents (numbers of lists, say): they are kept as they are afterwards.
    """
    kept: dict[str, str] = {}
    for section in sections:
        for reference in section.findall(f"{W}headerReference") + section.findall(f"{W}footerReference"):
            old = str(reference.get(f"{_R}id"))
            if old not in kept:
                part = paper.part.rels[old].target_part
                root = deepcopy(part.element)
                yield root
                name = PackURI(f"/word/{'header' if root.tag == f'{W}hdr' else 'footer'}{number}_{len(kept) + 1}.xml")
                copied = XmlPart.load(name, part.content_type, _written(root), whole.part.package)
                _relate(copied, part, number)
                kept[old] = whole.part.relate_to(copied, paper.part.rels[old].reltype)
            reference.set(f"{_R}id", kept[old])


def begin(sections: list[etree._Element], whole: Document, *, even: bool, was_even: bool) -> None:
    """Let a paper's sections stand for themselves: nothing is taken over from the paper before.

    The first begins a page and, unless it says otherwise, counts pages from 1. `even` tells whether pages of the whole
    differ left and right, `was_even` whether those of the paper did.
    """
    first = sections[0]
    kind = first.find(f"{W}type")
    if kind is not None and kind.get(f"{W}val") in ("continuous", "nextColumn"):
        kind.set(f"{W}val", "nextPage")
    numbers = first.find(f"{W}pgNumType")
    if numbers is None:
        numbers = etree.Element(f"{W}pgNumType")
        later = next((child for child in first if child.tag in _AFTER_NUMBERS), None)
        first.append(numbers) if later is None else later.addprevious(numbers)
    if not numbers.get(f"{W}start"):
        numbers.set(f"{W}start", "1")
    for section in sections:
        for edge in _EDGES:
            said = {str(r.get(f"{W}type")): r for r in section.findall(f"{W}{edge}Reference")}
            if even and not was_even and "default" in said:
                _refer(section, edge, "even", str(said["default"].get(f"{_R}id")))
            if section is first:
                for kind_of_page in {"default", "first", *(["even"] if even else [])} - set(said):
                    if not (kind_of_page == "even" and not was_even and "default" in said):
                        _refer(section, edge, kind_of_page, _empty(whole, edge))


def left_and_right(paper: Document) -> bool:
    """Whether headers and footers of even pages differ from those of odd ones."""
    return bool(paper.settings.odd_and_even_pages_header_footer)


def _refer(section: etree._Element, edge: str, kind: str, relation: str) -> None:
    for old in section.findall(f"{W}{edge}Reference"):
        if old.get(f"{W}type") == kind:
            section.remove(old)
    section.insert(0, etree.Element(f"{W}{edge}Reference", {f"{W}type": kind, f"{_R}id": relation}))


def _empty(whole: Document, edge: str) -> str:
    """The relation to a header or footer without words."""
    relation, content_type, tag = _EDGES[edge]
    name = PackURI(f"/word/{edge}0.xml")
    for found in whole.part.rels.values():
        if found.reltype == relation and found.target_part.partname == name:
            return str(found.rId)
    root = etree.Element(f"{W}{tag}", nsmap={"w": W[1:-1]})
    root.append(etree.fromstring(_THIN))
    return whole.part.relate_to(XmlPart.load(name, content_type, _written(root), whole.part.package), relation)


def _relate(copied: Part, part: Part, number: int) -> None:
    """Give a copied part the pictures and links of the original, under the same relations."""
    for relation in part.rels.values():
        target = relation.target_ref if relation.is_external else _renamed(relation.target_part, number)
        copied.load_rel(relation.reltype, target, relation.rId, relation.is_external)


def _renamed(part: Part, number: int) -> Part:
    folder, _, base = str(part.partname).rpartition("/")
    return Part(PackURI(f"{folder}/edge{number}_{base}"), part.content_type, part.blob, part.package)


def _last_paragraph(body: etree._Element, section: etree._Element) -> etree._Element:
    """The paragraph that ends a body, made where a table or another section's end stands last."""
    last = section.getprevious()
    if last is not None and last.tag == f"{W}p" and not last.get(_MARK):
        return last
    paragraph = etree.fromstring(_THIN)
    section.addprevious(paragraph)
    return paragraph


def _written(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
