"""Several papers as one Word file: each keeps its paper size, header, footer, page numbers and looks."""

import io
import re
from collections.abc import Iterator, Sequence
from copy import deepcopy
from difflib import SequenceMatcher
from typing import Final

import docx
from docx.document import Document
from docx.opc.constants import CONTENT_TYPE as CT
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import Part, XmlPart
from docx.oxml import OxmlElement
from docxcompose.composer import Composer
from lxml import etree

from generator.japanese.text import key
from generator.ooxml.blocks import W
from generator.ooxml.gate import MAX_COMPARED
from generator.ooxml.parts import free, parsed, written
from generator.word.merged_looks import numberings_of, own_styles, say_fonts, texts_of
from generator.word.verify import faults, text_of

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
                copied = XmlPart.load(name, part.content_type, written(root), whole.part.package)
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
                for kind_of_page in ("default", "first", *(["even"] if even else [])):
                    if kind_of_page not in said and not (kind_of_page == "even" and not was_even and "default" in said):
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
    root.append(parsed(_THIN))
    return whole.part.relate_to(XmlPart.load(name, content_type, written(root), whole.part.package), relation)


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
    paragraph = parsed(_THIN)
    section.addprevious(paragraph)
    return paragraph


# What cannot be carried over whole, and what staff call it.
_UNMERGEABLE: Final = {f"{W}endnoteReference": "文末脚注", f"{W}altChunk": "埋め込まれた文書", f"{W}subDoc": "サブ文書"}


_MOST_BLOCKS: Final = 4_000  # the time that docxcompose takes grows with their square: 2 seconds


def hindrance(data: bytes) -> str:
    """Why a Word file cannot be part of a merged one, in a word staff know; empty when it can."""
    try:
        document = docx.Document(io.BytesIO(data)).element
    except (
        Exception
    ):  # python-docx fails on files of odd make with whatever it tripped over: KeyError, ValueError and more
        return "ふつうのWordの文書と違う作り"
    if len(document.body) > _MOST_BLOCKS or sum(1 for _ in document.iter()) > MAX_COMPARED:
        return "多すぎる文字や表"
    return next((_UNMERGEABLE[str(node.tag)] for node in document.iter(*_UNMERGEABLE)), "")


_BEFORE_LEVEL: Final = ("divId", "cnfStyle", "rPr", "sectPr", "pPrChange")
_AT_MOST: Final = 8  # paragraphs at the beginning of a paper, of which one is its title
_LONGEST_NAME: Final = 36  # characters of a bookmark: Word has room for 40, and another of that name gets a number


def _announced(paper: Document, name: str) -> None:
    """Make the paragraph that is most like a paper's name its heading of level 1, and put a bookmark of that name there.

    So the navigation of Word and a table of contents lead to the paper; nothing of its looks changes.
    """
    paragraphs = [p for p in paper.element.body.iter(f"{W}p") if text_of(p).strip()][:_AT_MOST]
    if not paragraphs:
        return
    heading = max(paragraphs, key=lambda p: SequenceMatcher(None, key(text_of(p)), key(name)).ratio())
    looks = heading.get_or_add_pPr()
    for old in looks.findall(f"{W}outlineLvl"):
        looks.remove(old)
    level = etree.Element(f"{W}outlineLvl", {f"{W}val": "0"})
    after = next((child for child in looks if etree.QName(child).localname in _BEFORE_LEVEL), None)
    looks.append(level) if after is None else after.addprevious(level)
    own = {str(mark.get(f"{W}name")) for mark in paper.element.iter(f"{W}bookmarkStart")}
    mark = free(
        re.sub(r"\W+", "_", f"資料 {name}" if name[:1].isdigit() else name).strip("_")[:_LONGEST_NAME], own, "{}_{}"
    )
    end = etree.Element(f"{W}bookmarkEnd", {f"{W}id": mark})
    looks.addnext(end)
    end.addprevious(etree.Element(f"{W}bookmarkStart", {f"{W}id": mark, f"{W}name": mark}))


