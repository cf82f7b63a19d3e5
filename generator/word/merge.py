"""Several papers as one Word file: each keeps its paper size, header, footer, page numbers and looks.

docxcompose carries text, pictures, notes and numbered lists over. By design it keeps the first file's headers, footers
and last section, and takes styles of one name for one style; so names are settled before and sections carried apart.
"""

import io
from collections.abc import Sequence
from copy import deepcopy
from typing import Final

import docx
from docx.document import Document
from docxcompose.composer import Composer
from lxml import etree

from generator.word.own_marks import count_marks, own_marks
from generator.word.own_sections import adopt, begin, left_and_right, lifted, put_back
from generator.word.own_styles import own_styles
from generator.word.tables import W
from generator.word.text_parts import numberings_of, texts_of
from generator.word.theme_fonts import say_fonts
from generator.word.verify import faults, text_of

# What cannot be carried over whole, and what staff call it.
_UNMERGEABLE: Final = {f"{W}endnoteReference": "文末脚注", f"{W}altChunk": "埋め込まれた文書", f"{W}subDoc": "サブ文書"}

UNFORESEEN: Final = (ValueError, KeyError, IndexError, AttributeError, TypeError, etree.XMLSyntaxError)
"""What the libraries raise about Word files that are built in ways they do not know."""


def hindrance(data: bytes) -> str:
    """Why a Word file cannot be part of a merged one, in a word staff know; empty when it can."""
    found = docx.Document(io.BytesIO(data)).element.iter(*_UNMERGEABLE)
    return next((_UNMERGEABLE[str(node.tag)] for node in found), "")


def merged(papers: Sequence[bytes], title: str) -> bytes:
    """The Word files as one, in their order, titled. Its other metadata are those of the first: scrub it before it is sent.

    Raises ValueError when a paper would not come over whole, and one of `UNFORESEEN` when it is built in an odd way.
    """
    opened = [docx.Document(io.BytesIO(data)) for data in papers]
    wanted = "".join(text_of(paper.element) for paper in opened)
    uneven = [left_and_right(paper) for paper in opened]
    whole, taken, sections = opened[0], set[str](), []
    composer = Composer(whole)
    composer.restart_numbering = False  # every paper has lists of its own, which begin where they begin
    for number, paper in enumerate(opened):
        say_fonts(paper)
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
