"""A paragraph as the signs it consists of, each with the format of its run, and runs made of signs again."""

import copy
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from lxml import etree

from generator.word.tables import W

SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"
# What may stand around the runs of a paragraph without being text itself.
_AROUND_RUNS: Final = frozenset(f"{W}{name}" for name in ("hyperlink", "smartTag", "sdt", "sdtContent", "fldSimple"))
# The private plane that no font uses: its characters stand for pictures and fields where texts are compared.
_FIRST_OBJECT: Final = 0xF0000
_OBJECTS: Final = 0xFFFE


@dataclass(frozen=True, slots=True)
class Atom:
    """One character of a run, or one object in it (a tab, a break, a picture).

    `sign` is the character that is compared, `node` the object itself (None for a character), `run` where it stands.
    """

    sign: str
    node: etree._Element | None
    run: etree._Element


def atoms(paragraph: etree._Element) -> list[Atom]:
    """The signs of a paragraph in order."""
    return [
        atom
        for run, node, signs in _pieces(paragraph)
        for atom in ([Atom(sign, None, run) for sign in signs] if node is None else [Atom(signs, node, run)])
    ]


def signs(paragraph: etree._Element) -> str:
    """What a paragraph says, one character for each of its `atoms`."""
    return "".join(piece for _, _, piece in _pieces(paragraph))


def runs(group: Sequence[Atom], *, deleted: bool = False) -> Iterator[etree._Element]:
    """The runs that hold the signs, each in its own format; the text of `deleted` ones says so."""
    for _, of_run in groupby(group, key=lambda atom: id(atom.run)):
        run = list(of_run)
        made = etree.Element(f"{W}r")
        properties = run[0].run.find(f"{W}rPr")
        if properties is not None:
            made.append(copy.deepcopy(properties))
        for is_text, part in groupby(run, key=lambda atom: atom.node is None):
            if is_text:
                text = etree.SubElement(made, f"{W}delText" if deleted else f"{W}t", {SPACE: "preserve"})
                text.text = "".join(atom.sign for atom in part)
            else:
                made.extend(_copied(atom.node, deleted=deleted) for atom in part if atom.node is not None)
        yield made


def _pieces(paragraph: etree._Element) -> Iterator[tuple[etree._Element, etree._Element | None, str]]:
    """Each text of a run (with no node) and each object (with one sign), in order."""
    for run in _runs(paragraph):
        for node in run:
            if node.tag == f"{W}t":
                yield run, None, node.text or ""
            elif node.tag != f"{W}rPr":
                yield run, node, _sign(node)


def _runs(parent: etree._Element) -> Iterator[etree._Element]:
    for child in parent:
        if child.tag == f"{W}r":
            yield child
        elif child.tag in _AROUND_RUNS:
            yield from _runs(child)


def _sign(node: etree._Element) -> str:
    if node.tag == f"{W}tab":
        return "\t"
    if node.tag in (f"{W}br", f"{W}cr") and not node.attrib:
        return "\n"
    content = etree.tostring(node, method="c14n", with_tail=False)
    return chr(_FIRST_OBJECT + zlib.crc32(content) % _OBJECTS)


def _copied(node: etree._Element, *, deleted: bool) -> etree._Element:
    made = copy.deepcopy(node)
    if deleted and made.tag == f"{W}instrText":
        made.tag = f"{W}delInstrText"
    return made