def merged(papers: Sequence[bytes], title: str, names: Sequence[str] = ()) -> bytes:
    """The Word files as one, in their order, titled. Its other metadata are those of the first: scrub it before it is sent.

    Each paper of which `names` tells what it is called begins with a heading of level 1 and a bookmark.

    Raises ValueError when a paper would not come over whole, and whatever the libraries raise when it is built in an odd way.
    """
    opened = [docx.Document(io.BytesIO(data)) for data in papers]
    wanted = "".join(text_of(paper.element) for paper in opened)
    uneven = [left_and_right(paper) for paper in opened]
    whole, taken, sections = opened[0], set[str](), []
    composer = Composer(whole)
    composer.restart_numbering = False  # every paper has lists of its own, which begin where they begin
    for number, paper in enumerate(opened):
        say_fonts(paper)
        if names:
            _announced(paper, names[number])
        own_marks(paper, number, taken)
        sections.append(lifted(paper, number, last=number == len(opened) - 1))
        if number:
            _without_lost_lists(paper)
            own_styles(paper, whole)
            composer.append(paper, remove_property_fields=False)
            for root in adopt(sections[-1], paper, whole, number + 1):
                composer.add_styles(paper, root)
                composer.add_numberings(paper, root)
            _complete(composer, paper)
            begin(sections[-1], whole, even=any(uneven), was_even=uneven[number])
    if any(uneven):
        whole.settings.odd_and_even_pages_header_footer = True
        begin(sections[0], whole, even=True, was_even=uneven[0])
    put_back(whole, sections)
    count_marks(whole)
    for at, seed in enumerate(node for root in numberings_of(whole) for node in root.iter(f"{W}nsid")):
        seed.set(f"{W}val", f"{at + 1:08X}")  # docxcompose draws them by lot
    whole.core_properties.title = title
    made = io.BytesIO()
    whole.save(made)
    if found := _lost(made.getvalue(), wanted, sum(map(len, sections))):
        raise ValueError(found)
    return made.getvalue()


def _without_lost_lists(paper: Document) -> None:
    """A paper without numbering part may still say "no number" (list 0), for which docxcompose would look there."""
    if not list(numberings_of(paper)):
        for root in (*texts_of(paper), paper.styles.element):
            for lost in list(root.iter(f"{W}numPr")):
                lost.getparent().remove(lost)


def _complete(composer: Composer, paper: Document) -> None:
    """Bring over the styles that others are based on, which docxcompose leaves behind."""
    theirs = {style.get(f"{W}styleId"): style for style in paper.styles.element.findall(f"{W}style")}
    styles = composer.doc.styles.element
    while True:
        known = {style.get(f"{W}styleId") for style in styles.findall(f"{W}style")}
        named = {str(node.get(f"{W}val")): None for node in styles.iter(f"{W}basedOn", f"{W}link")}
        lost = [name for name in named if name not in known and name in theirs]
        if not lost:
            break
        for name in lost:
            style = deepcopy(theirs[name])
            styles.append(style)
            composer.add_numberings(paper, style)
    for following in list(styles.iter(f"{W}next", f"{W}link")):
        if following.get(f"{W}val") not in known:
            following.getparent().remove(following)


def _lost(made: bytes, wanted: str, sections: int) -> str:
    """What is not as it should be in a merged file read back; empty when all is."""
    if found := faults(made, None):
        return found[0]
    document = docx.Document(io.BytesIO(made)).element
    if len(document.xpath("//w:sectPr[parent::w:body or parent::w:pPr]")) != sections:
        return "ページの設定の数が合いません"
    # A paragraph that only ends a section may have come in.
    said, due = (text.replace("\r", "") for text in (text_of(document), wanted))
    return "" if said == due else "文章が合いません"
