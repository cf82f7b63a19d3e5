"""The parts of an opened Word file that hold text, parsed."""

from collections.abc import Iterator

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from lxml import etree


def texts_of(paper: Document) -> Iterator[etree._Element]:
    """The roots of the document, its headers and its footers."""
    yield paper.element
    yield from _roots(paper, RT.HEADER, RT.FOOTER)


def numberings_of(paper: Document) -> Iterator[etree._Element]:
    """The root of the numbering part, if there is one."""
    return _roots(paper, RT.NUMBERING)


def _roots(paper: Document, *types: str) -> Iterator[etree._Element]:
    for relation in paper.part.rels.values():
        if relation.reltype in types and not relation.is_external:
            yield relation.target_part.element


def free(wanted: str, taken: set[str], pattern: str) -> str:
    """`wanted`, or where that is `taken` the first free name of `pattern` (of the name and a number from 2)."""
    names = (wanted if n == 1 else pattern.format(wanted, n) for n in range(1, len(taken) + 3))
    return next(name for name in names if name not in taken)
